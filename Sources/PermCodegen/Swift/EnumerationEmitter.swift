import PermDSL

extension Emission {
  /// Emits the enumerations: open, so that a reserved value that hardware shows is kept.
  mutating func emitEnumerations() {
    let enumerations = usedEnumerations
    guard !enumerations.isEmpty else { return }
    for enumeration in enumerations {
      types.take(SwiftName.type(enumeration.name), for: enumeration.name, at: enumeration.origin)
      var names = NameScope(reserved: ["rawValue", "self"])
      for value in enumeration.cases {
        names.take(SwiftName.member(value.name), for: value.name, at: value.origin)
      }
      report(names.diagnostics)
    }
    let type = typeName
    add("Enumerations", importsRuntime: enumerations.contains(where: \.isWholeRegister)) { printer in
      printer.block("extension \(type) {") { printer in
        for enumeration in enumerations {
          printer.separate()
          emit(enumeration, &printer)
        }
      }
    }
  }

  /// The Swift type of an enumeration, from anywhere.
  func typeReference(_ enumeration: Enumeration) -> String {
    typeName + "." + SwiftName.escaped(SwiftName.type(enumeration.name))
  }

  /// The enumeration of a field.
  func enumeration(of field: Field) -> Enumeration? {
    field.enumeration.flatMap { model.enumerations.indices.contains($0) ? model.enumerations[$0] : nil }
  }

  private var usedEnumerations: [Enumeration] {
    var used: Set<Int> = []
    for capability in profile.capabilities + profile.synthesized.map(\.capability) {
      for register in capability.registers { used.formUnion(register.fields.compactMap(\.enumeration)) }
    }
    return model.enumerations.indices.filter(used.contains).map { model.enumerations[$0] }
  }
}

private func emit(_ enumeration: Enumeration, _ printer: inout CodePrinter) {
  let name = SwiftName.escaped(SwiftName.type(enumeration.name))
  let raw = SwiftInteger.name(bitWidth: enumeration.bitWidth)
  printer.doc(
    enumeration.documentation.isEmpty ? "Values of `\(enumeration.name)`." : enumeration.documentation,
    "\(enumeration.bitWidth) bits; a value without a name is kept."
  )
  let protocols =
    (enumeration.isWholeRegister ? "RegisterValue, " : "") + "RawRepresentable, Hashable, Sendable"
  printer.block("public struct \(name): \(protocols) {") { printer in
    printer.doc("The value.")
    printer.print("public var rawValue: \(raw)")
    printer.doc("A value, with a name or without.")
    printer.print("@inlinable public init(rawValue: \(raw)) { self.rawValue = rawValue }")
    for value in enumeration.cases {
      let number = SwiftText.hex(value.value)
      printer.separate()
      printer.doc(value.documentation.isEmpty ? "`\(value.name)`, \(number)." : value.documentation)
      printer.print(
        "public static var \(SwiftName.escaped(SwiftName.member(value.name))): Self { Self(rawValue: \(number)) }"
      )
    }
  }
}

extension Enumeration {
  /// Whether a register may have this for its only field.
  fileprivate var isWholeRegister: Bool { SwiftInteger.size(bitWidth: bitWidth) == bitWidth }
}

/// Unsigned integers of Swift.
enum SwiftInteger {
  /// The smallest one with a number of bits.
  static func name(bitWidth: Int) -> String {
    "UInt\(size(bitWidth: bitWidth))"
  }

  /// Its width: 8, 16, 32 or 64.
  static func size(bitWidth: Int) -> Int {
    [8, 16, 32].first { bitWidth <= $0 } ?? 64
  }
}
