internal import Glibc

/// Memory that the device may reach.
extension VFIOUserSession {
  /// DMA_MAP; memory without a descriptor is remembered, and the function is not told.
  func mapDMA(
    _ header: VFIOUserHeader, _ payload: UnsafeRawBufferPointer, _ descriptors: UnsafeBufferPointer<Int32>
  ) -> Int32 {
    let size = VFIOUserWire.Size.mapDMA
    guard payload.count >= size, payload.wire(0, as: UInt32.self) >= UInt32(size) else { return EINVAL }
    let flags = payload.wire(4, as: UInt32.self)
    let mapping = DMAMapping(
      address: payload.wire(16, as: UInt64.self), size: payload.wire(24, as: UInt64.self),
      isReadable: flags & VFIOUserWire.DMAFlag.read != 0, isWritable: flags & VFIOUserWire.DMAFlag.write != 0,
      descriptor: descriptors.first, offset: payload.wire(8, as: UInt64.self))
    guard mapping.offset <= UInt64.max - mapping.size else { return EINVAL }
    let range = DMATable.Mapped(
      address: mapping.address, size: mapping.size, isForwarded: mapping.descriptor != nil)
    let error = dma.check(range)
    guard error == 0 else { return error }
    if range.isForwarded {
      do throws(SystemFailure) { try space.function.mapDMA(mapping) } catch { return number(of: error) }
    }
    dma.add(range)
    reply(header, payload: 0)
    return 0
  }

  /// DMA_UNMAP: one range as it was mapped, or all.
  func unmapDMA(_ header: VFIOUserHeader, _ payload: UnsafeRawBufferPointer) -> Int32 {
    typealias Flag = VFIOUserWire.DMAFlag
    let byteCount = VFIOUserWire.Size.unmapDMA
    guard payload.count >= byteCount, payload.wire(0, as: UInt32.self) >= UInt32(byteCount) else {
      return EINVAL
    }
    let flags = payload.wire(4, as: UInt32.self)
    let (address, size) = (payload.wire(8, as: UInt64.self), payload.wire(16, as: UInt64.self))
    // Nobody here knows which pages a device wrote.
    guard flags & Flag.getDirtyPages == 0 else { return ENOTSUP }
    if flags & Flag.all != 0 {
      guard address == 0, size == 0 else { return EINVAL }
      // From the end: what stays need not move.
      for range in dma.ranges.reversed() {
        let error = unmap(range)
        guard error == 0 else { return error }
      }
    } else {
      guard let range = dma.find(at: address, size: size) else { return ENOENT }
      let error = unmap(range)
      guard error == 0 else { return error }
    }
    let answer = replies.payload(byteCount)
    for offset in stride(from: 0, to: byteCount, by: 8) {
      answer.putWire(payload.wire(offset, as: UInt64.self), at: offset)
    }
    reply(header, payload: byteCount)
    return 0
  }

  /// A range that the system does not unmap stays in the table.
  private func unmap(_ range: DMATable.Mapped) -> Int32 {
    if range.isForwarded {
      do throws(SystemFailure) {
        try space.function.unmapDMA(at: range.address, size: range.size)
      } catch {
        return number(of: error)
      }
    }
    dma.remove(at: range.address)
    return 0
  }
}
