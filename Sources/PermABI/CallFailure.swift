internal import CPerm
internal import PermRuntime

/// What there is to know of a call that failed, in the numbers of C.
struct CallFailure: Error {
  var status: perm_status
  var refusal = PERM_REFUSAL_NONE
  /// Byte of config space, or of a saved state.
  var position = 0
  /// Bytes that were to be accessed there.
  var byteWidth = 0
  /// Number of the hook that nobody has.
  var hook = 0

  init(_ status: perm_status) { self.status = status }

  /// The same for the caller.
  var structure: perm_error {
    var error = perm_error()
    error.status = status
    error.refusal = refusal
    error.position = UInt64(clamping: position)
    error.width = UInt32(clamping: byteWidth)
    error.hook = UInt32(clamping: hook)
    return error
  }
}

/// An error of the runtime that has numbers in C.
protocol NumberedFailure: Error {
  /// The same in the numbers of C.
  var callFailure: CallFailure { get }
}

extension CallFailure: NumberedFailure {
  var callFailure: CallFailure { self }
}

extension ConfigError: NumberedFailure {
  var callFailure: CallFailure {
    var failure = CallFailure(code.status)
    failure.refusal = refusal?.number ?? PERM_REFUSAL_NONE
    failure.position = position
    failure.byteWidth = byteWidth
    return failure
  }
}

extension StateError: NumberedFailure {
  var callFailure: CallFailure {
    var failure = CallFailure(code.status)
    failure.refusal = refusal?.number ?? PERM_REFUSAL_NONE
    failure.position = offset
    return failure
  }
}

extension ConfigError.Code {
  var status: perm_status {
    switch self {
    case .outOfRange: PERM_ERROR_OUT_OF_RANGE
    case .deviceFailed: PERM_ERROR_DEVICE_FAILED
    case .badSize: PERM_ERROR_BAD_SIZE
    case .badTables: PERM_ERROR_BAD_TABLES
    case .unknownHeader: PERM_ERROR_UNKNOWN_HEADER
    case .refused: PERM_ERROR_REFUSED
    }
  }
}

extension StateError.Code {
  var status: perm_status {
    switch self {
    case .tooShort: PERM_STATE_TOO_SHORT
    case .notAState: PERM_STATE_NOT_A_STATE
    case .unknownVersion: PERM_STATE_UNKNOWN_VERSION
    case .wrongSize: PERM_STATE_WRONG_SIZE
    case .wrongChecksum: PERM_STATE_WRONG_CHECKSUM
    case .malformed: PERM_STATE_MALFORMED
    case .otherTables: PERM_STATE_OTHER_TABLES
    case .otherFunction: PERM_STATE_OTHER_FUNCTION
    case .otherLayout: PERM_STATE_OTHER_LAYOUT
    case .powerStateReadOnly: PERM_STATE_POWER_STATE_READ_ONLY
    case .noPowerManagement: PERM_STATE_NO_POWER_MANAGEMENT
    case .unsupportedPowerState: PERM_STATE_UNSUPPORTED_POWER_STATE
    case .vfsDiffer: PERM_STATE_VFS_DIFFER
    case .parentAsleep: PERM_STATE_PARENT_ASLEEP
    case .resetting: PERM_STATE_RESETTING
    case .notInD0: PERM_STATE_NOT_IN_D0
    case .unused: PERM_STATE_UNUSED
    case .bufferTooSmall: PERM_STATE_BUFFER_TOO_SMALL
    case .powerRefused: PERM_ERROR_REFUSED
    case .deviceFailed: PERM_ERROR_DEVICE_FAILED
    }
  }
}

extension PowerRefusal {
  var number: perm_refusal {
    switch self {
    case .unsupported: PERM_REFUSAL_UNSUPPORTED
    case .illegal: PERM_REFUSAL_ILLEGAL
    case .vfsEnabled: PERM_REFUSAL_VFS_ENABLED
    case .resetting: PERM_REFUSAL_RESETTING
    case .asleep: PERM_REFUSAL_ASLEEP
    case .alreadyEntered: PERM_REFUSAL_ALREADY_ENTERED
    case .notArmed: PERM_REFUSAL_NOT_ARMED
    case .notReached: PERM_REFUSAL_NOT_REACHED
    }
  }
}
