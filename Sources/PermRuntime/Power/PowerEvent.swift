/// Something that happens to a function's power, reset or decoding.
public enum PowerEvent: Sendable, Hashable {
  /// The function was opened: where it is and what is enabled is known.
  case opened
  /// The guest wrote PowerState.
  case request(PowerState)
  /// The guest is about to write the decode enables of COMMAND.
  case decoding(BARSpaces)
  /// The guest has written them.
  case decoded(BARSpaces)
  /// A config access is about to reach the device.
  case access
  /// A call that needs the device awake: setting up interrupts, mapping or reading a BAR, asking for its regions.
  case use
  /// Nothing is under way any more: a device that an access woke may sleep again.
  case idle
  /// VFs are about to be enabled; counted from here on.
  case enableVFs
  /// VFs are gone.
  case removeVFs
  /// The embedder lets the device sleep, until its exit or also until a wake-up event.
  case enterLowPower(untilWakeup: Bool)
  /// The embedder ends it.
  case exitLowPower
  /// The device or platform signalled a wake-up (PME).
  case wakeup
  /// A reset is about to run.
  case beginReset
  /// The reset has run.
  case endReset
  /// The user is gone: the host may let the device sleep.
  case release
  /// The function is given up.
  case close
  /// The physical function of this virtual one has changed its state.
  case parent(DeviceState)
  /// A transition ended halfway: mappings are brought in agreement with the state that was reached.
  case settle

  /// The kind, without what it is about.
  public enum Kind: UInt8, Sendable, CaseIterable {
    case opened, request, decoding, decoded, access, use, idle, enableVFs, removeVFs
    case enterLowPower, exitLowPower, wakeup, beginReset, endReset, release, close, parent, settle
  }

  /// The kind, without what it is about.
  public var kind: Kind {
    switch self {
    case .opened: .opened
    case .request: .request
    case .decoding: .decoding
    case .decoded: .decoded
    case .access: .access
    case .use: .use
    case .idle: .idle
    case .enableVFs: .enableVFs
    case .removeVFs: .removeVFs
    case .enterLowPower: .enterLowPower
    case .exitLowPower: .exitLowPower
    case .wakeup: .wakeup
    case .beginReset: .beginReset
    case .endReset: .endReset
    case .release: .release
    case .close: .close
    case .parent: .parent
    case .settle: .settle
    }
  }
}

/// Why a transition was refused; the function is as it was.
public enum PowerRefusal: UInt8, Error, Sendable, CaseIterable {
  /// The device has no such state, or no power management that is understood.
  case unsupported
  /// From the present state, the one asked for cannot be reached.
  case illegal
  /// Virtual functions are enabled.
  case vfsEnabled
  /// A reset is in progress.
  case resetting
  /// The device sleeps, and the embedder wants it left asleep.
  case asleep
  /// Low power was entered before.
  case alreadyEntered
  /// No wake-up event was asked for.
  case notArmed
  /// The device did not go where it was told to; mappings agree with where it is.
  case notReached
}

/// What a transition does, in the order in which it is done: the same for all transitions, `PowerTable.order`.
public enum PowerEffect: UInt8, Sendable, CaseIterable {
  /// Takes mappings away, those for DMA first.
  case unmap
  /// Reads config state that was saved again: what was written in D3hot since.
  case refresh
  /// Has the platform supply power: D3cold to D0.
  case powerOn
  /// Brings the device to D0.
  case wake
  /// Writes the saved config state back.
  case restore
  /// Reads the config state that the next steps lose.
  case save
  /// Has the host tear interrupts down.
  case stopInterrupts
  /// Brings the device to a deeper state that PMCSR names.
  case enter
  /// Has the platform take the power away: D3hot to D3cold.
  case powerOff
  /// Forgets the saved config state.
  case free
  /// Takes note of what happened.
  case note
  /// Gives mappings back, as far as they are enabled.
  case map
}

/// Effects of a transition.
public struct PowerEffects: OptionSet, Sendable, Hashable {
  /// One bit each.
  public let rawValue: UInt16
  /// Effects by their bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }
  /// One effect.
  public init(_ effect: PowerEffect) { rawValue = 1 << UInt16(effect.rawValue) }

  /// Mappings go.
  public static let unmap = PowerEffects(.unmap)
  /// Config state is read.
  public static let save = PowerEffects(.save)
  /// Config state is read again.
  public static let refresh = PowerEffects(.refresh)
  /// Power comes.
  public static let powerOn = PowerEffects(.powerOn)
  /// To D0.
  public static let wake = PowerEffects(.wake)
  /// Config state is written back.
  public static let restore = PowerEffects(.restore)
  /// Interrupts end.
  public static let stopInterrupts = PowerEffects(.stopInterrupts)
  /// To a deeper state.
  public static let enter = PowerEffects(.enter)
  /// Power goes.
  public static let powerOff = PowerEffects(.powerOff)
  /// Saved state is forgotten.
  public static let free = PowerEffects(.free)
  /// It is noted.
  public static let note = PowerEffects(.note)
  /// Mappings come back.
  public static let map = PowerEffects(.map)
  /// All that brings a sleeping function back to D0 with its registers, and gives mappings back.
  public static let awaken: PowerEffects = [.refresh, .powerOn, .wake, .restore, .free, .note, .map]

  /// Whether an effect is among them.
  public func contains(_ effect: PowerEffect) -> Bool { contains(PowerEffects(effect)) }
}
