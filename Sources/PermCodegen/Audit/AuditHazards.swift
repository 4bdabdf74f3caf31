import PermDSL
import PermRuntime

/// Finds what a profile lets a guest do and should not without a thought.
///
/// Nothing here knows a capability: each rule holds what the guest column says against what the hardware column says.
struct AuditHazards {
  let layers: AuditLayers
  let structure: AuditStructure
  private(set) var found: [AuditHazard] = []
  /// Hazards of bits that belong together, by key; values index `found`.
  private var indices: [Key: Int] = [:]

  private struct Key: Hashable {
    var kind: AuditHazard.Kind
    var position: Int?
    var path: String
  }

  /// All hazards of a function, the gravest first, then by position.
  static func all(_ layers: AuditLayers, _ structure: AuditStructure) -> [AuditHazard] {
    var hazards = AuditHazards(layers: layers, structure: structure)
    hazards.findUnlisted()
    hazards.findPolicies()
    hazards.findMisplaced()
    hazards.findWriteBacks()
    hazards.findHooks()
    return hazards.found.enumerated().sorted { a, b in
      (a.element.severity, a.element.place.position ?? .max, a.offset)
        < (b.element.severity, b.element.place.position ?? .max, b.offset)
    }.map(\.element)
  }

  private init(layers: AuditLayers, structure: AuditStructure) {
    self.layers = layers
    self.structure = structure
  }

  /// Adds bits, which ascend, to a hazard that is known; false: it is not.
  mutating func extend(_ kind: AuditHazard.Kind, _ position: Int?, _ path: String, by bits: Range<Int>)
    -> Bool
  {
    guard let index = indices[Key(kind: kind, position: position, path: path)] else { return false }
    found[index].place.bits.append(ascending: bits)
    return true
  }

  /// Adds a hazard, which others of its kind, capability and path extend.
  mutating func begin(
    _ kind: AuditHazard.Kind, _ bits: Range<Int>, keyPath path: String, _ place: AuditPlace, _ reason: String
  ) {
    indices[Key(kind: kind, position: place.position, path: path)] = found.count
    var place = place
    place.bits = [bits]
    found.append(AuditHazard(kind, at: place, reason))
  }

  /// Where a setting of the profile stands, or else the profile.
  func origin(of setting: String) -> SourceRange {
    let profile = layers.top.profile
    return profile.settingOrigins[setting] ?? profile.origin
  }
}

extension [Range<Int>] {
  /// Adds a range that does not begin before the last one; one that touches it is joined.
  mutating func append(ascending range: Range<Int>) {
    if let last, last.upperBound >= range.lowerBound {
      self[count - 1] = last.lowerBound..<Swift.max(last.upperBound, range.upperBound)
    } else {
      append(range)
    }
  }
}

extension AuditHazards {
  /// Finds what is written or read on the device although the guest's list does not have it, or no table describes it.
  mutating func findUnlisted() {
    var described: [Int: [BitTable.Rule]] = [:]
    for region in layers.top.regions {
      if case .capability = region.owner { continue }
      var start = region.range.lowerBound
      while start < region.range.upperBound {
        // Bytes that are of one part and may be accessed in one way are judged together.
        let access = layers.access[start * 8].intersection([.readsDevice, .changesDevice])
        let part = structure.partOfByte[start]
        var end = start + 1
        while end < region.range.upperBound, structure.partOfByte[end] == part,
          layers.access[end * 8].intersection([.readsDevice, .changesDevice]) == access
        { end += 1 }
        addUnlisted(start..<end, Int(part), access, &described)
        start = end
      }
    }
  }

  private mutating func addUnlisted(
    _ bytes: Range<Int>, _ part: Int, _ access: AuditAccess, _ described: inout [Int: [BitTable.Rule]]
  ) {
    guard !access.isEmpty else { return }
    let isWritten = access.contains(.changesDevice)
    guard structure.parts.indices.contains(part) else {
      if isWritten { addGap(bytes.lowerBound * 8..<bytes.upperBound * 8) }
      return
    }
    let rules = described[part] ?? structure.rules(of: structure.parts[part])
    described[part] = rules
    if structure.parts[part].isShown {
      guard isWritten else { return }
      // Register by register.
      for byte in bytes { addTail(byte * 8..<byte * 8 + 8, structure.parts[part], rules) }
    } else {
      addHidden(bytes.lowerBound * 8..<bytes.upperBound * 8, structure.parts[part], rules, isWritten)
    }
  }

  private mutating func addGap(_ bits: Range<Int>) {
    guard !extend(.rawGap, nil, "", by: bits) else { return }
    begin(
      .rawGap, bits, keyPath: "", AuditPlace(capability: "gap", position: nil, origin: origin(of: "gaps")),
      "no capability is here, and writes of a guest go straight to the device")
  }

  /// Bits of a capability that the guest's list does not have.
  private mutating func addHidden(
    _ bits: Range<Int>, _ part: AuditStructure.Part, _ rules: [BitTable.Rule], _ isWritten: Bool
  ) {
    let kind = isWritten ? AuditHazard.Kind.hiddenButWritable : .hiddenButReadable
    guard !extend(kind, part.capability.position, "", by: bits) else { return }
    let reached =
      isWritten ? "writes of a guest go straight to it" : "reads of a guest answer from the device"
    let isOperated = isWritten && rules.contains { $0.access?.isWritable == true }
    begin(
      kind, bits, keyPath: "",
      AuditPlace(
        capability: part.table?.name ?? part.capability.name, position: part.capability.position,
        origin: hiddenOrigin(part), spec: part.table?.spec),
      "the guest's list does not have it, and \(reached)"
        + (isOperated ? ", which holds registers that software writes" : ""))
  }

  /// Bits beyond the length that a profile gives a capability: that they are read is harmless.
  private mutating func addTail(
    _ bits: Range<Int>, _ part: AuditStructure.Part, _ rules: [BitTable.Rule]
  ) {
    let position = part.capability.position
    let index = bits.lowerBound - position * 8
    let path = rules.indices.contains(index) ? Capability.registerPath(of: rules[index].path) : ""
    guard !extend(.rawGapOverStructure, position, path, by: bits) else { return }
    begin(
      .rawGapOverStructure, bits, keyPath: path,
      AuditPlace(
        capability: part.table?.name ?? part.capability.name, position: position, path: path,
        origin: origin(of: "gaps"), spec: part.table?.spec(of: path)),
      "it lies beyond the length that the profile gives the capability, and writes of a guest go straight to it"
    )
  }

  /// The line that says what a hidden body does.
  private func hiddenOrigin(_ part: AuditStructure.Part) -> SourceRange {
    let hidden = layers.top.capabilities.first {
      $0.isHidden && $0.kind == part.capability.kind && $0.position == part.capability.position
    }
    let value = { (input: Expression.Input) in structure.value(input, of: part) }
    if let visibility = hidden?.table?.visibility.inForce(value), case .hidden(_?) = visibility.value {
      return visibility.origin
    }
    return origin(of: hidden == nil ? "gaps" : "hidden")
  }
}
