internal import Glibc

/// Interrupts of a device that exists in memory: eventfds that its host gave, and whether the legacy one is masked.
struct SimulatedInterrupts: Sendable {
  /// By kind and vector; copies of a device share them.
  private var signals: [UInt32: [Int: Descriptor]] = [:]
  private var isMasked = false
  private var isPending = false

  /// Vectors of a kind that something listens to.
  func vectors(_ index: FunctionInterrupt.Index) -> Int { signals[index.rawValue]?.count ?? 0 }

  /// Does what a request says.
  ///
  /// - Throws: `SystemFailure` for a descriptor that is no eventfd: to signal another could take for ever.
  mutating func apply(_ request: borrowing InterruptRequest) throws(SystemFailure) {
    switch request.action {
    case .trigger: try trigger(request)
    case .mask: if names(request, 0) { isMasked = true }
    case .unmask:
      // An eventfd that unmasks is the host's business: nothing here waits for one.
      guard names(request, 0) else { return }
      isMasked = false
      if isPending { signal(.intx, 0) }
      isPending = false
    }
  }

  private mutating func trigger(_ request: borrowing InterruptRequest) throws(SystemFailure) {
    let key = request.index.rawValue
    guard case .descriptors(let descriptors) = request.payload else {
      if request.range.isEmpty {
        signals[key] = nil
        if request.index == .intx { (isMasked, isPending) = (false, false) }
      }
      for vector in request.range where names(request, vector) { raise(request.index, vector) }
      return
    }
    // All are looked at before one is taken.
    var own: [Descriptor?] = []
    for number in descriptors { own.append(number < 0 ? nil : try Self.duplicate(number)) }
    for (vector, signal) in zip(request.range, own) { signals[key, default: [:]][vector] = signal }
    if signals[key]?.isEmpty == true { signals[key] = nil }
  }

  /// Whether a request means a vector.
  private func names(_ request: borrowing InterruptRequest, _ vector: Int) -> Bool {
    guard request.range.contains(vector) else { return false }
    guard case .flags(let flags) = request.payload else { return true }
    let place = vector - request.range.lowerBound
    return flags.indices.contains(place) && flags[place]
  }

  /// The device raises a vector; the legacy one masks itself.
  mutating func raise(_ index: FunctionInterrupt.Index, _ vector: Int) {
    if index == .intx {
      guard !isMasked else {
        isPending = true
        return
      }
      isMasked = true
    }
    signal(index, vector)
  }

  private func signal(_ index: FunctionInterrupt.Index, _ vector: Int) {
    guard let number = signals[index.rawValue]?[vector]?.number else { return }
    // One that nobody empties is full, and a write would wait.
    var wait = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
    guard poll(&wait, 1, 0) == 1, wait.revents & Int16(POLLOUT) != 0 else { return }
    var one: UInt64 = 1
    write(number, &one, 8)
  }

  private static func duplicate(_ number: Int32) throws(SystemFailure) -> Descriptor {
    let path = "/proc/self/fd/\(number)"
    var name = [CChar](repeating: 0, count: 32)
    let count = readlink(path, &name, name.count)
    guard count > 0,
      String(decoding: name[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) == "anon_inode:[eventfd]"
    else { throw SystemFailure("signal", path, because: "it is no eventfd", code: EINVAL) }
    let copy = fcntl(number, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw SystemFailure("keep", path) }
    return Descriptor(copy)
  }
}
