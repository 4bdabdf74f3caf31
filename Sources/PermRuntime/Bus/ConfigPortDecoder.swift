/// The two ports through which a guest reaches the first 256 bytes of functions: CONFIG_ADDRESS and CONFIG_DATA.
///
/// ```
///  CF8h, 32 bits:   31       30 24       23   16 15    11 10      8 7        2 1 0
///                  │ enable │ reserved  │  bus  │ device │ function │ register │ 0 │
///  CFCh to CFFh, 1, 2 or 4 bytes: those bytes of that register
/// ```
///
/// A machine has one, with the address that was written last. Not thread-safe, as the ports are not: a guest holds a lock of its
/// own from the address to the data, and the embedder one around a call.
/// Source: PCI 3.0 §3.2.2.3.2 "Software Generation of Configuration Transactions".
public struct ConfigPortDecoder: Sendable, Equatable {
  /// What CONFIG_ADDRESS reads: reserved bits are 0.
  public private(set) var address: UInt32 = 0

  /// CONFIG_ADDRESS and the first byte of CONFIG_DATA.
  private static let addressPort: UInt16 = 0xCF8
  private static let dataPort: UInt16 = 0xCFC
  /// Bits of CONFIG_ADDRESS that are stored, and the one that makes accesses to CONFIG_DATA ones to config space.
  private static let storedBits: UInt32 = 0x80FF_FFFC
  private static let enableBit: UInt32 = 1 << 31

  /// What an access to the ports means.
  public enum PortAccess: Sendable, Equatable {
    /// One to CONFIG_ADDRESS, which now has this value: what a read answers.
    case address(UInt32)
    /// One to config space.
    case data(BusAccess)
  }

  /// An address of 0: a guest that reads data first reaches nothing.
  public init() {}

  /// What a read of a port means.
  ///
  /// - Parameters:
  ///   - port: Of the first byte.
  ///   - byteWidth: 1, 2 or 4.
  /// - Returns: nil: it is none of these ports': it reaches beyond either of them, is narrower than CONFIG_ADDRESS, or finds
  ///   CONFIG_DATA disabled. Such an access goes on to whatever else has the port.
  /// - Complexity: O(1); no allocation.
  public func read(at port: UInt16, byteWidth: Int) -> PortAccess? {
    if port == Self.addressPort, byteWidth == 4 { return .address(address) }
    return data(at: port, byteWidth: byteWidth)
  }

  /// What a write of a port means; one to CONFIG_ADDRESS is done when this returns.
  ///
  /// - Parameters:
  ///   - port: Of the first byte.
  ///   - byteWidth: 1, 2 or 4.
  ///   - value: What is written.
  /// - Returns: As `read(at:byteWidth:)`.
  /// - Complexity: O(1); no allocation.
  public mutating func write(at port: UInt16, byteWidth: Int, value: UInt32) -> PortAccess? {
    guard port == Self.addressPort, byteWidth == 4 else { return data(at: port, byteWidth: byteWidth) }
    address = value & Self.storedBits
    return .address(address)
  }

  private func data(at port: UInt16, byteWidth: Int) -> PortAccess? {
    guard address & Self.enableBit != 0, byteWidth == 1 || byteWidth == 2 || byteWidth == 4,
      port >= Self.dataPort, Int(port - Self.dataPort) <= 4 - byteWidth
    else { return nil }
    let function = FunctionAddress(
      bus: UInt8(truncatingIfNeeded: address >> 16), ariFunction: UInt8(truncatingIfNeeded: address >> 8))
    let position = Int(address & 0xFC) + Int(port - Self.dataPort)
    return .data(BusAccess(function, at: position, byteWidth: byteWidth))
  }
}
