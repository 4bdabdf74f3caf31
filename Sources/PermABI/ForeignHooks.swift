internal import CPerm
internal import PermRuntime

/// The hooks of a profile by number: functions of C, and the standard ones for the rest.
struct ForeignHooks: HookSet {
  private let foreign: [perm_hook?]
  private let standard: InterpretedHooks

  /// Finds the code of each hook by its name.
  ///
  /// - Parameters:
  ///   - names: The legend's, by number.
  ///   - hooks: The caller's.
  /// - Throws: `PERM_ERROR_BAD_ARGUMENT` or `PERM_ERROR_UNKNOWN_MEMBER` for a hook that is none; `PERM_ERROR_MISSING_HOOK`.
  init(names: [String], _ hooks: UnsafeBufferPointer<perm_hook>) throws(CallFailure) {
    var own: [String: perm_hook] = [:]
    for hook in hooks {
      guard let name = hook.name, hook.run != nil, hook.flags & ~PERM_HOOK_RUNS_AT_LOAD.rawValue == 0 else {
        throw CallFailure(PERM_ERROR_BAD_ARGUMENT)
      }
      guard hook.reserved == 0 else { throw CallFailure(PERM_ERROR_UNKNOWN_MEMBER) }
      own[String(cString: name)] = hook
    }
    foreign = names.map { own[$0] }
    standard = InterpretedHooks(names: names)
    for number in names.indices where foreign[number] == nil && standard.missing.contains(names[number]) {
      var failure = CallFailure(PERM_ERROR_MISSING_HOOK)
      failure.hook = number
      throw failure
    }
  }

  private func foreign(_ hook: UInt8) -> perm_hook? {
    foreign.indices.contains(Int(hook)) ? foreign[Int(hook)] : nil
  }

  func run<Function: PassthroughFunction & ~Copyable>(
    _ hook: UInt8,
    _ call: HookCall<Function>
  ) throws(ConfigError) {
    guard let foreign = foreign(hook) else { return try standard.run(hook, call) }
    guard let run = foreign.run, HookCall<Function>.self == HookCall<HostFunction>.self else { return }
    var opened = ForeignCall(number: hook, call: unsafeBitCast(call, to: HookCall<HostFunction>.self))
    let status = withUnsafeMutablePointer(to: &opened) { run(foreign.context, OpaquePointer($0)) }
    guard status != PERM_OK else { return }
    if let failure = opened.failure, failure.code.status == status { throw failure }
    throw ConfigError(.deviceFailed, position: call.position, byteWidth: call.byteWidth)
  }

  func runsAtLoad(_ hook: UInt8) -> Bool {
    guard let foreign = foreign(hook) else { return standard.runsAtLoad(hook) }
    return foreign.flags & PERM_HOOK_RUNS_AT_LOAD.rawValue != 0
  }
}

/// What stands behind a `perm_call`: lies on the stack for as long as the hook runs.
struct ForeignCall {
  let number: UInt8
  let call: HookCall<HostFunction>
  /// What last went wrong in a function that the hook called.
  var failure: ConfigError?
}
