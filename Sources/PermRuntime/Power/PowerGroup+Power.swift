/// What an embedder does with the power of the functions of a group, from any thread.
///
/// All of these throw what the call of that name of `ConfigSpace` throws, and `deviceFailed` for a function that is gone.
extension PowerGroup where Function: ~Copyable, Lock: ~Copyable {
  /// Lets the device sleep as deep as the platform goes.
  public func enterLowPower(
    of member: GroupMember = .physical, untilWakeup: Bool = false
  ) throws(ConfigError) {
    try withFunction(member) { (space) throws(ConfigError) in
      try space.enterLowPower(untilWakeup: untilWakeup)
    }
  }

  /// Ends low power.
  public func exitLowPower(of member: GroupMember = .physical) throws(ConfigError) {
    try withFunction(member) { (space) throws(ConfigError) in try space.exitLowPower() }
  }

  /// The platform signals a wake-up event of the device.
  public func signalWakeup(of member: GroupMember = .physical) throws(ConfigError) {
    try withFunction(member) { (space) throws(ConfigError) in try space.signalWakeup() }
  }

  /// Nothing is under way: a device that was woken for an access may sleep again.
  public func idle(_ member: GroupMember = .physical) throws(ConfigError) {
    try withFunction(member) { (space) throws(ConfigError) in try space.idle() }
  }

  /// Must come before a call that needs the device awake.
  ///
  /// What the call then does with BARs belongs into `whileReachable`: another thread may be faster.
  public func use(_ member: GroupMember = .physical) throws(ConfigError) {
    try withFunction(member) { (space) throws(ConfigError) in try space.use() }
  }

  /// Resets a function, and says what the host said of it.
  @discardableResult
  public func reset(
    _ method: ResetMethod, of member: GroupMember = .physical
  ) throws(ConfigError) -> Bool {
    try withFunction(member) { (space) throws(ConfigError) in try space.reset(method) }
  }

  /// The user of a function is gone.
  public func release(_ member: GroupMember = .physical) throws(ConfigError) {
    try withFunction(member) { (space) throws(ConfigError) in try space.release() }
  }

  /// Gives a function up.
  public func close(_ member: GroupMember = .physical) throws(ConfigError) {
    try withFunction(member) { (space) throws(ConfigError) in try space.close() }
  }
}
