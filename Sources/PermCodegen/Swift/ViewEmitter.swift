import PermDSL

extension Emission {
  /// Emits one file for each header and capability: a namespace with the values of its registers and a typed view.
  mutating func emitViews() {
    // Members that a config space or `Page` already has.
    var accessors = NameScope(reserved: [
      "capabilities", "core", "facts", "findings", "function", "hooks", "isMemoryReachable", "rawValue",
      "regions",
      "size",
    ])
    for (index, set) in zip(lowered.order, lowered.variants) {
      emitView(of: profile.capabilities[index], set, &accessors)
    }
    for (synthetic, set) in zip(profile.synthesized, lowered.variants.dropFirst(lowered.order.count)) {
      emitView(of: synthetic.renamed, set, hasDevice: false, &accessors)
    }
    report(accessors.diagnostics + types.diagnostics)
  }

  /// Emits the file of one header or capability, where the profile shows it.
  ///
  /// - Parameter hasDevice: Whether there is hardware behind its registers.
  private mutating func emitView(
    of capability: Capability,
    _ set: VariantSet,
    hasDevice: Bool = true,
    _ accessors: inout NameScope
  ) {
    // Hidden ones too: each is a case of `Page`.
    accessors.take(SwiftName.member(capability.name), for: capability.name, at: capability.origin)
    guard isShown(capability, in: set) else { return }
    types.take(SwiftName.type(capability.name), for: capability.name, at: capability.origin)
    emitFile(of: capability, set, hasDevice: hasDevice)
  }

  /// A capability that the profile hides in every variant has nothing to show.
  private func isShown(_ capability: Capability, in set: VariantSet) -> Bool {
    set.variants.contains { variant in
      capability.visibility.inForce(variant.value).map { $0.value == .shown } ?? true
    }
  }

  private mutating func emitFile(of capability: Capability, _ set: VariantSet, hasDevice: Bool) {
    let fixed = ViewRegister.groups(
      capability.registers.filter { $0.array == nil },
      in: capability,
      set
    )
    report(fixed.findings)
    let arrays = capability.arrays.indices.map { index in
      let elements = ViewRegister.groups(
        capability.registers.filter { $0.array == index },
        in: capability,
        set,
        array: index
      )
      report(elements.findings)
      return ViewArray(capability, index, elements.groups, set)
    }
    checkNames(fixed.groups, arrays)
    for array in arrays { checkNames(array.registers, []) }

    let name = SwiftName.escaped(SwiftName.type(capability.name))
    let type = typeName
    let emission = self
    add(SwiftName.type(capability.name)) { printer in
      printer.block("extension \(type) {") { printer in
        printer.doc(
          capability.documentation.isEmpty ? "Registers of `\(capability.name)`." : capability.documentation,
          capability.spec.map { "Source: \($0)." }
        )
        printer.block("public enum \(name) {") { printer in
          emission.emitNamespace(
            fixed.groups,
            arrays,
            title: "The registers, as the guest sees them.",
            hasDevice: hasDevice,
            &printer
          )
          for array in arrays {
            printer.separate()
            printer.doc(
              array.model.documentation.isEmpty
                ? "Elements of `\(array.model.name)`." : array.model.documentation
            )
            printer.block("public enum \(SwiftName.escaped(array.typeName)) {") { printer in
              emission.emitNamespace(
                array.registers,
                [],
                title: "The registers of an element, as the guest sees them.",
                hasDevice: hasDevice,
                &printer
              )
            }
          }
        }
      }
      printer.separate()
      printer.block("extension ConfigSpace where Function: ~Copyable, Hooks: \(type)Profile {") {
        printer in
        let kind = capability.kind == .header ? "The header" : "The first one in the guest's list"
        printer.doc(
          "\(kind) that is `\(capability.name)`; nil: there is none, or not all of its bytes are its own."
        )
        let member = SwiftName.escaped(SwiftName.member(capability.name))
        let path = "GuestPath<Function, Hooks>"
        printer.print(inClient)
        printer.block("public var \(member): \(type).\(name).View<\(path)>? {") { printer in
          printer.print("window(ofPage: \(type).Page.\(member).rawValue).map { .init($0) }")
        }
      }
    }
  }

  /// Names inside the namespace and inside the view.
  private mutating func checkNames(_ registers: [ViewRegister], _ arrays: [ViewArray]) {
    var types = NameScope(reserved: ["View", "Path", "Type", "Self", "Protocol", typeName])
    var members = NameScope(reserved: ["window", "asHost"])
    for register in registers {
      let model = register.model
      if register.hasOwnType { types.take(register.typeName, for: model.name, at: model.origin) }
      members.take(register.memberName, for: model.name, at: model.origin)
      if register.hasOwnType {
        var fields = NameScope(reserved: [
          "clearedByOne", "hashValue", "modify", "offset", "rawValue", "self", "value", "virtualValue",
          "window", "write",
        ])
        for field in register.fields {
          fields.take(SwiftName.member(field.name), for: field.name, at: field.origin)
        }
        // Fields of one name would be named again for their setters.
        let isClear = fields.diagnostics.isEmpty
        for field in register.fields where isClear {
          if field.isSettable { fields.take(field.setterName, for: "set_\(field.name)", at: field.origin) }
        }
        report(fields.diagnostics)
      }
    }
    for array in arrays {
      types.take(array.typeName, for: array.model.name, at: array.model.origin)
      for name in [array.memberName, array.memberName + "Count"] {
        members.take(name, for: array.model.name, at: array.model.origin)
      }
    }
    report(types.diagnostics + members.diagnostics)
  }

  private func emitNamespace(
    _ registers: [ViewRegister],
    _ arrays: [ViewArray],
    title: String,
    hasDevice: Bool,
    _ printer: inout CodePrinter
  ) {
    for register in registers where register.hasOwnType {
      printer.separate()
      emitValue(register, &printer)
    }
    printer.separate()
    printer.doc(title)
    printer.block("public struct View<Path: RegisterPath> {") { printer in
      printer.doc("Where they are, and whose accesses these are.")
      printer.print("public let window: RegisterWindow<Path>")
      printer.separate()
      printer.doc("A view through a window.")
      printer.print("\(inClient) public init(_ window: RegisterWindow<Path>) { self.window = window }")
      if hasDevice {
        printer.separate()
        printer.doc("The same registers as the device holds them, past the tables.")
        printer.print("\(inClient) public var asHost: View<Path.Host> { .init(window.asHost) }")
      }
      for register in registers { emitProperty(register, &printer) }
      for array in arrays { emitAccess(array, &printer) }
    }
  }

  private func emitProperty(_ register: ViewRegister, _ printer: inout CodePrinter) {
    let model = register.model
    let access = RegisterAccess(register, valueType: valueTypeName(register))
    let name = SwiftName.escaped(register.memberName)
    let existence = access.isOptional ? "Nil where this function does not have it." : nil
    printer.separate()
    printer.doc(
      model.documentation.isEmpty ? "`\(model.name)`." : model.documentation,
      model.isDescribed ? existence : model.fields.first.map(description(of:)),
      model.isDescribed ? nil : existence,
      register.hasOwnType ? nil : model.spec.map { "Source: \($0)." }
    )
    printer.print(inClient)
    printer.block("public var \(name): \(access.type)\(access.isOptional ? "?" : "") {") { printer in
      printer.print(
        access.isOptional
          ? "\(access.offset).map { .init(window, $0) }" : ".init(window, \(access.offset))")
    }
    if let offsets = access.variableOffset { emitOffset(register, offsets, &printer) }
  }

  /// The offset by variant: the compiler has evaluated all conditions and offsets, nothing is left to do here.
  private func emitOffset(
    _ register: ViewRegister,
    _ places: [RegisterPresence.Place],
    _ printer: inout CodePrinter
  ) {
    let name = "\(register.memberName)Offset"
    let isCertain = register.presence.isCertain
    printer.separate()
    printer.print(inClient)
    printer.block("var \(name): Int\(isCertain ? "" : "?") {") { printer in
      printer.print("switch window.variant {")
      for (index, place) in places.enumerated() {
        let isLast = isCertain && index == places.count - 1
        let pattern = isLast ? "default" : "case \(rangePattern(place.variants))"
        let offset = SwiftText.hex(place.offset)
        let width = register.model.bitWidth / 8
        printer.print(
          isCertain
            ? "\(pattern): \(offset)"
            : "\(pattern): window.holds(\(offset), byteWidth: \(width)) ? \(offset) : nil"
        )
      }
      if !isCertain { printer.print("default: nil") }
      printer.print("}")
    }
  }

  private func emitAccess(_ array: ViewArray, _ printer: inout CodePrinter) {
    let name = array.memberName
    let type = SwiftName.escaped(array.typeName)
    let arguments = "stride: \(array.model.stride), byteCount: \(array.byteCount)"
    printer.separate()
    printer.doc("Number of elements of `\(array.model.name)`.")
    printer.print(inClient)
    printer.block("public var \(name)Count: Int {") { printer in
      printer.print("window.count(ofArray: \(array.numberText), \(arguments))")
    }
    printer.separate()
    printer.doc("An element of `\(array.model.name)`; nil: there is none of this index.")
    let result = "-> \(type).View<Path>? {"
    printer.print(inClient)
    var opening = "public func \(SwiftName.escaped(name))(_ index: Int) \(result)"
    if !printer.fits(opening) {
      printer.print("public func \(SwiftName.escaped(name))(", "  _ index: Int")
      opening = ") \(result)"
    }
    printer.block(opening) { printer in
      printer.print(
        "window.element(index, ofArray: \(array.numberText), \(arguments))",
        "  .map { .init($0) }"
      )
    }
    if array.numbers.count > 1 || !array.isAlwaysThere {
      printer.separate()
      printer.print(inClient)
      printer.block("var \(name)Number: Int {") { printer in
        printer.print("switch window.variant {")
        for (number, variants) in array.numbers { printer.print("case \(rangePattern(variants)): \(number)") }
        printer.print("default: -1", "}")
      }
    }
  }
}
