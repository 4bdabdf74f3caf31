internal import Glibc

/// Abilities that not every kernel or device has.
///
/// Source: Linux include/uapi/linux/vfio.h, VFIO_DEVICE_FEATURE.
extension VFIODevice {
  /// An ability; the numbers are VFIO's.
  public enum Feature: UInt32, Sendable, CaseIterable {
    case token = 0
    case migration = 1
    case lowPowerEntry = 3
    case lowPowerEntryWithWakeup = 4
    case lowPowerExit = 5
  }

  /// What a device that can migrate supports; the bits are VFIO's.
  public struct Migration: OptionSet, Sendable {
    /// One bit each.
    public let rawValue: UInt64
    /// Abilities by their bits.
    public init(rawValue: UInt64) { self.rawValue = rawValue }
    /// Its state can be copied while it is stopped.
    public static let stopCopy = Migration(rawValue: 1 << 0)
    /// It can be kept from reaching other devices before it is stopped.
    public static let peerToPeer = Migration(rawValue: 1 << 1)
    /// Its state can be copied ahead, while it runs.
    public static let precopy = Migration(rawValue: 1 << 2)
  }

  /// Whether the kernel has an ability for this device.
  public func supports(_ feature: Feature) -> Bool {
    let access = feature == .migration ? VFIONumber.featureGet : VFIONumber.featureSet
    var header = VFIOFeatureHeader(
      argsz: UInt32(MemoryLayout<VFIOFeatureHeader>.stride),
      flags: feature.rawValue | access | VFIONumber.featureProbe)
    return SystemCall.control(number, VFIORequest.feature, &header) == 0
  }

  /// Lets the kernel put the device into the deepest state of the platform, until `exitLowPower`; an access of config space
  /// or of a region wakes it for as long as it takes.
  ///
  /// - Throws: EINVAL where it was entered before, ENOTTY where the kernel is older than 6.1.
  public func enterLowPower() throws(SystemFailure) {
    _ = try feature(.lowPowerEntry, VFIONumber.featureSet, [], "enter low power of")
  }

  /// The same, until a wake-up event of the device or an access too.
  ///
  /// - Parameter wakeup: An eventfd that is signalled then; the caller's.
  public func enterLowPower(wakeup: Int32) throws(SystemFailure) {
    let data = withUnsafeBytes(of: VFIOWakeup(descriptor: wakeup)) { Array($0) }
    _ = try feature(.lowPowerEntryWithWakeup, VFIONumber.featureSet, data, "enter low power of")
  }

  /// Ends low power: the device is in D0 with its registers.
  ///
  /// Without effect if not entered.
  public func exitLowPower() throws(SystemFailure) {
    _ = try feature(.lowPowerExit, VFIONumber.featureSet, [], "exit low power of")
  }

  /// Sets the secret that users of virtual functions have to know; of a physical function that was given users.
  public func setToken(_ token: VFToken) throws(SystemFailure) {
    _ = try feature(.token, VFIONumber.featureSet, token.bytes, "set the token of")
  }

  /// What of migration the device's driver supports; empty: nothing.
  public func migration() -> Migration {
    let none = [UInt8](repeating: 0, count: MemoryLayout<UInt64>.size)
    guard let data = try? feature(.migration, VFIONumber.featureGet, none, "examine migration of") else {
      return []
    }
    return Migration(rawValue: data.withUnsafeBytes { $0.structure(UInt64.self, at: 0) } ?? 0)
  }

  /// Gets or sets an ability; the data as they are afterwards.
  private func feature(
    _ feature: Feature, _ access: UInt32, _ data: [UInt8], _ attempt: String
  ) throws(SystemFailure) -> [UInt8] {
    let size = MemoryLayout<VFIOFeatureHeader>.stride
    let header = VFIOFeatureHeader(argsz: UInt32(size + data.count), flags: feature.rawValue | access)
    var message = withUnsafeBytes(of: header) { Array($0) } + data
    let answer = message.withUnsafeMutableBytes { SystemCall.control(number, VFIORequest.feature, $0) }
    guard answer == 0 else { throw SystemFailure(attempt, system.address) }
    return Array(message[size...])
  }
}
