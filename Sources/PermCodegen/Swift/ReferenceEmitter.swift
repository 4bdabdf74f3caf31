import PermDSL

extension Emission {
  /// Emits the type of a register of a function, inside that of its values: a property for each field, and a function to set
  /// it where it can be.
  func emitReference(_ register: ViewRegister, _ printer: inout CodePrinter) {
    let kind = register.isWritable ? "WritableRegister" : "RegisterReference"
    printer.doc("`\(register.model.name)` of a function, field by field; `value` reads it once for all.")
    printer.block("public struct Register<Path: RegisterPath>: \(kind) {") { printer in
      printer.print(
        "public typealias Value = \(SwiftName.escaped(register.typeName))",
        "public let window: RegisterWindow<Path>",
        "public let offset: Int",
        "\(inClient) init(_ window: RegisterWindow<Path>, _ offset: Int) {",
        "  self.window = window",
        "  self.offset = offset",
        "}"
      )
      for field in register.fields {
        let name = SwiftName.escaped(SwiftName.member(field.name))
        let type = accessorType(of: field, in: register.model)
        let source = register.virtual.holds(field) ? "virtualValue" : "value"
        printer.separate()
        printer.doc(field.documentation.isEmpty ? nil : field.documentation, description(of: field))
        printer.print(
          inClient,
          "public var \(name): \(type) {",
          "  get throws(ConfigError) { try \(source).\(name) }",
          "}"
        )
        guard field.isSettable else { continue }
        printer.doc("Changes `\(field.name)` alone, see `modify`.")
        printer.print(inClient)
        var opening = "public func \(field.setterName)(_ value: \(type)) throws(ConfigError) {"
        if !printer.fits(opening) {
          printer.print("public func \(field.setterName)(", "  _ value: \(type)")
          opening = ") throws(ConfigError) {"
        }
        printer.block(opening) { $0.print("try modify { $0.\(name) = value }") }
      }
    }
  }
}

extension Field {
  /// Name of the function that sets it in a register of a function.
  var setterName: String { "set" + SwiftName.type(name) }
}
