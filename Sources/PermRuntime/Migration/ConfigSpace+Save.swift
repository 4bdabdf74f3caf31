/// What becomes of a device that is not in D0 when its state is saved.
public enum WhenAsleep: UInt8, Sendable, CaseIterable {
  /// Nothing is saved: `StateError.Code.notInD0`.
  case refuse
  /// The device is brought to D0 first, and its guest finds it there.
  case wake
  /// The power state is sent; the destination loads it if it is able to bring the device out of it.
  case send
}

/// Saving a function, to go on with it somewhere else.
///
/// The embedder has stopped the guest and holds the lock that it holds around accesses. Format: docs/migration.md.
extension ConfigSpace where Function: ~Copyable {
  /// Which tables the function was opened with.
  public var fingerprint: TableFingerprint { core.pointee.placed.fingerprint }

  /// Bytes of a saved state of this function; always the same.
  ///
  /// - Complexity: O(config space).
  public var stateSize: Int {
    StateFormat.size(
      capabilities: core.pointee.placed.instances.count, rows: core.pointee.carriedRows().count)
  }

  /// Bytes of a saved state at most, of any function.
  public static var stateSizeLimit: Int { StateFormat.sizeLimit }

  /// Saves what the guest sees and has written, and where the power is.
  ///
  /// A device that sleeps is woken to be read where nothing was saved of it, and put to sleep again.
  ///
  /// - Parameter choice: What becomes of a device that is not in D0.
  /// - Returns: `stateSize` bytes.
  /// - Throws: `notInD0`, `unused`, `resetting`, `powerRefused` with the function as it was; `deviceFailed`.
  public func saveState(whenAsleep choice: WhenAsleep = .refuse) throws(StateError) -> [UInt8] {
    let state = try capture(choice)
    var bytes = [UInt8](repeating: 0, count: state.size)
    var span = bytes.mutableSpan
    state.write(&span)
    return bytes
  }

  /// The same into a buffer; what lies behind the state stays.
  ///
  /// - Returns: Bytes written: `stateSize`.
  /// - Throws: As above, and `bufferTooSmall` at the byte that it ends before.
  public func saveState(
    into bytes: inout MutableSpan<UInt8>, whenAsleep choice: WhenAsleep = .refuse
  ) throws(StateError) -> Int {
    guard bytes.count >= stateSize else { throw StateError(.bufferTooSmall, at: bytes.count) }
    let state = try capture(choice)
    state.write(&bytes)
    return state.size
  }

  private func capture(_ choice: WhenAsleep) throws(StateError) -> FunctionState {
    let stateOffset = StateFormat.Offset.state
    guard !power.isResetting else { throw StateError(.resetting, at: stateOffset) }
    guard power.lowPower != .unused else { throw StateError(.unused, at: stateOffset) }
    if power.lowPower != .off || power.effectiveState != .d0 {
      switch choice {
      case .refuse: throw StateError(.notInD0, at: stateOffset)
      case .wake:
        try step(.exitLowPower)
        try stepToD0()
        // A virtual function is where its physical one is.
        guard power.effectiveState == .d0 else { throw StateError(.notInD0, at: stateOffset) }
      case .send: break
      }
    }
    let before = power
    let mustWake = !before.answersConfig && !before.hasSavedState
    if mustWake { try step(.access) }
    let captured: FunctionState
    do throws(ConfigError) {
      captured = try core.pointee.captureState(before)
    } catch {
      throw StateError(error)
    }
    if mustWake { try step(before.lowPower == .armed ? .enterLowPower(untilWakeup: true) : .idle) }
    return captured
  }

  /// To D0, if it is not there.
  func stepToD0() throws(StateError) {
    if power.state != .d0 { try step(.request(.d0)) }
  }

  /// A transition of which a refusal is an error, told to the host as one of its own calls.
  func step(_ event: PowerEvent) throws(StateError) {
    let wasReachable = core.pointee.isMemoryReachable
    defer { noteReachability(wasReachable) }
    do throws(ConfigError) {
      if let refusal = try core.pointee.transition(event) {
        throw ConfigError(.refused, refusal: refusal)
      }
    } catch {
      throw StateError(error)
    }
  }
}

extension StateError {
  /// What a device or the power machine said.
  init(_ error: ConfigError) {
    switch error.refusal {
    case let refusal?: self.init(.powerRefused, at: StateFormat.Offset.state, refusal: refusal)
    case nil: self.init(.deviceFailed, at: error.position)
    }
  }
}
