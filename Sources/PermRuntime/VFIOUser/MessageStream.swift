internal import Glibc

/// The messages that come over one socket, and the replies that go back.
///
/// One `recvmsg` takes all that is there: usually one message, as the other side waits for its reply; of several each is lent
/// in turn, and a half one waits for the rest. Descriptors belong to the last message that begins in what was received, as the
/// kernel ends a receive behind the bytes that they came with. Memory is taken once.
@usableFromInline
final class MessageStream {
  private let socket: Int32
  private let input: UnsafeMutableRawBufferPointer
  private let control: UnsafeMutableRawBufferPointer
  private let held: UnsafeMutablePointer<Int32>
  private var heldCount = 0
  /// Where the message begins that holds `held`.
  private var owner = 0
  private var isHeldCut = false
  /// Bytes that were handed out, and bytes that were received.
  private var start = 0
  private var filled = 0
  /// Descriptors of the message that was handed out last.
  @usableFromInline private(set) var descriptors = UnsafeBufferPointer<Int32>(start: nil, count: 0)
  /// Whether more of them came than were received.
  @usableFromInline private(set) var areDescriptorsCut = false
  /// The header of a message that cannot be one; nothing comes after it.
  @usableFromInline private(set) var malformed: VFIOUserHeader?

  /// - Parameter socket: Lent; it must be open as long as the stream is used.
  init(socket: Int32) {
    self.socket = socket
    input = .allocate(byteCount: VFIOUserWire.messageLimit, alignment: 16)
    control = .allocate(byteCount: SocketMessage.controlSize, alignment: 16)
    held = .allocate(capacity: VFIOUserWire.descriptorLimit)
    held.initialize(repeating: -1, count: VFIOUserWire.descriptorLimit)
  }

  deinit {
    closeHeld()
    held.deallocate()
    control.deallocate()
    input.deallocate()
  }

  /// Receives what there is; false: the other side is gone.
  @usableFromInline
  func receive() -> Bool {
    descriptors = UnsafeBufferPointer(start: nil, count: 0)
    makeRoom()
    guard filled < input.count else { return false }
    let before = heldCount
    let result = SocketMessage.receive(socket, into: input.tail(from: filled), control: control) {
      descriptor in
      // The kernel has room for no more in one receive; several of one message may bring more.
      if heldCount < VFIOUserWire.descriptorLimit {
        held[heldCount] = descriptor
        heldCount += 1
      } else {
        close(descriptor)
        isHeldCut = true
      }
    }
    guard result.count > 0 else { return false }
    filled += result.count
    if result.isCut { isHeldCut = true }
    if heldCount > before || result.isCut { findOwner() }
    return true
  }

  /// The next message, lent until the one after it is asked for; nil: more has to be received, or nothing can follow.
  @usableFromInline
  func next() -> UnsafeRawBufferPointer? {
    if !descriptors.isEmpty || areDescriptorsCut { releaseDescriptors() }
    guard malformed == nil, filled &- start >= VFIOUserWire.headerSize else { return nil }
    let rest = UnsafeRawBufferPointer(rebasing: input[start..<filled])
    let size = Int(rest.wire(4, as: UInt32.self))
    guard size >= VFIOUserWire.headerSize, size <= VFIOUserWire.messageLimit else {
      malformed = VFIOUserHeader(rest)
      return nil
    }
    guard size <= rest.count else { return nil }
    if heldCount > 0 || isHeldCut, owner == start {
      descriptors = UnsafeBufferPointer(start: held, count: heldCount)
      areDescriptorsCut = isHeldCut
    }
    start &+= size
    return UnsafeRawBufferPointer(rebasing: rest[..<size])
  }

  /// Sends all replies that wait; false: the other side is gone.
  @usableFromInline
  func send(_ replies: ReplyBuffer) -> Bool {
    let waiting = replies.waiting
    guard !waiting.isEmpty else { return true }
    defer { replies.clear() }
    guard replies.descriptor >= 0 else { return SocketMessage.send(socket, waiting) }
    // What comes before is sent by itself: a descriptor goes with the first byte.
    let first = UnsafeRawBufferPointer(rebasing: waiting[..<replies.descriptorStart])
    guard SocketMessage.send(socket, first) else { return false }
    var descriptor = replies.descriptor
    return withUnsafePointer(to: &descriptor) { pointer in
      SocketMessage.send(
        socket, waiting.tail(from: replies.descriptorStart),
        descriptors: UnsafeBufferPointer(start: pointer, count: 1))
    }
  }

  /// Moves what is left to the front.
  private func makeRoom() {
    guard start > 0 else { return }
    let left = filled &- start
    if left > 0, let base = input.baseAddress { memmove(base, base + start, left) }
    owner = max(0, owner &- start)
    (start, filled) = (0, left)
  }

  /// The last message that begins in what was received.
  private func findOwner() {
    owner = start
    while filled - owner >= VFIOUserWire.headerSize {
      let size = Int(UnsafeRawBufferPointer(input).wire(owner + 4, as: UInt32.self))
      guard size >= VFIOUserWire.headerSize, size < filled - owner else { return }
      owner += size
    }
  }

  private func releaseDescriptors() {
    closeHeld()
    descriptors = UnsafeBufferPointer(start: nil, count: 0)
    areDescriptorsCut = false
  }

  private func closeHeld() {
    for index in 0..<heldCount { close(held[index]) }
    heldCount = 0
    isHeldCut = false
  }
}

extension VFIOUserSession {
  /// Answers the messages of a stream until its other side is gone, or says what cannot be a message.
  @inlinable
  func serve(_ stream: MessageStream) {
    while stream.receive() {
      while let message = stream.next() {
        answer(message, descriptors: stream.descriptors, isCut: stream.areDescriptorsCut)
        if replies.isFull, !stream.send(replies) { return }
      }
      if let header = stream.malformed { refuse(header) }
      if !stream.send(replies) || stream.malformed != nil { return }
    }
  }
}
