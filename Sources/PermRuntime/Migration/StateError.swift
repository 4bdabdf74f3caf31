/// Why a state was not saved or not loaded.
public struct StateError: Error, Sendable, Equatable {
  /// The reasons, by number; docs/migration.md has a line for each.
  public enum Code: UInt8, Sendable, CaseIterable {
    /// There are fewer bytes than the fixed part has.
    case tooShort = 1
    /// The bytes do not begin as a saved state does.
    case notAState = 2
    /// A version of the format that is not understood.
    case unknownVersion = 3
    /// The number of bytes is not what the size and the counts say.
    case wrongSize = 4
    /// The checksum is another one: the bytes are damaged.
    case wrongChecksum = 5
    /// A value that no save writes.
    case malformed = 6
    /// Saved under other tables, and no verdict says that these are compatible.
    case otherTables = 7
    /// Saved from another function: identity, size, BARs, or what the host said of it.
    case otherFunction = 8
    /// The capabilities lie elsewhere, are others, or are described otherwise.
    case otherLayout = 9
    /// The device would be left below D0: under these tables a guest cannot write PowerState.
    case powerStateReadOnly = 10
    /// The device is to go below D0 and has no power management that is understood.
    case noPowerManagement = 11
    /// The device has no such state.
    case unsupportedPowerState = 12
    /// Virtual functions are enabled on one side and not on the other, or keep the function in D0.
    case vfsDiffer = 13
    /// The physical function of this virtual one is in a deeper state than it was.
    case parentAsleep = 14
    /// A reset is in progress.
    case resetting = 15
    /// The device is not in D0, and is not to be sent so.
    case notInD0 = 16
    /// The function has no user, and so no state to send.
    case unused = 17
    /// The buffer is smaller than the state.
    case bufferTooSmall = 18
    /// The power machine refused, see `refusal`.
    case powerRefused = 19
    /// The device did not answer.
    case deviceFailed = 20

    /// Whether a load that ended so has touched the function.
    public var touchesFunction: Bool { self == .powerRefused || self == .deviceFailed }
  }

  /// The reason.
  public var code: Code
  /// Byte of the state where the reason lies; for `deviceFailed` byte of config space; 0 where there is none.
  public var offset: Int
  /// What the power machine said; nil for other codes.
  public var refusal: PowerRefusal?

  /// A reason at a byte.
  public init(_ code: Code, at offset: Int = 0, refusal: PowerRefusal? = nil) {
    self.code = code
    self.offset = offset
    self.refusal = refusal
  }
}
