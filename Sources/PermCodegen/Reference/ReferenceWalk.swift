import PermDSL
import PermRuntime

/// The lists of a function followed, and the table of each capability chosen, as the model and the specification say.
///
/// Source: PCIe 6.0 §7.5.1.1.11 "Capabilities Pointer Register", §7.6.3 "PCI Express Extended Capability Header".
struct ReferenceWalk {
  private let image: ConfigImage
  private let facts: FunctionFacts
  private let profile: Profile
  /// The header, then the capabilities in the order of the walk.
  private(set) var capabilities: [ReferenceCapability]
  /// What expressions read.
  private(set) var inputs: FunctionInputs

  /// Walks.
  ///
  /// - Throws: `unknownHeader` where no table describes the header.
  init(_ image: ConfigImage, _ facts: FunctionFacts, _ profile: Profile) throws(ConfigError) {
    self.image = image
    self.facts = facts
    self.profile = profile
    let layout = Int(image.value(at: ListFormat.headerType, byteWidth: 1) & ListFormat.headerLayoutMask)
    capabilities = [ReferenceCapability(kind: .header, id: layout, position: 0)]
    let status = image.value(at: ListFormat.status, byteWidth: 2)
    if status & ListFormat.capabilitiesListBit != 0,
      let pointer = ListFormat.capabilitiesPointer(inLayout: layout)
    {
      capabilities += Self.standardList(image, from: Int(image.value(at: pointer, byteWidth: 1)))
    }
    inputs = Self.inputs(image, facts, profile, capabilities)
    for index in capabilities.indices { classify(index) }
    guard capabilities[0].table != nil, !capabilities[0].isHidden else {
      throw ConfigError(.unknownHeader, position: ListFormat.headerType, byteWidth: 1)
    }
    let hasExtendedSpace = image.configSize > ListFormat.conventionalSize && impliesExtendedSpace
    if hasExtendedSpace {
      let first = capabilities.count
      capabilities += Self.extendedList(image)
      inputs = Self.inputs(image, facts, profile, capabilities)
      for index in first..<capabilities.count { classify(index) }
    }
    synthesize(hasExtendedSpace)
  }

  private static func inputs(
    _ image: ConfigImage, _ facts: FunctionFacts, _ profile: Profile, _ capabilities: [ReferenceCapability]
  ) -> FunctionInputs {
    let lists = ImageLists(
      header: capabilities[0].instance, capabilities: capabilities.dropFirst().map(\.instance), findings: [],
      isCut: false)
    return FunctionInputs(image, facts, lists: lists, capabilities: profile.capabilities)
  }

  /// Follows the list from the Capabilities Pointer until it ends, leaves its area, comes back or is impossibly long.
  private static func standardList(_ image: ConfigImage, from start: Int) -> [ReferenceCapability] {
    var found: [ReferenceCapability] = []
    var position = start
    while position >= ListFormat.headerLength, position + 1 < ListFormat.conventionalSize,
      found.count < ListFormat.standardLimit, !found.contains(where: { $0.position == position })
    {
      let id = Int(image.value(at: position, byteWidth: 1))
      found.append(ReferenceCapability(kind: .standard, id: id, position: position))
      position = Int(image.value(at: position + ListFormat.nextOffset, byteWidth: 1))
    }
    return found
  }

  /// Follows the list from 100h; a function whose first dword there is 0 has none.
  private static func extendedList(_ image: ConfigImage) -> [ReferenceCapability] {
    var found: [ReferenceCapability] = []
    var position = ListFormat.conventionalSize
    guard image.value(at: position, byteWidth: 4) != 0 else { return [] }
    while position >= ListFormat.conventionalSize, position < image.configSize,
      !found.contains(where: { $0.position == position })
    {
      let header = image.value(at: position, byteWidth: 4)
      found.append(
        ReferenceCapability(kind: .extended, id: ListFormat.id(.extended, header), position: position))
      position = ListFormat.next(.extended, header)
    }
    return found
  }

  private func value(_ capability: ReferenceCapability) -> (Expression.Input) -> Int {
    if capability.isSynthetic {
      return { input in
        if case .field = input { return 0 }
        return inputs.value(input, for: capability.instance)
      }
    }
    return { inputs.value($0, for: capability.instance) }
  }

  /// Finds the table of a capability, whether it is shown, and how long it is.
  private mutating func classify(_ index: Int) {
    let capability = capabilities[index]
    guard let table = inputs.table(of: capability.instance, among: profile.capabilities) else {
      capabilities[index].hiddenBody = profile.hidden ?? .none
      capabilities[index].isHidden = profile.keepsUnknown != true || capability.kind == .header
      if !capabilities[index].isHidden {
        capabilities[index].length = ListFormat.linkLength(capability.kind)
      }
      return
    }
    let value = value(capability)
    let length = Self.length(of: table, value)
    let end = capability.kind == .extended ? image.configSize : ListFormat.conventionalSize
    capabilities[index].table = table
    capabilities[index].length = max(0, min(length, end - capability.position))
    capabilities[index].hiddenBody = profile.hidden ?? .none
    capabilities[index].isHidden = length <= 0
    if case .hidden(let body) = table.visibility.inForce(value)?.value {
      capabilities[index].isHidden = true
      if let body { capabilities[index].hiddenBody = body }
    }
  }

  /// The stated length, or the end of the last register.
  private static func length(of table: Capability, _ value: (Expression.Input) -> Int) -> Int {
    if let stated = table.lengths.inForce(value) { return stated.value.evaluate(value) }
    var end = 0
    for register in table.registers where register.array == nil && register.condition.holds(value) {
      end = max(end, register.offset.evaluate(value) &+ register.bitWidth / 8)
    }
    for array in table.arrays where array.condition.holds(value) {
      end = max(end, array.offset.evaluate(value) &+ array.count.evaluate(value) &* array.stride)
    }
    return end
  }

  /// Whether a capability says that there is more than conventional config space.
  private var impliesExtendedSpace: Bool {
    capabilities.contains { capability in
      capability.table?.extendedList?.evaluate(value(capability)) ?? 0 != 0
    }
  }
}

extension ReferenceWalk {
  /// Adds the capabilities that the profile makes up where the device has none.
  private mutating func synthesize(_ hasExtendedSpace: Bool) {
    var made: [ReferenceCapability] = []
    for synthetic in profile.synthesized {
      let kind = synthetic.capability.kind.tableKind
      let id = synthetic.capability.id
      guard !(capabilities + made).contains(where: { $0.kind == kind && $0.id == id }) else { continue }
      var capability = ReferenceCapability(kind: kind, id: id, position: 0)
      capability.isSynthetic = true
      capability.table = synthetic.capability
      let value = value(capability)
      if case .hidden = synthetic.capability.visibility.inForce(value)?.value { continue }
      capability.length = Self.length(of: synthetic.capability, value)
      let area = area(of: kind, hasExtendedSpace)
      let taken = owned(made, guesses: synthetic.position == nil)
      var start = synthetic.position ?? 0
      if start == 0 {
        start = area.last { taken.contains($0) }.map { ($0 + 4) / 4 * 4 } ?? area.lowerBound
      }
      guard capability.length > 0, start % 4 == 0, area.contains(start),
        capability.length <= area.upperBound - start,
        !(start..<start + capability.length).contains(where: { taken.contains($0) })
      else { continue }
      capability.position = start
      made.append(capability)
    }
    let head = ListFormat.conventionalSize
    if !capabilities.contains(where: { $0.kind == .extended }), made.contains(where: { $0.kind == .extended })
    {
      if let first = made.firstIndex(where: { $0.kind == .extended && $0.position == head }) {
        capabilities.append(made.remove(at: first))
      } else {
        // A guest begins at 100h, so something must stand there.
        var placeholder = ReferenceCapability(kind: .extended, id: 0, position: head)
        placeholder.length = 4
        placeholder.isHidden = true
        placeholder.isSynthetic = true
        capabilities.append(placeholder)
      }
    }
    capabilities += made
  }

  private func area(of kind: TableKind, _ hasExtendedSpace: Bool) -> Range<Int> {
    let conventional = ListFormat.conventionalSize
    if kind == .extended { return conventional..<(hasExtendedSpace ? image.configSize : conventional) }
    let hasPointer = ListFormat.capabilitiesPointer(inLayout: capabilities[0].id) != nil
    return ListFormat.headerLength..<(hasPointer ? conventional : ListFormat.headerLength)
  }

  /// Bytes that the header, the device's capabilities and those made up so far own.
  ///
  /// - Parameter guesses: Whether one of unknown length counts as reaching to the next.
  private func owned(_ made: [ReferenceCapability], guesses: Bool) -> Set<Int> {
    var bytes = Set(0..<ListFormat.headerLength)
    for capability in capabilities where capability.kind != .header {
      let isExtended = capability.kind == .extended
      let limit = isExtended ? image.configSize : ListFormat.conventionalSize
      var end = capability.position + max(capability.length, ListFormat.linkLength(capability.kind))
      if guesses, capability.table == nil || capability.length == 0 {
        let next = capabilities.map(\.position).filter { $0 > capability.position && $0 < limit }.min()
        end = next ?? limit
      }
      bytes.formUnion(capability.position..<max(capability.position, min(end, limit)))
    }
    for capability in made {
      bytes.formUnion(capability.position..<capability.position + capability.length)
    }
    return bytes
  }
}
