internal import Glibc

/// What a client asks first: version, and what the function has.
extension VFIOUserSession {
  /// VERSION: the lower of both minors.
  ///
  /// What the client can do changes nothing here, so that its JSON is not read.
  func negotiate(_ header: VFIOUserHeader, _ payload: UnsafeRawBufferPointer) -> Int32 {
    guard payload.count >= VFIOUserWire.Size.version,
      payload.wire(0, as: UInt16.self) == VFIOUserWire.major
    else { return EINVAL }
    isNegotiated = true
    let text = VFIOUserWire.capabilities
    let size = VFIOUserWire.Size.version + text.utf8CodeUnitCount
    let answer = replies.payload(size)
    answer.putWire(VFIOUserWire.major, at: 0)
    answer.putWire(min(payload.wire(2, as: UInt16.self), VFIOUserWire.minor), at: 2)
    text.withUTF8Buffer { bytes in
      for index in bytes.indices { answer.putWire(bytes[index], at: VFIOUserWire.Size.version + index) }
    }
    reply(header, payload: size)
    return 0
  }

  /// DEVICE_GET_INFO.
  func describe(_ header: VFIOUserHeader, _ payload: UnsafeRawBufferPointer) -> Int32 {
    let size = VFIOUserWire.Size.info
    guard payload.count >= size, payload.wire(0, as: UInt32.self) >= UInt32(size) else { return EINVAL }
    let reset = space.function.isResettable ? VFIOUserWire.InfoFlag.reset : 0
    let answer = replies.payload(size)
    answer.putWire(UInt32(size), at: 0)
    answer.putWire(VFIOUserWire.InfoFlag.pci | reset, at: 4)
    answer.putWire(UInt32(FunctionRegion.Index.allCases.count), at: 8)
    answer.putWire(UInt32(FunctionInterrupt.Index.allCases.count), at: 12)
    reply(header, payload: size)
    return 0
  }

  /// DEVICE_GET_REGION_INFO; what can be mapped of a region goes with it, where the client has room to be told.
  func describeRegion(_ header: VFIOUserHeader, _ payload: UnsafeRawBufferPointer) -> Int32 {
    let size = VFIOUserWire.Size.regionInfo
    let room = payload.wire(0, as: UInt32.self)
    let index = Int(payload.wire(8, as: UInt32.self))
    guard payload.count >= size, room >= UInt32(size), regions.indices.contains(index) else { return EINVAL }
    let region = regions[index]
    let mapping =
      offersMappings && region.size > 0 ? region.mapping.flatMap { $0.areas.isEmpty ? nil : $0 } : nil
    let areas = mapping.map { $0.areas == [0..<region.size] ? [] : $0.areas } ?? []
    let extra =
      areas.isEmpty
      ? 0 : VFIOUserWire.SparseMapping.headSize + areas.count * VFIOUserWire.SparseMapping.areaSize
    let hasRoom = Int(room) >= size + extra && size + extra <= VFIOUserWire.dataLimit
    let byteCount = hasRoom ? size + extra : size
    let answer = replies.payload(byteCount)
    answer.putWire(UInt32(truncatingIfNeeded: size + extra), at: 0)
    answer.putWire(flags(of: region, mapping, isSparse: extra > 0), at: 4)
    answer.putWire(UInt32(index), at: 8)
    answer.putWire(extra > 0 && hasRoom ? UInt32(size) : 0, at: 12)
    answer.putWire(region.size, at: 16)
    answer.putWire(mapping?.offset ?? 0, at: 24)
    if extra > 0, hasRoom { put(areas, in: answer.tail(from: size)) }
    guard !header.wantsNoReply else { return 0 }
    if let mapping, hasRoom {
      replies.commit(header, payload: byteCount, descriptor: mapping.descriptor)
    } else {
      replies.commit(header, payload: byteCount)
    }
    return 0
  }

  private func flags(
    of region: FunctionRegion, _ mapping: FunctionRegion.Mapping?, isSparse: Bool
  ) -> UInt32 {
    typealias Flag = VFIOUserWire.RegionFlag
    guard region.size > 0 else { return 0 }
    return (region.isReadable ? Flag.read : 0) | (region.isWritable ? Flag.write : 0)
      | (mapping != nil ? Flag.map : 0) | (isSparse ? Flag.capabilities : 0)
  }

  /// The capability that names the parts of a region that can be mapped.
  private func put(_ areas: [Range<UInt64>], in bytes: UnsafeMutableRawBufferPointer) {
    typealias Sparse = VFIOUserWire.SparseMapping
    bytes.putWire(Sparse.id, at: 0)
    bytes.putWire(Sparse.version, at: 2)
    bytes.putWire(UInt32(0), at: 4)
    bytes.putWire(UInt32(truncatingIfNeeded: areas.count), at: 8)
    bytes.putWire(UInt32(0), at: 12)
    for (number, area) in areas.enumerated() {
      let start = Sparse.headSize + number * Sparse.areaSize
      bytes.putWire(area.lowerBound, at: start)
      bytes.putWire(area.upperBound - area.lowerBound, at: start + 8)
    }
  }

  /// DEVICE_GET_IRQ_INFO.
  func describeInterrupt(_ header: VFIOUserHeader, _ payload: UnsafeRawBufferPointer) -> Int32 {
    typealias Flag = VFIOUserWire.InterruptFlag
    let size = VFIOUserWire.Size.interruptInfo
    guard payload.count >= size, payload.wire(0, as: UInt32.self) >= UInt32(size),
      let index = FunctionInterrupt.Index(rawValue: payload.wire(8, as: UInt32.self))
    else { return EINVAL }
    let interrupt = space.function.interrupt(index)
    let flags =
      (interrupt.isMaskable ? Flag.maskable : 0) | (interrupt.isAutomasked ? Flag.automasked : 0)
      | (interrupt.isFixedSize ? Flag.fixedSize : 0)
    let answer = replies.payload(size)
    answer.putWire(UInt32(size), at: 0)
    answer.putWire(interrupt.count > 0 ? flags | Flag.eventfd : 0, at: 4)
    answer.putWire(index.rawValue, at: 8)
    answer.putWire(UInt32(clamping: interrupt.count), at: 12)
    reply(header, payload: size)
    return 0
  }

  /// DEVICE_RESET, which clients send whether or not they were told that there is one.
  func reset(_ header: VFIOUserHeader) -> Int32 {
    if space.function.isResettable {
      do throws(ConfigError) {
        guard try space.reset(.functionLevelReset) else { return EIO }
      } catch {
        return error.code == .refused ? EBUSY : EIO
      }
    }
    reply(header, payload: 0)
    return 0
  }
}
