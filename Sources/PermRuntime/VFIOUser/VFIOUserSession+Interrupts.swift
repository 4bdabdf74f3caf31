internal import Glibc

/// Interrupts.
extension VFIOUserSession {
  /// DEVICE_SET_IRQS.
  ///
  /// Source: Linux drivers/vfio/vfio_main.c, vfio_set_irqs_validate_and_prepare; an index that is torn down need not have vectors.
  func setInterrupts(
    _ header: VFIOUserHeader, _ payload: UnsafeRawBufferPointer, _ descriptors: UnsafeBufferPointer<Int32>
  ) -> Int32 {
    typealias Flag = VFIOUserWire.SetFlag
    let size = VFIOUserWire.Size.setInterrupts
    let flags = payload.wire(4, as: UInt32.self)
    let start = Int(payload.wire(12, as: UInt32.self))
    let count = Int(payload.wire(16, as: UInt32.self))
    guard payload.count >= size, payload.wire(0, as: UInt32.self) >= UInt32(size),
      let index = FunctionInterrupt.Index(rawValue: payload.wire(8, as: UInt32.self)),
      let action = action(flags)
    else { return EINVAL }
    let interrupt = space.function.interrupt(index)
    let isTeardown = count == 0 && action == .trigger && flags & Flag.none != 0
    guard isTeardown || count > 0, start <= interrupt.count, count <= interrupt.count - start else {
      return EINVAL
    }
    guard action == .trigger || interrupt.isMaskable else { return EINVAL }
    let data: InterruptRequest.Payload
    switch flags & (Flag.none | Flag.flags | Flag.descriptors) {
    case Flag.none: data = .none
    case Flag.flags:
      guard count <= payload.count - size else { return EINVAL }
      data = .flags((0..<count).map { payload[size + $0] != 0 })
    case Flag.descriptors:
      // None at all takes them away.
      guard descriptors.isEmpty || descriptors.count == count else { return EINVAL }
      data = .descriptors(descriptors.isEmpty ? Array(repeating: -1, count: count) : Array(descriptors))
    default: return EINVAL
    }
    let request = InterruptRequest(
      index: index, action: action, range: isTeardown ? 0..<0 : start..<start + count, payload: data)
    return forward(request, header, isNothing: isTeardown && interrupt.count == 0)
  }

  /// What is done; nil: nothing, or more than one thing.
  private func action(_ flags: UInt32) -> InterruptRequest.Action? {
    typealias Flag = VFIOUserWire.SetFlag
    return switch flags & (Flag.mask | Flag.unmask | Flag.trigger) {
    case Flag.mask: .mask
    case Flag.unmask: .unmask
    case Flag.trigger: .trigger
    default: nil
    }
  }

  private func forward(_ request: InterruptRequest, _ header: VFIOUserHeader, isNothing: Bool) -> Int32 {
    if !isNothing {
      do throws(ConfigError) {
        // Vectors are not set up on a device that sleeps; they can be torn down.
        if !request.range.isEmpty { try space.use() }
      } catch {
        return error.code == .refused ? EBUSY : EIO
      }
      do throws(SystemFailure) { try space.function.setInterrupts(request) } catch {
        return number(of: error)
      }
      let bit: UInt32 = 1 << request.index.rawValue
      if request.range.isEmpty { armedInterrupts &= ~bit } else { armedInterrupts |= bit }
    }
    reply(header, payload: 0)
    return 0
  }
}
