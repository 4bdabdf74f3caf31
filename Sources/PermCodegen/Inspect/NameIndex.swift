public import PermDSL

/// Everything that tables give a name.
public struct NameIndex: Sendable {
  /// Something with a name.
  public struct Entry: Sendable, Hashable {
    /// Its place in the tables: `PM.PMCSR.PowerState`.
    public var path: String
    /// What it is: `capability`, `register`, `field`, `enum`, `hook` or `profile`.
    public var kind: String
    /// Bits and access, number and width, or settings; may be empty.
    public var summary: String
    /// Text of its `///` lines.
    public var documentation: String
    /// Where it is specified, its own or that of what it is part of.
    public var spec: String?
    /// Where it is named.
    public var origin: SourceRange
  }

  /// In the order of the model.
  public private(set) var entries: [Entry] = []

  /// The names of a model; reserved fields have none.
  public init(_ model: Model) {
    for capability in model.capabilities {
      let number = hex(capability.id)
      add(
        capability.name, "\(capability.kind == .header ? "header" : "capability")",
        "\(capability.kind.rawValue) \(number)", capability.documentation, capability.spec, capability.origin)
      for register in capability.registers { add(register, of: capability) }
    }
    for item in model.enumerations {
      let cases = item.cases.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
      add(item.name, "enum", "\(item.bitWidth) bits: \(cases)", item.documentation, nil, item.origin)
    }
    for hook in model.hooks {
      let parameters = hook.parameters.map { "\($0.changes ? "changes" : "reads") \($0.name)" }
      let phases = hook.phases.map(\.rawValue).joined(separator: ", ")
      add(
        hook.name, "hook", "on \(phases) (\(parameters.joined(separator: ", ")))", hook.documentation, nil,
        hook.origin)
    }
    for profile in model.profiles {
      add(profile.name, "profile", profile.summary, profile.documentation, profile.spec, profile.origin)
    }
  }

  /// Last parts of all paths, each once.
  public var names: [String] {
    Set(entries.map { String($0.path.split(separator: ".").last ?? "") }).sorted()
  }

  /// What a name may mean: a whole path, or its last parts.
  public func matches(_ name: String) -> [Entry] {
    entries.filter { $0.path == name || $0.path.hasSuffix("." + name) }
  }

  private mutating func add(_ register: Register, of capability: Capability) {
    let element = register.array.flatMap {
      capability.arrays.indices.contains($0) ? capability.arrays[$0] : nil
    }
    let path = capability.name + "." + (element.map { $0.name + "." } ?? "") + register.name
    let place = register.offset.constantValue.map { "@" + hex($0) } ?? "@..."
    let spec = register.spec ?? capability.spec
    add(
      path, "register", "\(place), \(register.bitWidth) bits", register.documentation, spec, register.origin)
    guard register.isDescribed else { return }
    for field in register.fields where field.name != "reserved" {
      let bits = field.msb == field.lsb ? "[\(field.lsb)]" : "[\(field.msb):\(field.lsb)]"
      add(
        "\(path).\(field.name)", "field", "\(bits) \(field.access.rawValue)", field.documentation, spec,
        field.origin)
    }
  }

  private mutating func add(
    _ path: String, _ kind: String, _ summary: String, _ documentation: String, _ spec: String?,
    _ origin: SourceRange
  ) {
    entries.append(
      Entry(
        path: path, kind: kind, summary: summary, documentation: documentation, spec: spec, origin: origin))
  }

  private func hex(_ value: Int) -> String { "0x" + String(value, radix: 16, uppercase: true) }
}
