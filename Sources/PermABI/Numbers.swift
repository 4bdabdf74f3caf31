internal import CPerm
internal import PermRuntime

// Numbers of the header and values of the runtime, one by one: what is added on one side is an error here, and what is moved
// on one side changes nothing on the other.

extension PowerState {
  var number: perm_power_state {
    switch self {
    case .d0: PERM_D0
    case .d1: PERM_D1
    case .d2: PERM_D2
    case .d3hot: PERM_D3_HOT
    }
  }

  init(_ number: perm_power_state) throws(CallFailure) {
    switch number {
    case PERM_D0: self = .d0
    case PERM_D1: self = .d1
    case PERM_D2: self = .d2
    case PERM_D3_HOT: self = .d3hot
    default: throw CallFailure(PERM_ERROR_BAD_ARGUMENT)
    }
  }
}

extension DeviceState {
  var number: perm_power_state { self == .d3cold ? PERM_D3_COLD : inRegister.number }

  init(_ number: perm_power_state) throws(CallFailure) {
    self = number == PERM_D3_COLD ? .d3cold : DeviceState(try PowerState(number))
  }
}

extension ResetMethod {
  var number: perm_reset {
    switch self {
    case .functionLevelReset: PERM_RESET_FLR
    case .advancedFeatures: PERM_RESET_AF_FLR
    }
  }

  init(_ number: perm_reset) throws(CallFailure) {
    switch number {
    case PERM_RESET_FLR: self = .functionLevelReset
    case PERM_RESET_AF_FLR: self = .advancedFeatures
    default: throw CallFailure(PERM_ERROR_BAD_ARGUMENT)
    }
  }
}

extension WhenAsleep {
  init(_ number: perm_when_asleep) throws(CallFailure) {
    switch number {
    case PERM_WHEN_ASLEEP_REFUSE: self = .refuse
    case PERM_WHEN_ASLEEP_WAKE: self = .wake
    case PERM_WHEN_ASLEEP_SEND: self = .send
    default: throw CallFailure(PERM_ERROR_BAD_ARGUMENT)
    }
  }
}

extension PowerOptions {
  init(_ options: perm_options) throws(CallFailure) {
    let asleep: Asleep
    switch options.asleep {
    case PERM_ASLEEP_RESUME: asleep = .resume
    case PERM_ASLEEP_FAIL: asleep = .fail
    default: throw CallFailure(PERM_ERROR_BAD_ARGUMENT)
    }
    let promotion: Promotion
    switch options.promotion {
    case PERM_PROMOTE_NEVER: promotion = .never
    case PERM_PROMOTE_WHERE_STATE_IS_LOST: promotion = .whereStateIsLost
    case PERM_PROMOTE_ALWAYS: promotion = .always
    default: throw CallFailure(PERM_ERROR_BAD_ARGUMENT)
    }
    self.init(asleep: asleep, promotion: promotion)
  }
}

extension LowPower {
  var number: perm_low_power {
    switch self {
    case .off: PERM_LOW_POWER_OFF
    case .entered: PERM_LOW_POWER_ENTERED
    case .armed: PERM_LOW_POWER_ARMED
    case .promoted: PERM_LOW_POWER_PROMOTED
    case .unused: PERM_LOW_POWER_UNUSED
    }
  }
}

extension BARUser {
  var number: perm_bar_user {
    switch self {
    case .cpu: PERM_USER_CPU
    case .dma: PERM_USER_DMA
    }
  }
}

extension PowerEvent {
  /// Its number, and what it is about.
  var numbers: (event: perm_event, detail: UInt32) {
    switch self {
    case .opened: (PERM_EVENT_OPENED, 0)
    case .request(let state): (PERM_EVENT_REQUEST, state.number.rawValue)
    case .decoding(let spaces): (PERM_EVENT_DECODING, UInt32(spaces.rawValue))
    case .decoded(let spaces): (PERM_EVENT_DECODED, UInt32(spaces.rawValue))
    case .access: (PERM_EVENT_ACCESS, 0)
    case .use: (PERM_EVENT_USE, 0)
    case .idle: (PERM_EVENT_IDLE, 0)
    case .enableVFs: (PERM_EVENT_ENABLE_VFS, 0)
    case .removeVFs: (PERM_EVENT_REMOVE_VFS, 0)
    case .enterLowPower(let untilWakeup): (PERM_EVENT_ENTER_LOW_POWER, untilWakeup ? 1 : 0)
    case .exitLowPower: (PERM_EVENT_EXIT_LOW_POWER, 0)
    case .wakeup: (PERM_EVENT_WAKEUP, 0)
    case .beginReset: (PERM_EVENT_BEGIN_RESET, 0)
    case .endReset: (PERM_EVENT_END_RESET, 0)
    case .release: (PERM_EVENT_RELEASE, 0)
    case .close: (PERM_EVENT_CLOSE, 0)
    case .parent(let state): (PERM_EVENT_PARENT, state.number.rawValue)
    case .settle: (PERM_EVENT_SETTLE, 0)
    }
  }
}

extension ListFinding.Code {
  var number: perm_finding_code {
    switch self {
    case .loop: PERM_FINDING_LOOP
    case .pointerOutOfRange: PERM_FINDING_POINTER_OUT_OF_RANGE
    case .tooLong: PERM_FINDING_TOO_LONG
    case .overlap: PERM_FINDING_OVERLAP
    case .cut: PERM_FINDING_CUT
    case .unknownVariant: PERM_FINDING_UNKNOWN_VARIANT
    case .unknownID: PERM_FINDING_UNKNOWN_ID
    case .noRoom: PERM_FINDING_NO_ROOM
    }
  }
}

extension TableKind {
  var number: UInt32 {
    switch self {
    case .header: PERM_TABLE_LIST_HEADER.rawValue
    case .standard: PERM_TABLE_LIST_STANDARD.rawValue
    case .extended: PERM_TABLE_LIST_EXTENDED.rawValue
    }
  }
}

extension HookPhase {
  var number: UInt32 {
    switch self {
    case .open: PERM_TABLE_ON_OPEN.rawValue
    case .read: PERM_TABLE_ON_READ.rawValue
    case .beforeWrite: PERM_TABLE_ON_BEFORE_WRITE.rawValue
    case .write: PERM_TABLE_ON_WRITE.rawValue
    }
  }
}

extension ConfigPlace {
  var bits: perm_bits {
    perm_bits(
      position: UInt32(clamping: position), lsb: UInt32(clamping: lsb), width: UInt32(clamping: bitWidth))
  }
}
