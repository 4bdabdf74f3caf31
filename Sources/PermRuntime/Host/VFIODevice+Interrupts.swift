internal import Glibc
internal import Synchronization

/// Interrupts, by eventfds that the caller has.
extension VFIODevice {
  /// Asks for a kind of interrupt; one that the device does not have counts 0.
  static func interrupt(
    _ descriptor: Int32, _ index: FunctionInterrupt.Index, _ count: UInt32
  ) -> FunctionInterrupt {
    guard index.rawValue < count else { return FunctionInterrupt() }
    var info = VFIOInterruptInfo(index: index.rawValue)
    guard SystemCall.control(descriptor, VFIORequest.interruptInfo, &info) == 0 else {
      return FunctionInterrupt()
    }
    return FunctionInterrupt(
      count: Int(info.count), isMaskable: info.flags & VFIONumber.interruptIsMaskable != 0,
      isAutomasked: info.flags & VFIONumber.interruptIsAutomasked != 0,
      isFixedSize: info.flags & VFIONumber.interruptIsFixedSize != 0)
  }

  /// Sets up, masks, unmasks, triggers or tears down interrupts of one kind.
  ///
  /// INTx, MSI and MSI-X exclude each other: one is torn down (`trigger`, no vectors, `none`) before another is set up. An
  /// `unmask` with a descriptor has the kernel unmask INTx whenever that eventfd is signalled.
  ///
  /// - Throws: EINVAL for a request that does not fit the interrupt, and what the system says.
  public func setInterrupts(_ request: borrowing InterruptRequest) throws(SystemFailure) {
    let attempt = "\(request.action) interrupts \(request.range) of kind `\(request.index)` of"
    let request = copy request
    guard let message = VFIODevice.message(request, interrupts[Int(request.index.rawValue)]) else {
      throw SystemFailure(attempt, system.address, because: "the request does not fit it", code: EINVAL)
    }
    let code: Int32 = state.withLock { state in
      guard state.context != nil else { return EBADF }
      // What is torn down twice is down.
      if request.isTeardown, !state.activeInterrupts.contains(request.index) { return 0 }
      guard send(message) else { return errno }
      note(request, &state)
      return 0
    }
    guard code == 0 else { throw SystemFailure(attempt, system.address, code: code) }
  }

  /// Tears down all interrupts.
  public func tearDownInterrupts() {
    state.withLock { if $0.context != nil { tearDownInterrupts(&$0) } }
  }

  func tearDownInterrupts(_ state: inout State) {
    for index in FunctionInterrupt.Index.allCases where state.activeInterrupts.contains(index) {
      let request = InterruptRequest(index: index, action: .trigger, range: 0..<0, payload: .none)
      guard let message = VFIODevice.message(request, interrupts[Int(index.rawValue)]) else { continue }
      // What cannot be torn down ends with the file.
      _ = send(message)
      note(request, &state)
    }
  }

  private func send(_ message: [UInt8]) -> Bool {
    var message = message
    return message.withUnsafeMutableBytes {
      SystemCall.control(number, VFIORequest.setInterrupts, $0) == 0
    }
  }

  /// Keeps in mind what is set up.
  private func note(_ request: InterruptRequest, _ state: inout State) {
    if request.isTeardown {
      state.activeInterrupts.remove(request.index)
      if request.index == .msi { msiVectors.store(0, ordering: .relaxed) }
    } else if request.action == .trigger, case .descriptors = request.payload {
      // Vectors are counted when the first ones are set up; later ones change no number.
      if request.index == .msi, !state.activeInterrupts.contains(.msi) {
        msiVectors.store(request.range.upperBound, ordering: .relaxed)
      }
      state.activeInterrupts.insert(request.index)
    }
  }

  /// A request in the kernel's form; nil: it does not fit the interrupt.
  static func message(_ request: InterruptRequest, _ interrupt: FunctionInterrupt) -> [UInt8]? {
    guard request.range.lowerBound >= 0, request.range.upperBound <= interrupt.count,
      !request.range.isEmpty || request.isTeardown
    else { return nil }
    let count = request.range.count
    let action =
      switch request.action {
      case .mask: VFIONumber.actionMask
      case .unmask: VFIONumber.actionUnmask
      case .trigger: VFIONumber.actionTrigger
      }
    let kind: UInt32
    var data: [UInt8] = []
    switch request.payload {
    case .none: kind = VFIONumber.dataNone
    case .flags(let flags):
      guard flags.count == count else { return nil }
      kind = VFIONumber.dataFlags
      data = flags.map { $0 ? 1 : 0 }
    case .descriptors(let descriptors):
      guard descriptors.count == count else { return nil }
      kind = VFIONumber.dataDescriptors
      data = descriptors.flatMap { withUnsafeBytes(of: $0) { Array($0) } }
    }
    let header = VFIOInterruptSet(
      argsz: UInt32(MemoryLayout<VFIOInterruptSet>.stride + data.count), flags: kind | action,
      index: request.index.rawValue, start: UInt32(request.range.lowerBound), count: UInt32(count))
    return withUnsafeBytes(of: header) { Array($0) } + data
  }
}

extension InterruptRequest {
  /// Whether all vectors are torn down.
  var isTeardown: Bool { action == .trigger && range.isEmpty && payload == .none }
}
