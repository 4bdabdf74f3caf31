// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import CPerm
internal import PermRuntime

// perm_config.h: accesses of a guest and of the host. The header has the words for each function.

@c @implementation
public func perm_config_read(
  _ space: OpaquePointer?, _ position: UInt32, _ width: UInt32, _ value: UnsafeMutablePointer<UInt32>?
) -> perm_status {
  // Nobody is called for what the shadow has: there is no call from inside to be refused.
  if let space, let value, let bits = space.opened.readVirtual(at: Int(position), byteWidth: Int(width)) {
    value.pointee = bits
    return PERM_OK
  }
  return reading(space, into: value) { (space) throws(ConfigError) in
    try space.readGuest(at: Int(position), byteWidth: Int(width))
  }
}

@c @implementation
public func perm_config_write(
  _ space: OpaquePointer?, _ position: UInt32, _ width: UInt32, _ value: UInt32
) -> perm_status {
  call(space) { (space) throws(ConfigError) in
    try space.writeGuest(at: Int(position), byteWidth: Int(width), value: value)
  }
}

/// Makes a call that reads a value, which is all ones where it fails.
@inline(__always)
private func reading(
  _ space: OpaquePointer?, into value: UnsafeMutablePointer<UInt32>?,
  _ body: (ForeignSpace) throws(ConfigError) -> UInt32
) -> perm_status {
  guard let value else {
    return call(space) { (_) throws(CallFailure) in throw CallFailure(PERM_ERROR_BAD_ARGUMENT) }
  }
  let status = call(space) { (space) throws(ConfigError) in value.pointee = try body(space) }
  if status != PERM_OK { value.pointee = ~0 }
  return status
}

/// The largest config space: more bytes are not looked at, so that no count makes a buffer of it.
private let byteLimit = 4096

@c @implementation
public func perm_config_read_bytes(
  _ space: OpaquePointer?, _ position: UInt32, _ bytes: UnsafeMutableRawPointer?, _ count: Int
) -> perm_status {
  let buffer = UnsafeMutableRawBufferPointer(
    start: bytes, count: bytes == nil ? 0 : min(max(0, count), byteLimit))
  let status = call(space) { (space) throws(CallFailure) in
    _ = try bytes.given()
    guard buffer.count == count else { throw CallFailure(PERM_ERROR_OUT_OF_RANGE) }
    try converting { () throws(ConfigError) in
      var span = buffer.bindMemory(to: UInt8.self).mutableSpan
      try space.readGuest(at: Int(position), into: &span)
    }
  }
  if status != PERM_OK { buffer.initializeMemory(as: UInt8.self, repeating: 0xFF) }
  return status
}

@c @implementation
public func perm_config_write_bytes(
  _ space: OpaquePointer?, _ position: UInt32, _ bytes: UnsafeRawPointer?, _ count: Int
) -> perm_status {
  call(space) { (space) throws(CallFailure) in
    let bytes = try bytes.given()
    guard count >= 0, count <= byteLimit else { throw CallFailure(PERM_ERROR_OUT_OF_RANGE) }
    try converting { () throws(ConfigError) in
      let buffer = UnsafeRawBufferPointer(start: bytes, count: count)
      try space.writeGuest(at: Int(position), bytes: buffer.bindMemory(to: UInt8.self).span)
    }
  }
}

@c @implementation
public func perm_config_read_device(
  _ space: OpaquePointer?, _ position: UInt32, _ width: UInt32, _ value: UnsafeMutablePointer<UInt32>?
) -> perm_status {
  reading(space, into: value) { (space) throws(ConfigError) in
    try space.readHost(at: Int(position), byteWidth: Int(width))
  }
}

@c @implementation
public func perm_config_write_device(
  _ space: OpaquePointer?, _ position: UInt32, _ width: UInt32, _ value: UInt32
) -> perm_status {
  call(space) { (space) throws(ConfigError) in
    try space.writeHost(at: Int(position), byteWidth: Int(width), value: value)
  }
}
