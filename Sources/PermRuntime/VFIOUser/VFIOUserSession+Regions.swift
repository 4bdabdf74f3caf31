/// Accesses to regions.
extension VFIOUserSession {
  /// Where an access lies, if it lies in a region.
  @inlinable
  func region(_ index: UInt32, holds offset: UInt64, _ byteCount: Int) -> Bool {
    guard index < UInt32(truncatingIfNeeded: regions.count), byteCount >= 0,
      byteCount <= VFIOUserWire.dataLimit
    else { return false }
    let size = regions[Int(index)].size
    return offset <= size && size &- offset >= UInt64(truncatingIfNeeded: byteCount)
      && size > 0
  }

  /// What a command for a region names, in the request and again in the reply.
  @usableFromInline
  typealias RegionAccess = (offset: UInt64, index: UInt32, count: Int)

  /// What a request names; nil: it is cut short, or lies in no region.
  @inlinable
  func access(_ message: UnsafeRawBufferPointer) -> RegionAccess? {
    guard message.count >= VFIOUserWire.headerSize &+ VFIOUserWire.Size.access else { return nil }
    let access = (
      offset: message.wire(16, as: UInt64.self), index: message.wire(24, as: UInt32.self),
      count: Int(message.wire(28, as: UInt32.self))
    )
    return region(access.index, holds: access.offset, access.count) ? access : nil
  }

  /// A reply's payload of so many bytes, which begins with what it is the reply to.
  @inlinable
  func payload(_ size: Int, for access: RegionAccess) -> UnsafeMutableRawBufferPointer {
    let payload = replies.payload(size)
    payload.putWire(access.offset, at: 0)
    payload.putWire(access.index, at: 8)
    payload.putWire(UInt32(truncatingIfNeeded: access.count), at: 12)
    return payload
  }

  /// REGION_READ: the 16 bytes of the request and the data.
  @inlinable
  func readRegion(_ header: VFIOUserHeader, _ message: UnsafeRawBufferPointer) -> Int32 {
    guard let access = access(message) else { return VFIOUserWire.invalid }
    let size = VFIOUserWire.Size.access &+ access.count
    let payload = payload(size, for: access)
    read(access.index, at: access.offset, into: payload.tail(from: VFIOUserWire.Size.access))
    reply(header, payload: size)
    return 0
  }

  /// REGION_WRITE: the 16 bytes of the request.
  @inlinable
  func writeRegion(_ header: VFIOUserHeader, _ message: UnsafeRawBufferPointer) -> Int32 {
    let fixed = VFIOUserWire.headerSize &+ VFIOUserWire.Size.access
    guard let access = access(message), access.count <= message.count &- fixed else {
      return VFIOUserWire.invalid
    }
    let data = UnsafeRawBufferPointer(rebasing: message[fixed..<fixed &+ access.count])
    write(access.index, at: access.offset, data)
    _ = payload(VFIOUserWire.Size.access, for: access)
    reply(header, payload: VFIOUserWire.Size.access)
    return 0
  }

  /// REGION_WRITE_MULTI: all is checked before anything is written.
  func writeRegions(_ header: VFIOUserHeader, _ payload: UnsafeRawBufferPointer) -> Int32 {
    typealias Size = VFIOUserWire.Size
    let count = payload.wire(0, as: UInt64.self)
    let room = max(0, payload.count - Size.writeRegionsHead) / Size.writeRegionsEntry
    guard payload.count >= Size.writeRegionsHead, count <= UInt64(room) else { return VFIOUserWire.invalid }
    func entry(_ number: Int) -> (offset: UInt64, index: UInt32, count: Int, data: Int) {
      let start = Size.writeRegionsHead + number * Size.writeRegionsEntry
      return (
        payload.wire(start, as: UInt64.self), payload.wire(start + 8, as: UInt32.self),
        Int(payload.wire(start + 12, as: UInt32.self)), start + 16
      )
    }
    for number in 0..<Int(count) {
      let entry = entry(number)
      guard entry.count <= Size.writeRegionsData, region(entry.index, holds: entry.offset, entry.count)
      else { return VFIOUserWire.invalid }
    }
    for number in 0..<Int(count) {
      let entry = entry(number)
      let bytes = UnsafeRawBufferPointer(rebasing: payload[entry.data..<entry.data + entry.count])
      write(entry.index, at: entry.offset, bytes)
    }
    replies.payload(Size.writeRegionsHead).putWire(count, at: 0)
    reply(header, payload: Size.writeRegionsHead)
    return 0
  }

  @inlinable
  func read(_ index: UInt32, at offset: UInt64, into bytes: UnsafeMutableRawBufferPointer) {
    if index == FunctionRegion.Index.config.rawValue {
      readConfig(at: Int(truncatingIfNeeded: offset), into: bytes)
    } else {
      readBAR(Int(index), at: offset, into: bytes)
    }
  }

  @inlinable
  func write(_ index: UInt32, at offset: UInt64, _ bytes: UnsafeRawBufferPointer) {
    if index == FunctionRegion.Index.config.rawValue {
      writeConfig(at: Int(truncatingIfNeeded: offset), bytes)
    } else {
      writeBAR(Int(index), at: offset, bytes)
    }
  }

  /// Reads config space: what fits into a dword at once, more dword by dword.
  @inlinable
  func readConfig(at position: Int, into bytes: UnsafeMutableRawBufferPointer) {
    var done = 0
    while done < bytes.count {
      let place = position &+ done
      let width = bytes.count <= 4 ? bytes.count : min(4 &- (place & 3), bytes.count &- done)
      var value = ~UInt32(0)
      do throws(ConfigError) { value = try space.readGuest(at: place, byteWidth: width) } catch {}
      WirePiece.store(UInt64(value), in: bytes, at: done, byteWidth: width)
      if let onAccess {
        value &= ~0 &>> UInt32(truncatingIfNeeded: 32 &- width &* 8)
        onAccess(ConfigAccess(isWrite: false, position: place, byteWidth: width, value: value))
      }
      done &+= width
    }
  }

  /// Writes config space; what comes after a dword that the device does not take is dropped.
  @inlinable
  func writeConfig(at position: Int, _ bytes: UnsafeRawBufferPointer) {
    var done = 0
    while done < bytes.count {
      let place = position &+ done
      let width = bytes.count <= 4 ? bytes.count : min(4 &- (place & 3), bytes.count &- done)
      let value = UInt32(truncatingIfNeeded: WirePiece.load(bytes, at: done, byteWidth: width))
      var hasFailed = false
      do throws(ConfigError) {
        try space.writeGuest(at: place, byteWidth: width, value: value)
      } catch {
        hasFailed = true
      }
      if let onAccess {
        onAccess(ConfigAccess(isWrite: true, position: place, byteWidth: width, value: value))
      }
      if hasFailed { return }
      done &+= width
    }
  }

  /// The widest access that a space has.
  @inlinable
  func pieceLimit(_ bar: Int) -> Int { space.facts.resource(bar)?.kind == .io ? 4 : 8 }

  /// Reads a base address register or the ROM.
  @inlinable
  func readBAR(_ bar: Int, at offset: UInt64, into bytes: UnsafeMutableRawBufferPointer) {
    let (limit, isReadable) = (pieceLimit(bar), regions[bar].isReadable)
    var done = 0
    while done < bytes.count {
      let place = offset &+ UInt64(truncatingIfNeeded: done)
      let width = WirePiece.width(at: place, remaining: bytes.count &- done, limit: limit)
      let value = isReadable ? space.readBAR(bar, at: place, byteWidth: width) : ~0
      WirePiece.store(value, in: bytes, at: done, byteWidth: width)
      done &+= width
    }
  }

  /// Writes a base address register; what is no writable region drops it.
  @inlinable
  func writeBAR(_ bar: Int, at offset: UInt64, _ bytes: UnsafeRawBufferPointer) {
    guard regions[bar].isWritable else { return }
    let limit = pieceLimit(bar)
    var done = 0
    while done < bytes.count {
      let place = offset &+ UInt64(truncatingIfNeeded: done)
      let width = WirePiece.width(at: place, remaining: bytes.count &- done, limit: limit)
      let value = WirePiece.load(bytes, at: done, byteWidth: width)
      space.writeBAR(bar, at: place, byteWidth: width, value: value)
      done &+= width
    }
  }
}
