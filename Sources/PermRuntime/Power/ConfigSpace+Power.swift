/// What an embedder does with a function's power beside the guest's own writes.
///
/// All of these take a lock in an embedder with threads: the one that orders everything which changes whether BARs are reachable.
/// `PowerGroup` has it.
extension ConfigSpace where Function: ~Copyable {
  /// Where the function is, what is mapped, what is saved.
  public var power: PowerMachine { core.pointee.power }

  /// Lets the device sleep as deep as the platform goes, as a virtual ACPI `_PR3._OFF` asks for.
  ///
  /// - Parameter untilWakeup: Whether a wake-up event or an access ends it; otherwise only `exitLowPower` does, and an access
  ///   wakes the device but leaves BARs closed.
  /// - Throws: `refused` with `alreadyEntered`, `vfsEnabled`, `resetting` or `notReached`; `deviceFailed`.
  public func enterLowPower(untilWakeup: Bool = false) throws(ConfigError) {
    try run(.enterLowPower(untilWakeup: untilWakeup))
  }

  /// Ends low power: the device is in D0 with its registers, whatever state it was in before.
  ///
  /// Without effect if not entered.
  ///
  /// - Throws: `refused` with `resetting` or `notReached`; `deviceFailed`.
  public func exitLowPower() throws(ConfigError) { try run(.exitLowPower) }

  /// The platform signals a wake-up event (PME) of the device.
  ///
  /// - Throws: `refused` with `notArmed` or `notReached`; `deviceFailed`.
  public func signalWakeup() throws(ConfigError) { try run(.wakeup) }

  /// Nothing is under way: a device that was woken for an access may sleep again.
  ///
  /// - Throws: `refused` with `resetting` or `notReached`; `deviceFailed`.
  public func idle() throws(ConfigError) { try run(.idle) }

  /// Must come before a call that needs the device awake: setting up interrupts, mapping a BAR, asking for regions.
  ///
  /// - Throws: `refused` with `asleep`, `resetting` or `notReached`; `deviceFailed`.
  public func use() throws(ConfigError) { try run(.use) }

  /// Resets the function: BARs unmapped, D0, interrupts stopped, then the reset, then registers and mappings back.
  ///
  /// - Returns: What the host said of the reset itself.
  /// - Throws: `refused` with `vfsEnabled`, `resetting` or `notReached`; `deviceFailed`.
  @discardableResult
  public func reset(_ method: ResetMethod) throws(ConfigError) -> Bool {
    try run(.beginReset)
    return try core.pointee.completeReset(method, by: .standard)
  }

  /// Virtual functions are about to be enabled: the device is brought to D0 and stays there.
  ///
  /// Between this and the return of the call that makes them no other thread may write PowerState: `PowerGroup.enableVFs`.
  ///
  /// - Throws: `refused` with `resetting`, `unsupported` or `notReached`; `deviceFailed`.
  public func willEnableVFs() throws(ConfigError) { try run(.enableVFs) }

  /// Virtual functions are gone.
  ///
  /// - Throws: Nothing that can happen.
  public func didRemoveVFs() throws(ConfigError) { try run(.removeVFs) }

  /// Tells a virtual function where its physical one is.
  ///
  /// - Throws: `deviceFailed`.
  public func follow(_ parent: DeviceState) throws(ConfigError) { try run(.parent(parent)) }

  /// The user is gone: the device is brought to D0 with its registers, and then to sleep.
  ///
  /// The next access or `use` wakes it.
  ///
  /// - Throws: `refused` with `resetting`, `vfsEnabled` or `notReached`; `deviceFailed`.
  public func release() throws(ConfigError) {
    try run(.release)
    try run(.idle)
  }

  /// Gives the function up: unmapped, in D0, nothing saved.
  ///
  /// - Throws: `refused` with `notReached`; `deviceFailed`.
  public func close() throws(ConfigError) { try run(.close) }

  private func run(_ event: PowerEvent) throws(ConfigError) {
    let wasReachable = core.pointee.isMemoryReachable
    defer { noteReachability(wasReachable) }
    if let refusal = try core.pointee.transition(event) { throw ConfigError(.refused, refusal: refusal) }
  }
}
