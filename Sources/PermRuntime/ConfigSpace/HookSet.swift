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
}
