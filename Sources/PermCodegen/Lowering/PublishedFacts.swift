import PermDSL

extension Capability {
  /// What `function.device_type` is where this capability says it.
  ///
  /// The fact is defined as the field Device_Port_Type of the first PCI Express capability, so the table that names such a
  /// field in the standard list is the one that publishes it.
  var publishedDeviceType: Expression? {
    guard kind == .standard else { return nil }
    for register in registers where register.array == nil {
      guard let offset = register.offset.constantValue,
        let field = register.fields.first(where: { $0.name == "Device_Port_Type" })
      else { continue }
      return .field(
        FieldReference(
          path: "\(register.name).\(field.name)",
          registerOffset: offset,
          registerBitWidth: register.bitWidth,
          lsb: field.lsb,
          bitWidth: field.bitWidth,
          ofFirst: false
        )
      )
    }
    return nil
  }
}
