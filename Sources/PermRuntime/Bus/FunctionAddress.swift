/// Where a function is in a segment: its bus number, and what tells it from others on that bus.
///
/// Source: PCIe 6.0 §2.2.4.2 "ID Based Routing Rules"; §6.13 "Alternative Routing-ID Interpretation (ARI)".
public struct FunctionAddress: Sendable, Hashable, Comparable {
  /// Bus Number.
  public var bus: UInt8
  /// Device Number in bits 7:3 and Function Number in bits 2:0; with ARI all of it is the Function Number.
  public var deviceFunction: UInt8

  /// The function of a device; nil: there are 32 devices on a bus, of 8 functions each.
  ///
  /// - Parameters:
  ///   - bus: Bus Number.
  ///   - device: Device Number, 0 to 31.
  ///   - function: Function Number, 0 to 7.
  public init?(bus: UInt8, device: Int, function: Int = 0) {
    guard 0..<32 ~= device, 0..<8 ~= function else { return nil }
    self.init(bus: bus, ariFunction: UInt8(device << 3 | function))
  }

  /// A function of the one device that a bus with ARI has.
  public init(bus: UInt8, ariFunction: UInt8) {
    self.bus = bus
    deviceFunction = ariFunction
  }

  /// Device Number, without ARI.
  public var device: Int { Int(deviceFunction >> 3) }

  /// Function Number, without ARI.
  public var function: Int { Int(deviceFunction & 7) }

  /// The Routing ID, as requests of the function carry it.
  public var routingID: UInt16 { UInt16(bus) << 8 | UInt16(deviceFunction) }

  /// In the order of Routing IDs.
  public static func < (a: FunctionAddress, b: FunctionAddress) -> Bool { a.routingID < b.routingID }
}
