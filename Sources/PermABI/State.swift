// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import CPerm
internal import PermRuntime

// perm_state.h. The header has the words for each function.

@c @implementation
public func perm_config_state_size(
  _ space: OpaquePointer?, _ count: UnsafeMutablePointer<Int>?
) -> perm_status {
  call(space) { (space) throws(CallFailure) in try count.given().pointee = space.stateSize }
}

@c @implementation
public func perm_config_save(
  _ space: OpaquePointer?, _ whenAsleep: perm_when_asleep, _ bytes: UnsafeMutableRawPointer?, _ count: Int,
  _ written: UnsafeMutablePointer<Int>?
) -> perm_status {
  written?.pointee = 0
  return call(space) { (space) throws(CallFailure) in
    let choice = try WhenAsleep(whenAsleep)
    let room = UnsafeMutableRawBufferPointer(start: try bytes.given(), count: try bufferCount(count))
    let size = try converting { () throws(StateError) in
      var span = room.bindMemory(to: UInt8.self).mutableSpan
      return try space.saveState(into: &span, whenAsleep: choice)
    }
    written?.pointee = size
  }
}

@c @implementation
public func perm_config_load(
  _ space: OpaquePointer?, _ bytes: UnsafeRawPointer?, _ count: Int,
  _ verdicts: UnsafePointer<perm_compatible_tables>?, _ verdictCount: Int
) -> perm_status {
  call(space) { (space) throws(CallFailure) in
    let state = UnsafeRawBufferPointer(start: try bytes.given(), count: try bufferCount(count))
    guard verdictCount == 0 || verdicts != nil else { throw CallFailure(PERM_ERROR_BAD_ARGUMENT) }
    let accepted = UnsafeBufferPointer(start: verdicts, count: try bufferCount(verdictCount)).map {
      CompatibleTables(
        saved: TableFingerprint(rawValue: $0.saved), loading: TableFingerprint(rawValue: $0.loading))
    }
    try converting { () throws(StateError) in
      try space.loadState(state.bindMemory(to: UInt8.self).span, accepting: accepted)
    }
  }
}

/// A `size_t` as Swift has it: what does not fit is no size of memory.
private func bufferCount(_ count: Int) throws(CallFailure) -> Int {
  guard count >= 0 else { throw CallFailure(PERM_ERROR_BAD_ARGUMENT) }
  return count
}
