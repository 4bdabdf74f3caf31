/// Where a function is: the D-states that PMCSR can name, and the one that it cannot.
///
/// Source: PCIe 6.0 §5.3.1 "Device Power Management States (D-States) of a Function".
public enum DeviceState: UInt8, Sendable, CaseIterable, Comparable {
  case d0 = 0
  case d1 = 1
  case d2 = 2
  case d3hot = 3
  /// No power: nothing answers, not even config space. Only the platform leads here and back.
  case d3cold = 4

  /// Deeper states come later.
  @inlinable
  public static func < (a: DeviceState, b: DeviceState) -> Bool { a.rawValue < b.rawValue }

  /// The same state in PMCSR; D3cold has none there and is D3hot.
  public var inRegister: PowerState {
    PowerState(rawValue: min(rawValue, DeviceState.d3hot.rawValue)) ?? .d3hot
  }

  /// A state that PMCSR names.
  public init(_ state: PowerState) { self = DeviceState(rawValue: state.rawValue) ?? .d0 }
}

/// Kinds of base address registers, as COMMAND enables them.
@frozen
public struct BARSpaces: OptionSet, Sendable, Hashable {
  /// One bit each.
  public let rawValue: UInt8
  /// Spaces by their bits.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Spaces by the decode enables of COMMAND.
  @inlinable
  public init(memory: Bool, io: Bool) {
    // An array literal would be an array, in a module that specialises this.
    rawValue = (memory ? BARSpaces.memory.rawValue : 0) | (io ? BARSpaces.io.rawValue : 0)
  }

  /// Memory BARs and the expansion ROM.
  @inlinable public static var memory: BARSpaces { BARSpaces(rawValue: 1 << 0) }
  /// I/O BARs.
  @inlinable public static var io: BARSpaces { BARSpaces(rawValue: 1 << 1) }
}

/// Who has base address registers mapped.
public enum BARUser: UInt8, Sendable, CaseIterable {
  /// Processors: the guest's second-stage tables, a process's mappings.
  case cpu
  /// Other devices: mappings in an IOMMU, for DMA from device to device.
  case dma
}

/// What the platform and the embedder have agreed on beyond PMCSR.
public enum LowPower: UInt8, Sendable, CaseIterable {
  /// Nothing: the function is in use.
  case off
  /// Entered by the embedder; an access wakes the device for that access, only the exit ends it.
  case entered
  /// Entered by the embedder until the next wake-up event or access.
  case armed
  /// The guest asked for D3hot, and the device is in D3cold instead.
  case promoted
  /// The function has no user.
  case unused
}
