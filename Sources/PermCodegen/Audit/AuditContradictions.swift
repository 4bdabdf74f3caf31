import PermDSL
import PermRuntime

/// Finds where a device is not as the tables say.
struct AuditContradictions {
  let layers: AuditLayers
  let structure: AuditStructure
  let model: Model
  let image: ConfigImage
  private(set) var found: [AuditContradiction] = []

  /// All contradictions of a function, the gravest first, then by position.
  static func all(
    _ layers: AuditLayers, _ structure: AuditStructure, _ model: Model
  ) -> [AuditContradiction] {
    var contradictions = AuditContradictions(layers: layers, structure: structure, model: model)
    contradictions.findLists()
    for part in structure.parts {
      contradictions.findLength(part)
      contradictions.findValues(part)
    }
    contradictions.findInertHooks()
    return contradictions.found.enumerated().sorted { a, b in
      (a.element.severity, a.element.place.position ?? .max, a.offset)
        < (b.element.severity, b.element.place.position ?? .max, b.offset)
    }.map(\.element)
  }

  private init(layers: AuditLayers, structure: AuditStructure, model: Model) {
    self.layers = layers
    self.structure = structure
    self.model = model
    image = layers.bottom.hardware
  }

  mutating func add(_ kind: AuditContradiction.Kind, _ place: AuditPlace, _ reason: String) {
    found.append(AuditContradiction(kind, at: place, reason))
  }

  // MARK: Lists

  private mutating func findLists() {
    for finding in image.lists.findings {
      let list = finding.kind == .extended ? "the extended list" : "the list"
      let place = AuditPlace(capability: list, position: finding.position)
      let position = Self.hex(finding.position)
      switch finding.code {
      case .loop: add(.listLoop, place, "\(list) leads back to \(position)")
      case .pointerOutOfRange:
        add(.listPointer, place, "\(list) leads to \(position), where no capability can be")
      case .tooLong: add(.listTooLong, place, "\(list) is longer than the space has room for")
      case .overlap, .cut, .unknownVariant, .unknownID, .noRoom: break
      }
    }
    for part in structure.parts where part.table == nil && part.capability.kind != .header {
      add(
        .unknownCapability, AuditPlace(capability: part.capability.name, position: part.capability.position),
        "no table describes this ID, so that nothing of it can be judged")
    }
  }

  // MARK: Lengths

  private mutating func findLength(_ part: AuditStructure.Part) {
    guard part.capability.kind != .header, let table = part.table else { return }
    let value = { [structure] (input: Expression.Input) in structure.value(input, of: part) }
    var lengths = [(length: part.fullLength, origin: table.lengths.inForce(value)?.origin ?? table.origin)]
    // A profile may have a length of its own.
    if let own = layers.bottom.profile.capabilities.first(where: { Self.isSame($0, table) }) {
      let origin = own.lengths.inForce(value)?.origin ?? own.origin
      lengths.append((ReferenceWalk.length(of: own, value), origin))
    }
    let start = part.capability.position
    let area = part.capability.kind == .extended ? image.configSize : ListFormat.conventionalSize
    let next = structure.parts.map(\.capability.position).filter { $0 > start }.min()
    for (length, origin) in lengths {
      let end = start &+ length
      let place = AuditPlace(
        capability: table.name, position: start, origin: origin, spec: table.spec)
      if let next, end > next {
        let other = structure.parts.first { $0.capability.position == next }
        let name = other.map { $0.table?.name ?? $0.capability.name } ?? "the next capability"
        add(.lengthOverrun, place, "its \(length) bytes run into \(name) at \(Self.hex(next))")
        return
      }
      if end > area {
        add(.lengthOverrun, place, "its \(length) bytes run \(end - area) beyond the space")
        return
      }
    }
  }

  private static func isSame(_ a: Capability, _ b: Capability) -> Bool {
    a.kind == b.kind && a.id == b.id && a.name == b.name
  }

  // MARK: Hooks

  /// Finds hooks that ask nothing but capability bits, one of which the device does not have: they never do anything.
  private mutating func findInertHooks() {
    let function = layers.top
    for hook in function.hooks where model.hooks.indices.contains(hook.hook) && hook.phase != .open {
      let asked = zip(hook.operands, hook.changes).filter { !$0.1 }.map(\.0)
      let rules = asked.map { function.rule(at: $0.position * 8 + $0.lsb) }
      let isCapabilityBit = zip(asked, rules).allSatisfy { place, rule in
        place.bitWidth == 1 && rule?.access == .ro || rule?.access == .hwInit && place.bitWidth == 1
      }
      guard !asked.isEmpty, isCapabilityBit else { continue }
      let absent = zip(asked, rules).first { place, _ in
        image.value(at: place.position, byteWidth: 4) & place.mask == 0
      }
      guard let (place, rule) = absent, let rule else { continue }
      let owner = function.capabilities[hook.owner]
      let bit = place.position * 8 + place.lsb
      add(
        .inertHook,
        AuditPlace(
          capability: owner.name, position: owner.position, path: rule.path, bits: [bit..<bit + 1],
          origin: hook.origin, spec: owner.table?.spec(of: rule.path)),
        "`\(model.hooks[hook.hook].name)` asks for it, and the device does not have it: nothing will happen")
    }
  }

  static func hex(_ position: Int) -> String {
    let digits = String(position, radix: 16)
    return digits.count < 2 ? "0" + digits : digits
  }
}
