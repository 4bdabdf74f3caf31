/// One function of a dump: its registers, and what the text around them says.
public struct DumpDevice: Sendable, Equatable {
  /// Where it is: `0000:01:00.0`; nil for a bare hex dump.
  public var address: String?
  /// What it is, as the text names it.
  public var title: String?
  /// Its registers.
  public var image: ConfigImage
  /// Its resources, as far as the text tells them, in the order of the text.
  public var regions: [DumpRegion]
  /// The interrupt it is routed to, where the text says so; 0: none.
  public var interruptLine: Int?
  /// The line (from 1) where it begins; 0 for a binary file.
  public var line: Int

  /// A function of a dump.
  public init(
    address: String? = nil,
    title: String? = nil,
    image: ConfigImage,
    regions: [DumpRegion] = [],
    interruptLine: Int? = nil,
    line: Int = 0
  ) {
    self.address = address
    self.title = title
    self.image = image
    self.regions = regions
    self.interruptLine = interruptLine
    self.line = line
  }

  /// Whether it looks like a virtual function: it answers FFFFh for its vendor and device, or is named so.
  public var looksLikeVF: Bool {
    image.bytes.prefix(4).allSatisfy { $0 == 0xff } || title?.contains("Virtual Function") == true
  }

  /// Resources for `FunctionFacts.bars`: those whose index and size the text tells.
  public var bars: [BARResource?] {
    var bars: [BARResource?] = Array(repeating: nil, count: 7)
    for region in regions {
      if let index = region.index, bars.indices.contains(index) { bars[index] = region.resource }
    }
    return bars
  }
}

/// A resource that the text of a dump names.
public struct DumpRegion: Sendable, Equatable {
  /// BAR 0 to 5, or 6 for the expansion ROM; nil: the text has no number (`lspci -v`).
  public var index: Int?
  /// What it decodes.
  public var kind: BARResource.Kind
  /// Whether reads have no effects.
  public var isPrefetchable: Bool
  /// Where it is; nil: not assigned.
  public var address: UInt64?
  /// Size in bytes; nil: the text does not say, or not a power of two.
  public var size: UInt64?
  /// The line (from 1).
  public var line: Int

  /// A resource.
  public init(
    index: Int?,
    kind: BARResource.Kind,
    isPrefetchable: Bool,
    address: UInt64?,
    size: UInt64?,
    line: Int
  ) {
    self.index = index
    self.kind = kind
    self.isPrefetchable = isPrefetchable
    self.address = address
    self.size = size
    self.line = line
  }

  /// The resource, where its size is known and it was assigned.
  public var resource: BARResource? {
    guard let size, address != nil else { return nil }
    return BARResource(kind: kind, isPrefetchable: isPrefetchable, size: size)
  }
}
