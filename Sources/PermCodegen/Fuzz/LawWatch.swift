import PermDSL
import PermRuntime

/// Holds accesses against the laws that the profile claims, on a device as it is: `checkLaws` does so for rows.
///
/// What a hook does to the operands of its footprint is the hook's, so that accesses that run one are left out.
struct LawWatch {
  private let laws: [Law]
  private let keepsMask: Bool
  private let keepsRW1C: Bool
  private var count = 0

  /// A write is also cut into bytes, one time in so many: for that the function is copied.
  private static let slicingPeriod = 64

  init(_ reference: ReferenceFunction) {
    laws = Law.allCases.filter { reference.profile.claims.contains($0.rawValue) }
    keepsMask = laws.contains(.writesStayInMask)
    keepsRW1C = laws.contains(.rw1cUntouched)
  }

  /// Makes an operation, and looks at what it did.
  mutating func perform(_ operation: GuestOperation, _ lockstep: Lockstep) {
    guard !laws.isEmpty, operation.kind != .change,
      !lockstep.comparison.runsHooks(at: operation.position, byteWidth: operation.byteWidth)
    else { return lockstep.perform(operation) }
    let before = lockstep.comparison.state(at: operation.position, byteWidth: operation.byteWidth)
    count += 1
    var sliced: ReferenceFunction?
    if count % Self.slicingPeriod == 0, operation.kind == .write, laws.contains(.splitEqualsWhole) {
      sliced = lockstep.comparison.reference
    }
    lockstep.perform(operation)
    guard !lockstep.hasParted, let before,
      let after = lockstep.comparison.state(at: operation.position, byteWidth: operation.byteWidth)
    else { return }
    if keepsMask { checkMask(operation, before, after, lockstep) }
    if keepsRW1C { checkCleared(operation, before, after, lockstep) }
    guard var sliced else { return }
    for offset in 0..<operation.byteWidth {
      let piece = ReferenceFunction.Piece(position: operation.position + offset, byteWidth: 1)
      sliced.store(piece, operation.value >> UInt32(offset * 8) & 0xFF)
    }
    let end = sliced.state(at: operation.position, byteWidth: operation.byteWidth)
    guard end != after else { return }
    lockstep.comparison.breaks(
      .splitEqualsWhole, at: operation.position,
      mask: UInt64(after.device ^ (end?.device ?? 0) | after.shadow ^ (end?.shadow ?? 0)),
      expected: "what single bytes leave", actual: "something else")
  }

  private func checkMask(
    _ operation: GuestOperation, _ before: ReferenceFunction.State, _ after: ReferenceFunction.State,
    _ lockstep: Lockstep
  ) {
    let device = before.device ^ after.device
    let shadow = before.shadow ^ after.shadow
    guard device | shadow != 0 else { return }
    let masks = lockstep.comparison.reference.writeMasks(
      at: operation.position, byteWidth: operation.byteWidth)
    let isRead = operation.kind == .read
    let wrong = device & ~(isRead ? 0 : masks.device) | shadow & ~(isRead ? 0 : masks.shadow)
    guard wrong != 0 else { return }
    lockstep.comparison.breaks(
      .writesStayInMask, at: operation.position, mask: UInt64(wrong), expected: "no change",
      actual: "a change"
    )
  }

  private func checkCleared(
    _ operation: GuestOperation, _ before: ReferenceFunction.State, _ after: ReferenceFunction.State,
    _ lockstep: Lockstep
  ) {
    let gone = before.device & ~after.device
    guard gone != 0, lockstep.comparison.reference.deviceKind == .asTables else { return }
    var wrong: UInt32 = 0
    for bit in 0..<operation.byteWidth * 8 where gone >> UInt32(bit) & 1 != 0 {
      let rule = lockstep.comparison.reference.bits[operation.position * 8 + bit]
      let isAsked = operation.value >> UInt32(bit) & 1 != 0 && rule.write == .hardware
      if rule.clearsOnOne, !isAsked { wrong |= 1 << UInt32(bit) }
    }
    guard wrong != 0 else { return }
    lockstep.comparison.breaks(
      .rw1cUntouched, at: operation.position, mask: UInt64(wrong), expected: "not cleared", actual: "cleared")
  }

  /// Walks the guest's lists: they end, and visit what is shown and nothing else.
  func walkLists(_ lockstep: Lockstep) {
    guard laws.contains(.listIsSound), !lockstep.hasParted else { return }
    let function = lockstep.comparison.reference
    for kind in [TableKind.standard, .extended] {
      let linked = function.capabilities.filter { $0.kind == kind && (!$0.isHidden || $0.isPlaceholder) }
      // Of a device whose capabilities lie one upon the other, links belong to what lies above.
      guard linked.allSatisfy(function.ownsLink) else { continue }
      var visited: [Int] = []
      var position = linked.first?.position ?? 0
      while position != 0, !visited.contains(position), visited.count <= linked.count {
        visited.append(position)
        let width = ListFormat.linkLength(kind)
        lockstep.read(at: position, byteWidth: width)
        position = ListFormat.next(kind, function.read(at: position, byteWidth: width))
      }
      guard visited != linked.map(\.position) else { continue }
      lockstep.comparison.breaks(
        .listIsSound, at: visited.last ?? 0, mask: 0,
        expected: linked.map { String($0.position, radix: 16) }.joined(separator: " "),
        actual: visited.map { String($0, radix: 16) }.joined(separator: " "))
    }
  }
}

extension ReferenceFunction {
  /// Shadow and device of some bytes.
  struct State: Equatable {
    var shadow: UInt32 = 0
    var device: UInt32 = 0
  }

  /// Shadow and device of 1 to 4 bytes; nil: they do not lie in the space.
  func state(at position: Int, byteWidth: Int) -> State? {
    guard position >= 0, position <= size - byteWidth else { return nil }
    var state = State()
    for offset in 0..<byteWidth {
      state.shadow |= UInt32(shadow[position + offset]) << UInt32(offset * 8)
      state.device |= UInt32(device[position + offset]) << UInt32(offset * 8)
    }
    return state
  }

  /// Whether a capability's ID and pointer are its own.
  fileprivate func ownsLink(_ capability: ReferenceCapability) -> Bool {
    (capability.position..<capability.position + ListFormat.linkLength(capability.kind)).allSatisfy {
      self.capability(at: $0)?.position == capability.position
    }
  }

  /// Bits that a write may change on the device and in the shadow, by what the guest may and hardware does.
  fileprivate func writeMasks(at position: Int, byteWidth: Int) -> (device: UInt32, shadow: UInt32) {
    var masks: (device: UInt32, shadow: UInt32) = (0, 0)
    for bit in 0..<byteWidth * 8 {
      let index = position * 8 + bit
      // On a device that keeps what is written, neighbours that are cleared by one are written as 0, and are 0 then.
      if deviceKind != .asTables, bits[index].clearsOnOne { masks.device |= 1 << UInt32(bit) }
      guard !bits[index].isReserved, rule(at: index)?.access?.isWritable ?? true else { continue }
      switch bits[index].write {
      case .nowhere: break
      case .shadow: masks.shadow |= 1 << UInt32(bit)
      case .hardware: masks.device |= 1 << UInt32(bit)
      }
    }
    return masks
  }
}

extension Comparison {
  func state(at position: Int, byteWidth: Int) -> ReferenceFunction.State? {
    reference.state(at: position, byteWidth: byteWidth)
  }

  /// Whether some hook may run.
  func runsHooks(at position: Int, byteWidth: Int) -> Bool {
    guard position >= 0, position <= reference.size - byteWidth else { return true }
    return !reference.hooksOfDword[position / 4].isEmpty
      || !reference.hooksOfDword[(position + byteWidth - 1) / 4].isEmpty
  }
}
