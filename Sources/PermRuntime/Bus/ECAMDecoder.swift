/// The window of memory through which a guest reaches config space: 4 KiB of addresses for each function.
///
/// ```
///  address - base:   27      20 19      15 14       12 11           0
///                   │   bus    │  device  │ function  │  register   │
/// ```
///
/// A value without state: any thread may decode.
/// Source: PCIe 6.0 §7.2.2 "PCI Express Enhanced Configuration Access Mechanism (ECAM)"; PCI Firmware Specification 3.3
/// §4.1.2 "MCFG Table Description".
public struct ECAMDecoder: Sendable, Equatable {
  /// Where the registers of bus 0 are, or would be.
  public let base: UInt64
  /// Bus numbers that the window has room for.
  public let buses: ClosedRange<UInt8>

  /// log2 of the bytes of a function, and of a bus number.
  private static let functionShift: UInt64 = 12
  private static let busShift: UInt64 = 20

  /// A window.
  ///
  /// - Parameters:
  ///   - base: The address that the guest is told in the MCFG table: that of bus 0, whether or not the window has it.
  ///   - buses: Bus numbers, as that table has them.
  /// - Returns: nil: the base is not at a multiple of 1 MiB, or the window does not lie in 64 bits of address.
  public init?(base: UInt64, buses: ClosedRange<UInt8> = 0...255) {
    let last = UInt64(buses.upperBound) << Self.busShift | ((1 << Self.busShift) - 1)
    guard base & ((1 << Self.busShift) - 1) == 0, base <= UInt64.max - last else { return nil }
    self.base = base
    self.buses = buses
  }

  /// Addresses of the window, which are to be trapped.
  public var window: ClosedRange<UInt64> {
    let last = UInt64(buses.upperBound) << Self.busShift | ((1 << Self.busShift) - 1)
    return base + UInt64(buses.lowerBound) << Self.busShift...base + last
  }

  /// What an access to memory means.
  ///
  /// One that begins in a function's 4 KiB and reaches beyond them is no access to the next function: a `ConfigBus` finds that it
  /// lies in none, and answers with all ones. Within them it may lie anywhere: `ConfigSpace` cuts what is not aligned.
  ///
  /// - Parameters:
  ///   - address: Guest physical address of the first byte.
  ///   - byteWidth: 1, 2, 4 or 8.
  /// - Returns: nil: the first byte is not of this window, or no access to config space has this width.
  /// - Complexity: O(1); no allocation.
  public func access(at address: UInt64, byteWidth: Int) -> BusAccess? {
    guard window.contains(address) else { return nil }
    switch byteWidth {
    case 1, 2, 4, 8: break
    default: return nil
    }
    let offset = address - base
    return BusAccess(
      FunctionAddress(
        bus: UInt8(truncatingIfNeeded: offset >> Self.busShift),
        ariFunction: UInt8(truncatingIfNeeded: offset >> Self.functionShift)),
      at: Int(offset & ((1 << Self.functionShift) - 1)), byteWidth: byteWidth)
  }
}
