// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import CPerm
internal import PermRuntime

// perm_hook.h: what a hook may ask and do while it runs. The header has the words for each function.

private func opened(_ call: OpaquePointer?) -> UnsafeMutablePointer<ForeignCall>? {
  call.map { UnsafeMutablePointer<ForeignCall>($0) }
}

@c @implementation
public func perm_call_number(_ call: OpaquePointer?) -> UInt32 { UInt32(opened(call)?.pointee.number ?? 0) }

@c @implementation
public func perm_call_phase(_ call: OpaquePointer?) -> UInt32 { opened(call)?.pointee.call.phase.number ?? 0 }

@c @implementation
public func perm_call_position(_ call: OpaquePointer?) -> UInt32 {
  UInt32(clamping: opened(call)?.pointee.call.position ?? 0)
}

@c @implementation
public func perm_call_width(_ call: OpaquePointer?) -> UInt32 {
  UInt32(clamping: opened(call)?.pointee.call.byteWidth ?? 0)
}

@c @implementation
public func perm_call_value(_ call: OpaquePointer?) -> UInt32 { opened(call)?.pointee.call.value ?? 0 }

@c @implementation
public func perm_call_operand_count(_ call: OpaquePointer?) -> UInt32 {
  UInt32(clamping: opened(call)?.pointee.call.operandCount ?? 0)
}

@c @implementation
public func perm_call_shadow(_ call: OpaquePointer?, _ operand: UInt32) -> UInt32 {
  opened(call)?.pointee.call.shadow(Int(operand)) ?? 0
}

@c @implementation
public func perm_call_old_shadow(_ call: OpaquePointer?, _ operand: UInt32) -> UInt32 {
  opened(call)?.pointee.call.oldShadow(Int(operand)) ?? 0
}

@c @implementation
public func perm_call_written(_ call: OpaquePointer?, _ operand: UInt32) -> UInt32 {
  opened(call)?.pointee.call.written(Int(operand)) ?? 0
}

@c @implementation
public func perm_call_operand_bits(
  _ call: OpaquePointer?, _ operand: UInt32, _ bits: UnsafeMutablePointer<perm_bits>?
) -> perm_status {
  guard let bits else { return PERM_ERROR_BAD_ARGUMENT }
  bits.pointee = perm_bits()
  return act(call, operand) { (call) throws(ConfigError) in bits.pointee = call.place(Int(operand)).bits }
}

@c @implementation
public func perm_call_device(
  _ call: OpaquePointer?, _ operand: UInt32, _ value: UnsafeMutablePointer<UInt32>?
) -> perm_status {
  guard let value else { return PERM_ERROR_BAD_ARGUMENT }
  value.pointee = 0
  return act(call, operand) { (call) throws(ConfigError) in value.pointee = try call.device(Int(operand)) }
}

@c @implementation
public func perm_call_set_shadow(_ call: OpaquePointer?, _ operand: UInt32, _ value: UInt32) -> perm_status {
  act(call, operand) { (call) throws(ConfigError) in call.setShadow(Int(operand), value) }
}

@c @implementation
public func perm_call_set_device(_ call: OpaquePointer?, _ operand: UInt32, _ value: UInt32) -> perm_status {
  act(call, operand) { (call) throws(ConfigError) in try call.setDevice(Int(operand), value) }
}

@c @implementation
public func perm_call_wake(_ call: OpaquePointer?) -> perm_status {
  act(call) { (call) throws(ConfigError) in try call.wake() }
}

@c @implementation
public func perm_call_request_power(_ call: OpaquePointer?, _ state: perm_power_state) -> perm_status {
  guard let state = try? PowerState(state) else { return PERM_ERROR_BAD_ARGUMENT }
  return act(call) { (call) throws(ConfigError) in try call.request(state) }
}

@c @implementation
public func perm_call_reset(_ call: OpaquePointer?, _ method: perm_reset) -> perm_status {
  guard let method = try? ResetMethod(method) else { return PERM_ERROR_BAD_ARGUMENT }
  return act(call) { (call) throws(ConfigError) in try call.reset(method) }
}

/// Does something with an operand of a call.
private func act(
  _ call: OpaquePointer?, _ operand: UInt32, _ body: (HookCall<HostFunction>) throws(ConfigError) -> Void
) -> perm_status {
  guard let count = opened(call)?.pointee.call.operandCount else { return PERM_ERROR_BAD_ARGUMENT }
  guard operand < count else { return PERM_ERROR_OUT_OF_RANGE }
  return act(call, body)
}

/// Does something with a call, and remembers what went wrong: the hook may return it.
private func act(
  _ call: OpaquePointer?, _ body: (HookCall<HostFunction>) throws(ConfigError) -> Void
) -> perm_status {
  guard let opened = opened(call) else { return PERM_ERROR_BAD_ARGUMENT }
  do throws(ConfigError) {
    try body(opened.pointee.call)
    return PERM_OK
  } catch {
    opened.pointee.failure = error
    return error.code.status
  }
}
