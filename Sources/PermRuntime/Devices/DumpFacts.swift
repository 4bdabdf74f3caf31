/// What a person says of a function that its dump does not.
public struct StatedFacts: Sendable, Equatable {
  /// Resources by index: 0 to 5, and 6 for the expansion ROM.
  public var bars: [Int: BARResource] = [:]
  /// Whether it is a virtual function.
  public var isVF = false
  /// Vendor and Device ID that the host recorded.
  public var ids: (vendor: UInt16, device: UInt16)?
  /// Whether the host has no interrupt for it.
  public var lacksInterrupt = false

  /// Nothing said.
  public init() {}

  /// Equal in all that is said.
  public static func == (a: StatedFacts, b: StatedFacts) -> Bool {
    a.bars == b.bars && a.isVF == b.isVF && a.ids?.vendor == b.ids?.vendor && a.ids?.device == b.ids?.device
      && a.lacksInterrupt == b.lacksInterrupt
  }
}

/// Something that neither a dump nor a person said, and what is assumed instead.
public enum MissingFact: Sendable, Equatable {
  /// No size of a resource that has an address: it is taken as not assigned.
  case regionSize(index: Int?, kind: BARResource.Kind, address: UInt64)
  /// Nothing about resources at all: all are taken as not assigned.
  case regions
  /// It looks like a virtual function: it is taken as a physical one.
  case isVF
  /// The IDs of a virtual function: what its registers answer is taken.
  case ids
  /// Whether the host has an interrupt for it: it is taken to have one.
  case interrupt
  /// Bytes of the config space from here on: they are taken as zero.
  case bytes(from: Int)
}

extension DumpDevice {
  /// The facts of the function, from the dump and from what a person said, and which ones nobody said.
  public func facts(_ stated: StatedFacts) -> (facts: FunctionFacts, missing: [MissingFact]) {
    var missing: [MissingFact] = []
    var facts = FunctionFacts()
    facts.bars = bars
    for (index, bar) in stated.bars where facts.bars.indices.contains(index) { facts.bars[index] = bar }
    for region in regions {
      let isStated = region.index.map { stated.bars[$0] != nil } ?? false
      guard let address = region.address, region.resource == nil || region.index == nil, !isStated else {
        continue
      }
      missing.append(.regionSize(index: region.index, kind: region.kind, address: address))
    }
    // A text that names regions names the interrupt too, if there is one.
    let hasText = !regions.isEmpty || interruptLine != nil
    if !hasText, stated.bars.isEmpty { missing.append(.regions) }

    facts.isVF = stated.isVF
    facts.lacksMemoryEnable = stated.isVF
    facts.vendorID = stated.ids?.vendor
    facts.deviceID = stated.ids?.device
    if !stated.isVF, looksLikeVF { missing.append(.isVF) }
    if stated.isVF, stated.ids == nil { missing.append(.ids) }

    facts.hasInterrupt = !stated.lacksInterrupt && interruptLine != 0
    if !hasText, !stated.lacksInterrupt, !stated.isVF { missing.append(.interrupt) }
    if image.knownCount < image.configSize { missing.append(.bytes(from: image.knownCount)) }
    return (facts, missing)
  }
}
