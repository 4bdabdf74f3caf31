/// A function that is offered whole: beside its config space the regions, interrupts and DMA that a VMM needs.
///
/// Who holds one: `permc serve` for a client of vfio-user, `permc attach`, a VMM. The words are VFIO's; numbers of regions and
/// interrupts are those of `FunctionRegion.Index` and `FunctionInterrupt.Index`.
///
/// A value is a handle: copies reach the same device, as far as there is one. For each of its users in turn a `ConfigSpace` is
/// opened on a copy, so that one finds nothing of what another has left.
///
/// BARs are read and written by `readBAR` and `writeBAR` of `PassthroughFunction`, behind the gate of `ConfigSpace`.
/// Source: Linux include/uapi/linux/vfio.h.
public protocol OfferedFunction: PassthroughFunction, Sendable {
  /// What a region is; size 0: the function has none.
  func region(_ index: FunctionRegion.Index) -> FunctionRegion

  /// What an interrupt is; count 0: the function has none.
  func interrupt(_ index: FunctionInterrupt.Index) -> FunctionInterrupt

  /// Sets up, masks, unmasks or triggers interrupts.
  ///
  /// The request was checked against `interrupt`. Descriptors are the caller's: what has to outlive the call is duplicated.
  mutating func setInterrupts(_ request: borrowing InterruptRequest) throws(SystemFailure)

  /// Lets the device reach memory; the range overlaps no other one.
  mutating func mapDMA(_ mapping: borrowing DMAMapping) throws(SystemFailure)

  /// Takes memory away from the device: exactly one range that was mapped.
  mutating func unmapDMA(at address: UInt64, size: UInt64) throws(SystemFailure)

  /// Whether `resetFunction` can do something.
  var isResettable: Bool { get }

  /// Virtual functions that are enabled now: a function with some stays in D0.
  var virtualFunctionCount: Int { get }
}

/// A region of a function.
public struct FunctionRegion: Sendable, Equatable {
  /// Which one; the numbers are VFIO's.
  public enum Index: UInt32, Sendable, CaseIterable {
    case bar0 = 0
    case bar1 = 1
    case bar2 = 2
    case bar3 = 3
    case bar4 = 4
    case bar5 = 5
    case rom = 6
    case config = 7
    case vga = 8
  }

  /// Bytes; 0: there is none.
  public var size: UInt64 = 0
  /// Whether it can be read.
  public var isReadable = false
  /// Whether it can be written.
  public var isWritable = false
  /// What of it can be mapped, through `descriptor`; nil: nothing.
  public var mapping: Mapping?

  /// Pages of a region that can be mapped.
  public struct Mapping: Sendable, Equatable {
    /// What is mapped; lent, and valid as long as the function is.
    public var descriptor: Int32
    /// Where the region begins in it.
    public var offset: UInt64
    /// Parts of the region that can be mapped, ascending; all of it, where there is one that is as large.
    public var areas: [Range<UInt64>]

    /// Pages that can be mapped.
    public init(descriptor: Int32, offset: UInt64, areas: [Range<UInt64>]) {
      self.descriptor = descriptor
      self.offset = offset
      self.areas = areas
    }
  }

  /// A region.
  public init(size: UInt64 = 0, isReadable: Bool = false, isWritable: Bool = false, mapping: Mapping? = nil) {
    self.size = size
    self.isReadable = isReadable
    self.isWritable = isWritable
    self.mapping = mapping
  }
}

/// A kind of interrupt of a function.
public struct FunctionInterrupt: Sendable, Equatable {
  /// Which one; the numbers are VFIO's.
  public enum Index: UInt32, Sendable, CaseIterable {
    case intx = 0
    case msi = 1
    case msix = 2
    case error = 3
    case request = 4
  }

  /// Vectors; 0: there is none.
  public var count = 0
  /// Whether it can be masked and unmasked.
  public var isMaskable = false
  /// Whether it masks itself when it comes.
  public var isAutomasked = false
  /// Whether vectors can be added only by setting up all anew.
  public var isFixedSize = false

  /// An interrupt.
  public init(count: Int = 0, isMaskable: Bool = false, isAutomasked: Bool = false, isFixedSize: Bool = false)
  {
    self.count = count
    self.isMaskable = isMaskable
    self.isAutomasked = isAutomasked
    self.isFixedSize = isFixedSize
  }
}

/// A change to interrupts of one kind.
public struct InterruptRequest: Sendable, Equatable {
  /// What is done.
  public enum Action: Sendable, Equatable { case mask, unmask, trigger }

  /// What goes with it.
  public enum Payload: Sendable, Equatable {
    /// All of the range; with `trigger` and a count of 0: all vectors are torn down.
    case none
    /// One for each of the range: whether it is meant.
    case flags([Bool])
    /// One for each of the range: an eventfd that signals, or unmasks, it; -1 takes one away.
    case descriptors([Int32])
  }

  /// Which kind.
  public var index: FunctionInterrupt.Index
  /// What is done.
  public var action: Action
  /// Vectors that it is done to.
  public var range: Range<Int>
  /// What goes with it.
  public var payload: Payload

  /// A change.
  public init(index: FunctionInterrupt.Index, action: Action, range: Range<Int>, payload: Payload) {
    self.index = index
    self.action = action
    self.range = range
    self.payload = payload
  }
}

/// Memory that a device may reach.
public struct DMAMapping: Sendable, Equatable {
  /// Where the device sees it.
  public var address: UInt64
  /// Bytes.
  public var size: UInt64
  /// Whether the device may read it.
  public var isReadable: Bool
  /// Whether the device may write it.
  public var isWritable: Bool
  /// What holds it, lent for the call; nil: the owner of the memory gave none.
  public var descriptor: Int32?
  /// Where it begins in what holds it.
  public var offset: UInt64

  /// Some memory.
  public init(
    address: UInt64, size: UInt64, isReadable: Bool, isWritable: Bool, descriptor: Int32?, offset: UInt64
  ) {
    self.address = address
    self.size = size
    self.isReadable = isReadable
    self.isWritable = isWritable
    self.descriptor = descriptor
    self.offset = offset
  }
}
