/// A device of this machine as a function of a dump.
extension DumpDevice {
  /// A function of a dump.
  ///
  /// The title is as `lspci -n` has it, as names of vendors are not known here; a virtual function is named so.
  ///
  /// - Parameters:
  ///   - device: What the system says of it.
  ///   - image: Its registers, as far as they could be read.
  public init(_ device: SysfsDevice, _ image: ConfigImage) {
    let regions = device.facts.bars.enumerated().compactMap { index, bar in
      bar.map {
        DumpRegion(
          index: index, kind: $0.kind, isPrefetchable: $0.isPrefetchable,
          address: device.resourceAddresses.indices.contains(index) ? device.resourceAddresses[index] : nil,
          size: $0.size, line: 0)
      }
    }
    let published = PublishedFacts()
    func fact(_ fact: TableFact) -> Int { image.value(of: fact, device.facts, published) }
    let classCode = device.classCode.map { Int($0) } ?? fact(.classCode)
    let ids = hexText(fact(.vendorID), 4) + ":" + hexText(fact(.deviceID), 4)
    let revision = fact(.revisionID)
    self.init(
      address: device.address,
      title: "\(hexText(classCode >> 8, 4)): \(ids)" + (device.facts.isVF ? " Virtual Function" : "")
        + (revision > 0 ? " (rev \(hexText(revision, 2)))" : ""),
      image: image, regions: regions, interruptLine: device.facts.hasInterrupt ? device.interruptLine : 0)
  }
}
