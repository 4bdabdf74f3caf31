// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import CPerm
internal import PermRuntime

// perm_power.h. The header has the words for each function.

@c @implementation
public func perm_config_enter_low_power(_ space: OpaquePointer?, _ untilWakeup: UInt32) -> perm_status {
  call(space) { (space) throws(ConfigError) in try space.enterLowPower(untilWakeup: untilWakeup != 0) }
}

@c @implementation
public func perm_config_exit_low_power(_ space: OpaquePointer?) -> perm_status {
  call(space) { (space) throws(ConfigError) in try space.exitLowPower() }
}

@c @implementation
public func perm_config_signal_wakeup(_ space: OpaquePointer?) -> perm_status {
  call(space) { (space) throws(ConfigError) in try space.signalWakeup() }
}

@c @implementation
public func perm_config_idle(_ space: OpaquePointer?) -> perm_status {
  call(space) { (space) throws(ConfigError) in try space.idle() }
}

@c @implementation
public func perm_config_use(_ space: OpaquePointer?) -> perm_status {
  call(space) { (space) throws(ConfigError) in try space.use() }
}

@c @implementation
public func perm_config_reset(_ space: OpaquePointer?, _ method: perm_reset) -> perm_status {
  call(space) { (space) throws(CallFailure) in
    let method = try ResetMethod(method)
    let succeeded = try converting { () throws(ConfigError) in try space.reset(method) }
    if !succeeded { throw CallFailure(PERM_ERROR_RESET_FAILED) }
  }
}

@c @implementation
public func perm_config_will_enable_vfs(_ space: OpaquePointer?) -> perm_status {
  call(space) { (space) throws(ConfigError) in try space.willEnableVFs() }
}

@c @implementation
public func perm_config_did_remove_vfs(_ space: OpaquePointer?) -> perm_status {
  call(space) { (space) throws(ConfigError) in try space.didRemoveVFs() }
}

@c @implementation
public func perm_config_follow(_ space: OpaquePointer?, _ parent: perm_power_state) -> perm_status {
  call(space) { (space) throws(CallFailure) in
    let state = try DeviceState(parent)
    try converting { () throws(ConfigError) in try space.follow(state) }
  }
}

@c @implementation
public func perm_config_release(_ space: OpaquePointer?) -> perm_status {
  call(space) { (space) throws(ConfigError) in try space.release() }
}

@c @implementation
public func perm_config_close(_ space: OpaquePointer?) -> perm_status {
  call(space) { (space) throws(ConfigError) in try space.close() }
}

@c @implementation
public func perm_config_power(
  _ space: OpaquePointer?, _ power: UnsafeMutablePointer<perm_power>?
) -> perm_status {
  call(space) { (space) throws(CallFailure) in
    let machine = space.power
    var structure = perm_power()
    structure.state = machine.state.number
    structure.effective_state = machine.effectiveState.number
    structure.parent_state = machine.parent.number
    structure.low_power = machine.lowPower.number
    structure.flags =
      (machine.hasVFs ? PERM_POWER_HAS_VFS.rawValue : 0)
      | (machine.isResetting ? PERM_POWER_RESETTING.rawValue : 0)
      | (machine.hasSavedState ? PERM_POWER_HAS_SAVED_STATE.rawValue : 0)
    structure.enabled = UInt32(machine.enabled.rawValue)
    structure.mapped = UInt32(machine.mapped.rawValue)
    structure.reachable = UInt32(machine.reachable.rawValue)
    structure.unsupported_requests = space.unsupportedRequests
    try structure.write(to: power)
  }
}

@c @implementation
public func perm_config_read_bar(
  _ space: OpaquePointer?, _ bar: UInt32, _ offset: UInt64, _ width: UInt32,
  _ value: UnsafeMutablePointer<UInt64>?
) -> perm_status {
  value?.pointee = ~0
  return call(space) { (space) throws(CallFailure) in
    let value = try value.given()
    try checkBARWidth(width)
    value.pointee = space.readBAR(Int(bar), at: offset, byteWidth: Int(width))
  }
}

@c @implementation
public func perm_config_write_bar(
  _ space: OpaquePointer?, _ bar: UInt32, _ offset: UInt64, _ width: UInt32, _ value: UInt64
) -> perm_status {
  call(space) { (space) throws(CallFailure) in
    try checkBARWidth(width)
    space.writeBAR(Int(bar), at: offset, byteWidth: Int(width), value: value)
  }
}

private func checkBARWidth(_ width: UInt32) throws(CallFailure) {
  guard width == 1 || width == 2 || width == 4 || width == 8 else {
    throw CallFailure(PERM_ERROR_BAD_ARGUMENT)
  }
}
