/// What the embedder chooses for one function, beside the rules of the profile.
public struct PowerOptions: Sendable, Hashable {
  /// What becomes of an access or call that finds the device asleep.
  public enum Asleep: UInt8, Sendable, CaseIterable {
    /// The device is woken first.
    case resume
    /// The access or call fails with `ConfigError.Code.asleep`.
    case fail
  }

  /// When a guest's D3hot becomes D3cold, where the platform can.
  public enum Promotion: UInt8, Sendable, CaseIterable {
    /// Never.
    case never
    /// For a device that reports No_Soft_Reset = 0: its guest expects to lose state.
    case whereStateIsLost
    /// Also for one that reports 1; the guest is then shown 0. Without effect where the profile lets the guest read that bit
    /// from hardware.
    case always
  }

  /// What becomes of an access or call that finds the device asleep.
  public var asleep: Asleep
  /// When a guest's D3hot becomes D3cold.
  public var promotion: Promotion

  /// Options; by default the device is woken, and D3hot stays D3hot.
  public init(asleep: Asleep = .resume, promotion: Promotion = .never) {
    self.asleep = asleep
    self.promotion = promotion
  }
}

/// What a function and its host are able to do, found at open.
public struct PowerAbilities: OptionSet, Sendable, Hashable {
  /// One bit each.
  public let rawValue: UInt16
  /// Abilities by their bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// It has a power management capability of a version that is understood.
  public static let powerManagement = PowerAbilities(rawValue: 1 << 0)
  /// D1_Support.
  public static let d1 = PowerAbilities(rawValue: 1 << 1)
  /// D2_Support.
  public static let d2 = PowerAbilities(rawValue: 1 << 2)
  /// No_Soft_Reset: registers survive the way from D3hot to D0.
  public static let noSoftReset = PowerAbilities(rawValue: 1 << 3)
  /// The host itself saves and restores config space, as a kernel does below vfio.
  public static let hostKeepsConfig = PowerAbilities(rawValue: 1 << 4)
  /// The host's reset brings the device to D0 and stops its interrupts itself.
  public static let hostPreparesReset = PowerAbilities(rawValue: 1 << 8)
  /// The platform can take the power away.
  public static let platformPower = PowerAbilities(rawValue: 1 << 5)
  /// It is a virtual function.
  public static let virtualFunction = PowerAbilities(rawValue: 1 << 6)
  /// D3hot becomes D3cold.
  public static let promotes = PowerAbilities(rawValue: 1 << 7)
}
