/// A base address register's resource, as the host assigned it.
public struct BARResource: Sendable, Equatable {
  /// What it decodes.
  public enum Kind: String, Sendable, CaseIterable {
    /// I/O ports.
    case io
    /// Memory below 4 GiB.
    case mem32
    /// Memory anywhere; takes the next register too.
    case mem64
  }

  /// What it decodes.
  public var kind: Kind
  /// Whether reads have no effects.
  public var isPrefetchable: Bool
  /// Size in bytes, a power of two.
  public var size: UInt64

  /// A resource.
  public init(kind: Kind, isPrefetchable: Bool = false, size: UInt64) {
    self.kind = kind
    self.isPrefetchable = isPrefetchable
    self.size = size
  }
}

/// What config space does not say and the embedder supplies when a function is opened.
public struct FunctionFacts: Sendable, Equatable {
  /// Whether this is a virtual function.
  public var isVF: Bool
  /// Whether Memory Space Enable is not implemented: every VF, some broken devices.
  public var lacksMemoryEnable: Bool
  /// Whether the host has a legacy interrupt for it.
  public var hasInterrupt: Bool
  /// What the host recorded at discovery; nil: what hardware answers.
  public var vendorID: UInt16?
  /// What the host recorded at discovery; nil: what hardware answers.
  public var deviceID: UInt16?
  /// Resources of BAR 0 to 5 and, at index 6, of the expansion ROM; nil: none assigned.
  ///
  /// Always 7; those that are missing count as nil.
  public var bars: [BARResource?]

  /// Facts of a physical function with an interrupt and no resources.
  public init() {
    isVF = false
    lacksMemoryEnable = false
    hasInterrupt = true
    vendorID = nil
    deviceID = nil
    bars = Array(repeating: nil, count: 7)
  }

  /// The resource of BAR 0 to 5 or, at 6, of the expansion ROM; nil: none, or one of no size.
  @inlinable
  func resource(_ index: Int) -> BARResource? {
    guard bars.indices.contains(index), let bar = bars[index], bar.size > 0 else { return nil }
    return bar
  }
}
