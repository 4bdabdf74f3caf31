/// The code behind the hook numbers of a profile.
///
/// Generated tables bring an adapter from numbers to one protocol requirement per hook, so that a forgotten hook is a
/// compile error; `InterpretedHooks` finds the standard hooks by name.
public protocol HookSet {
  /// Runs a hook; a number that the profile does not declare does nothing.
  ///
  /// - Throws: `ConfigError.Code.deviceFailed`, when the device does not answer.
  func run<Function: PassthroughFunction & ~Copyable>(
    _ hook: UInt8,
    _ call: HookCall<Function>
  ) throws(ConfigError)

  /// Whether a hook does no more than tell the host what the guest's registers say, so that it runs again when a saved
  /// state was loaded; by default none does.
  func runsAtLoad(_ hook: UInt8) -> Bool
}

extension HookSet {
  /// No hook does.
  public func runsAtLoad(_ hook: UInt8) -> Bool { false }
}
