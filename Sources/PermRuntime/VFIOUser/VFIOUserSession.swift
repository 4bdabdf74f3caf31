internal import Glibc

/// What one client of vfio-user and one function say to each other: the protocol, without a socket.
///
/// Each message of the client is given to `answer` whole; replies are put into a buffer of the session, from where whoever has
/// the socket sends them. Not thread-safe, as `ConfigSpace` is not.
///
/// An access inside a region is answered with data, never with an error: where the device does not answer, bits read as ones
/// and writes are dropped. Several clients wait for the data of a reply that says there is none.
///
/// - Complexity: an access to config space is O(bytes), without allocation.
/// Source: QEMU docs/interop/vfio-user.rst.
public final class VFIOUserSession<Function: OfferedFunction, Hooks: HookSet> {
  /// The function as the client sees it.
  public let space: ConfigSpace<Function, Hooks>
  /// Whether the client is offered the pages of regions that can be mapped.
  public let offersMappings: Bool
  /// Told of every access to config space, after it; large ones come as dwords.
  public var onAccess: ((ConfigAccess) -> Void)?
  /// Told of what the system did not do for the function; the client is told the number alone.
  public var onFailure: ((SystemFailure) -> Void)?
  /// Whether client and server have agreed on a version.
  @usableFromInline var isNegotiated = false
  @usableFromInline let replies = ReplyBuffer()
  /// By their index.
  @usableFromInline let regions: [FunctionRegion]
  var dma = DMATable()
  /// Kinds of interrupts that were set up: one bit each.
  var armedInterrupts: UInt32 = 0

  /// A session with a client that has said nothing yet.
  ///
  /// - Parameters:
  ///   - space: The function, opened for this client alone.
  ///   - offersMappings: Whether the client is given the descriptor of what can be mapped: it then reaches the device past
  ///     the tables.
  /// - Throws: `refused` or `deviceFailed`, where virtual functions are enabled and the function cannot be brought to D0.
  public init(_ space: ConfigSpace<Function, Hooks>, offersMappings: Bool = false) throws(ConfigError) {
    self.space = space
    self.offersMappings = offersMappings
    regions = FunctionRegion.Index.allCases.map { index in
      switch index {
      case .config: FunctionRegion(size: UInt64(space.size), isReadable: true, isWritable: true)
      // Nothing of a function's contract reads or writes it.
      case .vga: FunctionRegion()
      default: space.function.region(index)
      }
    }
    if space.function.virtualFunctionCount > 0 { try space.willEnableVFs() }
  }

  /// Answers one whole message; the reply waits in `waitingReplies`.
  ///
  /// - Parameters:
  ///   - message: Header and payload, as many bytes as the header says.
  ///   - descriptors: What came with it, lent.
  ///   - isCut: Whether more came with it than was received.
  @inlinable
  public func answer(
    _ message: UnsafeRawBufferPointer, descriptors: UnsafeBufferPointer<Int32>, isCut: Bool = false
  ) {
    let header = VFIOUserHeader(message)
    if isNegotiated, header.isCommand, header.command == VFIOUserWire.Command.readRegion.rawValue {
      return finish(header, readRegion(header, message))
    }
    if isNegotiated, header.isCommand, header.command == VFIOUserWire.Command.writeRegion.rawValue {
      return finish(header, writeRegion(header, message))
    }
    answerOther(header, message, descriptors, isCut)
  }

  /// Ends an answer: an error takes the place of the reply.
  @inlinable
  func finish(_ header: VFIOUserHeader, _ error: Int32) {
    if error != 0, !header.wantsNoReply { replies.refuse(header, error) }
  }

  /// Adds the reply of a command that was done, unless the client wants none.
  @inlinable
  func reply(_ header: VFIOUserHeader, payload byteCount: Int) {
    if !header.wantsNoReply { replies.commit(header, payload: byteCount) }
  }

  /// Answers a message whose header makes no sense: an error, after which nothing can follow.
  public func refuse(_ header: VFIOUserHeader) { replies.refuse(header, EINVAL) }

  /// Bytes of replies that wait to be sent.
  public var waitingReplies: UnsafeRawBufferPointer { replies.waiting }

  /// What goes with the last of the waiting replies, lent; nil: nothing.
  public var waitingDescriptor: Int32? { replies.descriptor >= 0 ? replies.descriptor : nil }

  /// Waiting replies were sent.
  public func clearReplies() { replies.clear() }

  /// Commands that are not accesses.
  @usableFromInline
  func answerOther(
    _ header: VFIOUserHeader, _ message: UnsafeRawBufferPointer, _ descriptors: UnsafeBufferPointer<Int32>,
    _ isCut: Bool
  ) {
    guard header.isCommand, !isCut, let command = VFIOUserWire.Command(rawValue: header.command),
      isNegotiated != (command == .version)
    else { return finish(header, EINVAL) }
    let payload = message.tail(from: VFIOUserWire.headerSize)
    let error: Int32 =
      switch command {
      case .version: negotiate(header, payload)
      case .getInfo: describe(header, payload)
      case .getRegionInfo: describeRegion(header, payload)
      case .getInterruptInfo: describeInterrupt(header, payload)
      case .setInterrupts: setInterrupts(header, payload, descriptors)
      case .mapDMA: mapDMA(header, payload, descriptors)
      case .unmapDMA: unmapDMA(header, payload)
      case .reset: reset(header)
      case .writeRegions: writeRegions(header, payload)
      case .readRegion: readRegion(header, message)
      case .writeRegion: writeRegion(header, message)
      case .getRegionDescriptors, .readDMA, .writeDMA, .dirtyPages, .feature, .readMigration, .writeMigration:
        ENOTSUP
      }
    finish(header, error)
  }

  /// The number that a client is told of a failure.
  func number(of failure: SystemFailure) -> Int32 {
    onFailure?(failure)
    return failure.code > 0 ? failure.code : EIO
  }

  /// The client is gone: interrupts off, its memory unmapped, the function reset if it can be, in D0, nothing mapped.
  ///
  /// Nothing may be asked of the session afterwards. What fails is told to `onFailure`, and the rest is done all the same.
  public func close() {
    for index in FunctionInterrupt.Index.allCases where armedInterrupts >> index.rawValue & 1 != 0 {
      let request = InterruptRequest(index: index, action: .trigger, range: 0..<0, payload: .none)
      attempt { () throws(SystemFailure) in try space.function.setInterrupts(request) }
    }
    armedInterrupts = 0
    for range in dma.ranges where range.isForwarded {
      attempt { () throws(SystemFailure) in
        try space.function.unmapDMA(at: range.address, size: range.size)
      }
    }
    dma = DMATable()
    isNegotiated = false
    if space.function.isResettable { _ = try? space.reset(.functionLevelReset) }
    try? space.close()
  }

  private func attempt(_ body: () throws(SystemFailure) -> Void) {
    do throws(SystemFailure) { try body() } catch { onFailure?(error) }
  }
}
