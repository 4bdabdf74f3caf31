/// A device with a mind of its own, of which a trace shows samples: registers are known where it said so last.
///
/// A write makes the bytes it touches unknown, an action of the host all of them, until the trace says more.
struct SampledFunction: PassthroughFunction {
  /// A piece that was written, with the bits of it that were known before.
  struct Piece: Equatable {
    var position: Int
    var byteWidth: Int
    var value: UInt32
    var known: UInt32
  }

  /// What happened, oldest first.
  enum Event: Equatable {
    case action(HostAction)
    case write(Piece)
  }

  private(set) var image: ConfigImage
  private(set) var known: ConfigImage
  var events: [Event] = []
  /// Whether the host's answers to requests for a power state, in order, were yes.
  var powerAnswers: [Bool] = []

  init(_ image: ConfigImage) {
    self.image = image
    known = ConfigImage(isExtended: image.configSize > 256)
    learnAll(image)
  }

  var configSize: Int { image.configSize }

  /// Takes over a whole image.
  mutating func learnAll(_ image: ConfigImage) {
    self.image = image
    for position in stride(from: 0, to: configSize, by: 4) { known.store(~0, at: position, byteWidth: 4) }
  }

  /// Takes over bits of a register.
  mutating func learn(_ value: UInt32, at position: Int, byteWidth: Int, mask: UInt32 = ~0) {
    let old = image.value(at: position, byteWidth: byteWidth)
    image.store(old & ~mask | value & mask, at: position, byteWidth: byteWidth)
    known.store(known.value(at: position, byteWidth: byteWidth) | mask, at: position, byteWidth: byteWidth)
  }

  mutating func readConfig(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    image.value(at: position, byteWidth: byteWidth)
  }

  mutating func writeConfig(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    let bits = known.value(at: position, byteWidth: byteWidth)
    events.append(.write(Piece(position: position, byteWidth: byteWidth, value: value, known: bits)))
    image.store(value, at: position, byteWidth: byteWidth)
    known.store(0, at: position, byteWidth: byteWidth)
  }

  var keepsConfig: Bool { true }
  var preparesReset: Bool { true }

  mutating func setPowerState(_ request: PowerRequest) -> Bool {
    guard powerAnswers.isEmpty || powerAnswers.removeFirst() else { return false }
    let position = request.place.position
    let shift = UInt32(truncatingIfNeeded: request.place.lsb)
    let old = image.value(at: position, byteWidth: 4)
    image.store(
      old & ~request.place.mask | UInt32(request.state.rawValue) << shift & request.place.mask, at: position,
      byteWidth: 4)
    return true
  }

  mutating func didTransition(_ event: PowerEvent, named name: StaticString) { note(event) }
  mutating func didRefuse(_ event: PowerEvent, _ refusal: PowerRefusal) { note(event) }

  /// The recorder saw what was asked for, and after it a device that had gone through it.
  private mutating func note(_ event: PowerEvent) {
    guard case .request(let state) = event else { return }
    events.append(.action(.setPowerState(state, accepted: true)))
    forget()
  }

  mutating func resetFunction(_ method: ResetMethod) -> Bool {
    events.append(.action(.reset(method)))
    forget()
    return true
  }

  mutating func setReadRequestSize(_ bytes: Int, at place: ConfigPlace) -> Bool {
    events.append(.action(.setReadRequestSize(bytes, accepted: true)))
    forget()
    return true
  }

  // The recorder saw what the kernel wrote for the guest, not how the host masks its interrupt.
  mutating func maskINTx(at place: ConfigPlace) { forget() }
  mutating func unmaskINTx(at place: ConfigPlace) { forget() }

  mutating func unmapBARs(_ spaces: BARSpaces, for user: BARUser) {
    if spaces.contains(.memory), user == .cpu { events.append(.action(.revokeMappings)) }
  }

  private mutating func forget() { known = ConfigImage(isExtended: configSize > 256) }
}

extension Trace {
  /// Whether the device behind it had behaviour of its own, of which the trace has samples.
  public var isSampled: Bool {
    !isExact
      && operations.contains {
        switch $0.kind {
        case .event(_, .writeHardware): true
        // A live trace says of each access which row decided it.
        case .event(let words, nil): words.hasPrefix("row ")
        default: false
        }
      }
  }
}
