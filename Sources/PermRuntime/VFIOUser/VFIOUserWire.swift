internal import Glibc

/// Every number of the protocol, and where each field of a message lies.
///
/// Offsets of payloads count from the end of the header. All numbers are little-endian.
/// Source: QEMU docs/interop/vfio-user.rst; Linux include/uapi/linux/vfio.h for what both have.
public enum VFIOUserWire {
  /// Bytes of a header.
  public static let headerSize = 16
  /// Bytes of data that one message reads or writes at most.
  public static let dataLimit = 1 << 20
  /// Bytes of a message at most: its data, and room for what stands before it.
  public static let messageLimit = dataLimit + 4096
  /// Descriptors that a message may carry as far as the server takes them.
  public static let descriptorLimit = 16
  /// Ranges of memory that a client may map at a time.
  public static let mappingLimit = 65535
  /// The version that is spoken: major, and minor at most.
  public static let major: UInt16 = 0
  /// See `major`.
  public static let minor: UInt16 = 1
  /// What a server can do, as JSON with a NUL at its end; QEMU has room for 214 bytes of reply.
  public static let capabilities: StaticString =
    "{\"capabilities\":{\"max_msg_fds\":8,\"max_data_xfer_size\":1048576}}\0"

  /// What a message asks for.
  public enum Command: UInt16, Sendable, CaseIterable {
    case version = 1
    case mapDMA = 2
    case unmapDMA = 3
    case getInfo = 4
    case getRegionInfo = 5
    case getRegionDescriptors = 6
    case getInterruptInfo = 7
    case setInterrupts = 8
    case readRegion = 9
    case writeRegion = 10
    case readDMA = 11
    case writeDMA = 12
    case reset = 13
    case dirtyPages = 14
    case writeRegions = 15
    case feature = 16
    case readMigration = 17
    case writeMigration = 18
  }

  /// What a request that makes no sense is answered with.
  @usableFromInline static var invalid: Int32 { EINVAL }

  /// Flags of a header.
  public enum HeaderFlag {
    /// Bits that say what the message is: 0 a command, 1 a reply.
    public static let typeMask: UInt32 = 0xF
    /// A reply.
    public static let reply: UInt32 = 1
    /// The command wants no reply.
    public static let noReply: UInt32 = 1 << 4
    /// The reply says why the command failed.
    public static let error: UInt32 = 1 << 5
  }

  /// Flags of a function.
  enum InfoFlag {
    static let reset: UInt32 = 1 << 0
    static let pci: UInt32 = 1 << 1
  }

  /// Flags of a region.
  enum RegionFlag {
    static let read: UInt32 = 1 << 0
    static let write: UInt32 = 1 << 1
    static let map: UInt32 = 1 << 2
    static let capabilities: UInt32 = 1 << 3
  }

  /// The capability of a region that names what of it can be mapped.
  enum SparseMapping {
    static let id: UInt16 = 1
    static let version: UInt16 = 1
    /// Bytes before the areas, and of each area.
    static let headSize = 16
    static let areaSize = 16
  }

  /// Flags of an interrupt.
  enum InterruptFlag {
    static let eventfd: UInt32 = 1 << 0
    static let maskable: UInt32 = 1 << 1
    static let automasked: UInt32 = 1 << 2
    static let fixedSize: UInt32 = 1 << 3
  }

  /// Flags of a change to interrupts: one of what goes with it, one of what is done.
  enum SetFlag {
    static let none: UInt32 = 1 << 0
    static let flags: UInt32 = 1 << 1
    static let descriptors: UInt32 = 1 << 2
    static let mask: UInt32 = 1 << 3
    static let unmask: UInt32 = 1 << 4
    static let trigger: UInt32 = 1 << 5
  }

  /// Flags of memory.
  enum DMAFlag {
    static let read: UInt32 = 1 << 0
    static let write: UInt32 = 1 << 1
    /// Of an unmapping: the pages that were written are asked for; all ranges are meant.
    static let getDirtyPages: UInt32 = 1 << 0
    static let all: UInt32 = 1 << 1
  }

  /// Bytes of the fixed part of payloads.
  @usableFromInline
  enum Size {
    @usableFromInline static let version = 4
    @usableFromInline static let info = 16
    @usableFromInline static let regionInfo = 32
    @usableFromInline static let interruptInfo = 16
    @usableFromInline static let setInterrupts = 20
    @usableFromInline static let access = 16
    @usableFromInline static let mapDMA = 32
    @usableFromInline static let unmapDMA = 24
    @usableFromInline static let writeRegionsHead = 8
    @usableFromInline static let writeRegionsEntry = 24
    @usableFromInline static let writeRegionsData = 8
  }
}

/// The 16 bytes before every message.
public struct VFIOUserHeader: Sendable, Equatable {
  /// Chosen by the sender of a command; its reply has the same.
  public var id: UInt16
  /// A `VFIOUserWire.Command`, or another number.
  public var command: UInt16
  /// Bytes of the message, the header's included.
  public var size: UInt32
  /// `VFIOUserWire.HeaderFlag`.
  public var flags: UInt32
  /// The error's number, where the flags say so.
  public var error: UInt32

  /// A header.
  @inlinable
  public init(id: UInt16, command: UInt16, size: UInt32, flags: UInt32 = 0, error: UInt32 = 0) {
    self.id = id
    self.command = command
    self.size = size
    self.flags = flags
    self.error = error
  }

  /// The header at the start of some bytes; what is missing of it is 0.
  @inlinable
  public init(_ bytes: UnsafeRawBufferPointer) {
    id = bytes.wire(0, as: UInt16.self)
    command = bytes.wire(2, as: UInt16.self)
    size = bytes.wire(4, as: UInt32.self)
    flags = bytes.wire(8, as: UInt32.self)
    error = bytes.wire(12, as: UInt32.self)
  }

  /// Stores it at the start of some bytes.
  @inlinable
  public func store(in bytes: UnsafeMutableRawBufferPointer) {
    bytes.putWire(id, at: 0)
    bytes.putWire(command, at: 2)
    bytes.putWire(size, at: 4)
    bytes.putWire(flags, at: 8)
    bytes.putWire(error, at: 12)
  }

  /// Whether the message is a command, and no reply.
  @inlinable
  public var isCommand: Bool { flags & VFIOUserWire.HeaderFlag.typeMask == 0 }

  /// Whether the sender wants no reply.
  @inlinable
  public var wantsNoReply: Bool { flags & VFIOUserWire.HeaderFlag.noReply != 0 }
}
