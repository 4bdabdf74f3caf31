internal import CPerm
internal import PermRuntime

/// The one kind of space that C opens.
typealias ForeignSpace = ConfigSpace<HostFunction, ForeignHooks>

/// What stands behind a `perm_config`.
struct OpenedSpace {
  /// Owned; unmanaged, so that no call counts references to it.
  let space: Unmanaged<ForeignSpace>
  /// Of a device in memory; freed with the space.
  let image: UnsafeMutableRawPointer?
  /// Whether a call is under way: what comes from inside of it finds the space in the middle of something.
  var isBusy = false
  /// Of the last call that failed.
  var failure = CallFailure(PERM_OK)
}

extension OpaquePointer {
  /// What a handle stands for.
  @inline(__always)
  var opened: UnsafeMutablePointer<OpenedSpace> { UnsafeMutablePointer(self) }
}

extension UnsafeMutablePointer<OpenedSpace> {
  /// What the shadow alone answers; nil also where a call is under way.
  @inline(__always)
  func readVirtual(at position: Int, byteWidth: Int) -> UInt32? {
    guard !pointee.isBusy else { return nil }
    return pointee.space._withUnsafeGuaranteedRef { $0.readVirtual(at: position, byteWidth: byteWidth) }
  }

  /// Notes why a call fails.
  @inline(never)
  func note(_ failure: CallFailure) -> perm_status {
    pointee.failure = failure
    return failure.status
  }
}

/// Makes a call for a space; its own answers are `PERM_ERROR_BAD_ARGUMENT` for none and `PERM_ERROR_BUSY`.
@inline(__always)
func call<Failure: NumberedFailure>(
  _ handle: OpaquePointer?, _ body: (ForeignSpace) throws(Failure) -> Void
) -> perm_status {
  guard let handle else { return PERM_ERROR_BAD_ARGUMENT }
  let opened = handle.opened
  guard !opened.pointee.isBusy else { return PERM_ERROR_BUSY }
  opened.pointee.isBusy = true
  defer { opened.pointee.isBusy = false }
  return opened.pointee.space._withUnsafeGuaranteedRef { space in
    do throws(Failure) {
      try body(space)
      return PERM_OK
    } catch {
      return opened.note(error.callFailure)
    }
  }
}

/// The same, with several kinds of failure.
@inline(__always)
func converting<Failure: NumberedFailure, Result>(
  _ body: () throws(Failure) -> Result
) throws(CallFailure) -> Result {
  do throws(Failure) { return try body() } catch { throw error.callFailure }
}

extension Optional {
  /// What an argument points to.
  ///
  /// - Throws: `PERM_ERROR_BAD_ARGUMENT` for a null pointer.
  @inline(__always)
  func given() throws(CallFailure) -> Wrapped {
    guard let self else { throw CallFailure(PERM_ERROR_BAD_ARGUMENT) }
    return self
  }
}
