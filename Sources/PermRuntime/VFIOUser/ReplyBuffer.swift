internal import Glibc

/// Replies that wait to be sent, in the order of their commands.
///
/// Memory is taken once; the longest reply always fits behind those that `isFull` lets wait.
@usableFromInline
final class ReplyBuffer {
  @usableFromInline let memory: UnsafeMutableRawBufferPointer
  /// Bytes that wait.
  @usableFromInline private(set) var used = 0
  /// What goes with the last reply, lent; -1: nothing.
  @usableFromInline private(set) var descriptor: Int32 = -1
  /// Where the reply begins that `descriptor` goes with.
  private(set) var descriptorStart = 0

  /// Bytes of replies that may wait.
  private static let waitingLimit = 1 << 16

  init() {
    // Zeros that the system has not yet given: most clients never ask for much at once.
    let size = Self.waitingLimit + VFIOUserWire.messageLimit
    let base = calloc(1, size)
    memory = UnsafeMutableRawBufferPointer(start: base, count: base == nil ? 0 : size)
  }

  deinit { free(memory.baseAddress) }

  /// Whether replies must be sent before the next command is answered.
  @usableFromInline var isFull: Bool { used > Self.waitingLimit || descriptor >= 0 }

  /// Where the payload of the next reply is put together.
  @usableFromInline
  func payload(_ byteCount: Int) -> UnsafeMutableRawBufferPointer {
    let start = used &+ VFIOUserWire.headerSize
    guard byteCount >= 0, byteCount <= memory.count &- start else {
      return UnsafeMutableRawBufferPointer(start: nil, count: 0)
    }
    return UnsafeMutableRawBufferPointer(rebasing: memory[start..<start &+ byteCount])
  }

  /// Adds the reply to a command, with a payload that is there already.
  @usableFromInline
  func commit(_ command: VFIOUserHeader, payload byteCount: Int) {
    append(command, byteCount, VFIOUserWire.HeaderFlag.reply, 0)
  }

  /// Adds a reply that a descriptor goes with.
  func commit(_ command: VFIOUserHeader, payload byteCount: Int, descriptor: Int32) {
    (self.descriptor, descriptorStart) = (descriptor, used)
    commit(command, payload: byteCount)
  }

  /// Adds the reply to a command that failed.
  @usableFromInline
  func refuse(_ command: VFIOUserHeader, _ error: Int32) {
    append(
      command, 0, VFIOUserWire.HeaderFlag.reply | VFIOUserWire.HeaderFlag.error,
      UInt32(bitPattern: error > 0 ? error : EINVAL))
  }

  private func append(_ command: VFIOUserHeader, _ byteCount: Int, _ flags: UInt32, _ error: UInt32) {
    let size = VFIOUserWire.headerSize &+ byteCount
    guard size <= memory.count &- used else { return }
    let header = VFIOUserHeader(
      id: command.id, command: command.command, size: UInt32(truncatingIfNeeded: size), flags: flags,
      error: error)
    header.store(in: memory.tail(from: used))
    used &+= size
  }

  /// Bytes that wait.
  var waiting: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[0..<used]) }

  /// All was sent.
  func clear() {
    used = 0
    descriptor = -1
  }
}
