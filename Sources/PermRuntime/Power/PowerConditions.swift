/// Facts about a function's state and about what is asked of it, which guards look at.
public struct PowerConditions: OptionSet, Sendable, Hashable {
  /// One bit each.
  public let rawValue: UInt32
  /// Conditions by their bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The state asked for is D0.
  public static let towardsD0 = PowerConditions(rawValue: 1 << 0)
  /// The state asked for is D3hot.
  public static let towardsD3hot = PowerConditions(rawValue: 1 << 1)
  /// The state asked for is deeper than the present one.
  public static let towardsDeeper = PowerConditions(rawValue: 1 << 2)
  /// The state asked for is less deep than the present one.
  public static let towardsShallower = PowerConditions(rawValue: 1 << 3)
  /// The device has the state asked for.
  public static let towardsSupported = PowerConditions(rawValue: 1 << 4)
  /// It has power management that is understood.
  public static let managed = PowerConditions(rawValue: 1 << 5)
  /// The device is in D0.
  public static let inD0 = PowerConditions(rawValue: 1 << 6)
  /// The device is in D3hot.
  public static let inD3hot = PowerConditions(rawValue: 1 << 7)
  /// The device is in D3cold.
  public static let inD3cold = PowerConditions(rawValue: 1 << 8)
  /// The way from D3hot to D0 resets registers.
  public static let losesState = PowerConditions(rawValue: 1 << 9)
  /// The host itself, below the runtime, saves and restores config space.
  public static let hostKeepsConfig = PowerConditions(rawValue: 1 << 10)
  /// There is saved config state.
  public static let saved = PowerConditions(rawValue: 1 << 11)
  /// Virtual functions are enabled.
  public static let withVFs = PowerConditions(rawValue: 1 << 12)
  /// It is itself a virtual function.
  public static let virtualFunction = PowerConditions(rawValue: 1 << 13)
  /// A reset is in progress.
  public static let resetting = PowerConditions(rawValue: 1 << 14)
  /// Low power is entered, in whatever way.
  public static let asleep = PowerConditions(rawValue: 1 << 15)
  /// Low power is entered until a wake-up event or an access.
  public static let armed = PowerConditions(rawValue: 1 << 16)
  /// Low power is entered in place of the D3hot that the guest asked for.
  public static let promoted = PowerConditions(rawValue: 1 << 17)
  /// Low power is entered because there is no user.
  public static let unused = PowerConditions(rawValue: 1 << 18)
  /// The embedder wants the device woken for what needs it.
  public static let resumes = PowerConditions(rawValue: 1 << 19)
  /// D3hot becomes D3cold.
  public static let promotes = PowerConditions(rawValue: 1 << 20)
  /// The platform can take the power away.
  public static let platformPower = PowerConditions(rawValue: 1 << 21)
  /// The profile lets writes in D3hot be lost.
  public static let losesD3hotWrites = PowerConditions(rawValue: 1 << 22)
  /// The profile does not look at the power of PFs and VFs together.
  public static let freeVFPower = PowerConditions(rawValue: 1 << 23)
  /// The host's reset brings the device to D0 itself.
  public static let hostPreparesReset = PowerConditions(rawValue: 1 << 24)
  /// The physical function of this virtual one has no power, as far as the profile looks at that.
  public static let withoutPF = PowerConditions(rawValue: 1 << 25)

  /// Names in the order of the bits, as tables and graphs print them.
  public static let names: [StaticString] = [
    "towards D0", "towards D3hot", "towards deeper", "towards shallower", "towards supported", "managed",
    "in D0",
    "in D3hot", "in D3cold", "loses state", "host keeps config", "saved", "with VFs", "is a VF", "resetting",
    "asleep",
    "armed", "promoted", "unused", "resumes", "promotes", "platform power", "loses D3hot writes",
    "free VF power",
    "host prepares reset", "without its PF",
  ]
}

/// What must and what must not be so.
public struct PowerGuard: Sendable, Hashable {
  /// All of these must hold.
  public var when: PowerConditions
  /// None of these may hold.
  public var unless: PowerConditions

  /// A guard; by default always open.
  public init(when: PowerConditions = [], unless: PowerConditions = []) {
    self.when = when
    self.unless = unless
  }

  /// Whether nothing can close it.
  public var isAlwaysOpen: Bool { when.isEmpty && unless.isEmpty }

  /// Whether it is open.
  public func holds(_ conditions: PowerConditions) -> Bool {
    conditions.isSuperset(of: when) && conditions.isDisjoint(with: unless)
  }
}
