/// A recording of what a guest did to a function's config space, and what it and the device saw.
public struct Trace: Sendable, Equatable {
  /// What it is a recording of.
  public var name: String
  /// What produced it.
  public var source: String
  /// The profile that was recorded: `linux-vfio`.
  public var profile: String
  /// Bytes of config space: 256 or 4096.
  public var configSize: Int
  /// Whether the function is a virtual function.
  public var isVF: Bool
  /// Whether the host has a legacy interrupt for it.
  public var hasInterrupt: Bool
  /// Whether a function that is no VF has no Memory Space Enable either.
  public var lacksMemoryEnable = false
  /// Whether every action is recorded: mappings taken away and each piece written to the device too.
  public var isExact = false
  /// Resources of BAR 0 to 5 and of the expansion ROM; always 7.
  public var bars: [BARResource?]
  /// The device at open.
  public var hardware: ConfigImage
  /// Bits that take a written value; nil: all.
  public var writable: ConfigImage?
  /// Bits that are cleared by writing 1; nil: none.
  public var clearedByOne: ConfigImage?
  /// What reads of the whole space return at open, dword by dword, ascending.
  ///
  /// They count as accesses.
  public var view: ConfigImage
  /// What happened, in order.
  public var operations: [Operation]
  /// What reads of the whole space return at the end; nil: not recorded.
  public var finalView: ConfigImage?
  /// The device at the end; nil: not recorded.
  public var finalHardware: ConfigImage?

  /// One line of the recording.
  public struct Operation: Sendable, Equatable {
    /// Line number, from 1.
    public var line: Int
    /// What happened.
    public var kind: Kind

    /// A line.
    public init(line: Int, kind: Kind) {
      self.line = line
      self.kind = kind
    }
  }

  /// What happened.
  public enum Kind: Sendable, Equatable {
    /// The guest read this value.
    case read(Access)
    /// The guest wrote this value.
    case write(Access)
    /// The device's register has this value now.
    case register(Access)
    /// The host acted because of the write before. The words as recorded, and the action where they name one.
    case event(words: String, action: HostAction?)
  }

  /// Some bytes and their value.
  public struct Access: Sendable, Equatable {
    /// Byte position in config space; need not be aligned.
    public var position: Int
    /// 1, 2 or 4.
    public var byteWidth: Int
    /// Little-endian value.
    public var value: UInt32

    /// Some bytes.
    public init(position: Int, byteWidth: Int, value: UInt32) {
      self.position = position
      self.byteWidth = byteWidth
      self.value = value
    }
  }
}

extension Trace {
  /// A recording that has yet to be made, of a function.
  public init(name: String, profile: String, image: ConfigImage, facts: FunctionFacts) {
    self.init(
      name: name, source: "", profile: profile, configSize: image.configSize, isVF: facts.isVF,
      hasInterrupt: facts.hasInterrupt, bars: facts.bars, hardware: image, view: image, operations: [])
    lacksMemoryEnable = facts.lacksMemoryEnable
  }

  /// What the embedder knows of the function.
  ///
  /// The recorded IDs of a virtual function are those that its first view shows: its hardware answers FFFFh.
  public var facts: FunctionFacts {
    var facts = FunctionFacts()
    facts.isVF = isVF
    facts.lacksMemoryEnable = isVF || lacksMemoryEnable
    facts.hasInterrupt = hasInterrupt
    facts.bars = bars
    if isVF {
      facts.vendorID = UInt16(truncatingIfNeeded: view.value(at: 0, byteWidth: 2))
      facts.deviceID = UInt16(truncatingIfNeeded: view.value(at: 2, byteWidth: 2))
    }
    return facts
  }

  /// The recorded function as it was at open.
  public func function() -> SimulatedFunction {
    SimulatedFunction(hardware, writable: writable, clearedByOne: clearedByOne)
  }

  /// Guest reads and writes among the operations.
  public var accessCount: Int {
    operations.reduce(into: 0) { count, operation in
      switch operation.kind {
      case .read, .write: count += 1
      case .register, .event: break
      }
    }
  }
}
