internal import Glibc

/// The commands, one method each.
extension VFIOUserClient {
  /// What the server says of its function.
  public struct Info: Sendable, Equatable {
    /// Whether it can be reset.
    public var isResettable: Bool
    /// Whether it is a PCI function.
    public var isPCI: Bool
    /// Regions.
    public var regionCount: Int
    /// Kinds of interrupts.
    public var interruptCount: Int
  }

  /// A region, and what of it can be mapped.
  public struct Region: Sendable {
    /// What it is; `mapping` holds the number of `descriptor`.
    public var region: FunctionRegion
    /// What can be mapped; nil: nothing.
    public var descriptor: Descriptor?
  }

  /// Asks what the function has.
  public func info() throws(SystemFailure) -> Info {
    let size = VFIOUserWire.Size.info
    var payload: [UInt8] = []
    for word in [UInt32(size), 0, 0, 0] { payload.appendWire(word) }
    let reply = try request("ask for the function of", .getInfo, payload, atLeast: size)
    let flags = reply.wire(4, as: UInt32.self)
    return Info(
      isResettable: flags & VFIOUserWire.InfoFlag.reset != 0, isPCI: flags & VFIOUserWire.InfoFlag.pci != 0,
      regionCount: Int(reply.wire(8, as: UInt32.self)), interruptCount: Int(reply.wire(12, as: UInt32.self)))
  }

  /// Asks for a region.
  public func region(_ index: FunctionRegion.Index) throws(SystemFailure) -> Region {
    typealias Flag = VFIOUserWire.RegionFlag
    let size = VFIOUserWire.Size.regionInfo
    var (room, descriptors): (Int, [Descriptor]) = (size, [])
    while true {
      var payload: [UInt8] = []
      for word in [UInt32(clamping: room), 0, index.rawValue, 0, 0, 0, 0, 0] { payload.appendWire(word) }
      let reply = try request("ask for region \(index) of", .getRegionInfo, payload, atLeast: size) {
        descriptors.append(Descriptor($0))
      }
      let needed = Int(reply.wire(0, as: UInt32.self))
      let flags = reply.wire(4, as: UInt32.self)
      if needed > room, needed <= VFIOUserWire.dataLimit {
        room = needed
        descriptors = []
        continue
      }
      var region = FunctionRegion(
        size: reply.wire(16, as: UInt64.self), isReadable: flags & Flag.read != 0,
        isWritable: flags & Flag.write != 0)
      guard flags & Flag.map != 0, let descriptor = descriptors.first else { return Region(region: region) }
      let areas = flags & Flag.capabilities != 0 ? sparseAreas(reply) : [0..<region.size]
      region.mapping = FunctionRegion.Mapping(
        descriptor: descriptor.number, offset: reply.wire(24, as: UInt64.self), areas: areas)
      return Region(region: region, descriptor: descriptor)
    }
  }

  /// The areas in the capabilities of a region.
  private func sparseAreas(_ reply: UnsafeRawBufferPointer) -> [Range<UInt64>] {
    typealias Sparse = VFIOUserWire.SparseMapping
    var start = Int(reply.wire(12, as: UInt32.self))
    // Each capability lies behind the one before it: a list that leads back is none.
    while start >= VFIOUserWire.Size.regionInfo, start <= reply.count - Sparse.headSize {
      if reply.wire(start, as: UInt16.self) == Sparse.id {
        let count = Int(reply.wire(start + 8, as: UInt32.self))
        let room = (reply.count - start - Sparse.headSize) / Sparse.areaSize
        return (0..<min(count, room)).compactMap { number in
          let place = start + Sparse.headSize + number * Sparse.areaSize
          let (first, size) = (reply.wire(place, as: UInt64.self), reply.wire(place + 8, as: UInt64.self))
          return size <= UInt64.max - first ? first..<first + size : nil
        }
      }
      let next = Int(reply.wire(start + 4, as: UInt32.self))
      guard next > start else { return [] }
      start = next
    }
    return []
  }

  /// Asks for a kind of interrupt.
  public func interrupt(_ index: FunctionInterrupt.Index) throws(SystemFailure) -> FunctionInterrupt {
    typealias Flag = VFIOUserWire.InterruptFlag
    let size = VFIOUserWire.Size.interruptInfo
    var payload: [UInt8] = []
    for word in [UInt32(size), 0, index.rawValue, 0] { payload.appendWire(word) }
    let reply = try request("ask for interrupt \(index) of", .getInterruptInfo, payload, atLeast: size)
    let flags = reply.wire(4, as: UInt32.self)
    return FunctionInterrupt(
      count: Int(reply.wire(12, as: UInt32.self)), isMaskable: flags & Flag.maskable != 0,
      isAutomasked: flags & Flag.automasked != 0, isFixedSize: flags & Flag.fixedSize != 0)
  }

  /// Sets up, masks, unmasks or triggers interrupts; descriptors of a request are all -1, or none is.
  public func setInterrupts(_ change: InterruptRequest) throws(SystemFailure) {
    typealias Flag = VFIOUserWire.SetFlag
    let action =
      switch change.action {
      case .mask: Flag.mask
      case .unmask: Flag.unmask
      case .trigger: Flag.trigger
      }
    var (data, bytes, descriptors): (UInt32, [UInt8], [Int32]) = (Flag.none, [], [])
    switch change.payload {
    case .none: break
    case .flags(let flags): (data, bytes) = (Flag.flags, flags.map { $0 ? 1 : 0 })
    case .descriptors(let numbers): (data, descriptors) = (Flag.descriptors, numbers.filter { $0 >= 0 })
    }
    var payload: [UInt8] = []
    let size = VFIOUserWire.Size.setInterrupts + bytes.count
    let (start, count) = (change.range.lowerBound, change.range.count)
    for word in [
      UInt32(clamping: size), action | data, change.index.rawValue, UInt32(clamping: start),
      UInt32(clamping: count),
    ] {
      payload.appendWire(word)
    }
    try request("set up interrupts of", .setInterrupts, payload + bytes, descriptors: descriptors)
  }

  /// Reads a region.
  ///
  /// - Parameter count: At most 1 MiB.
  public func read(_ index: FunctionRegion.Index, at offset: UInt64, count: Int) throws(SystemFailure)
    -> [UInt8]
  {
    let size = VFIOUserWire.Size.access
    let reply = try request(
      "read region \(index) of", .readRegion, access(index, offset, count), atLeast: size + count)
    return Array(UnsafeRawBufferPointer(rebasing: reply[size..<size + count]))
  }

  /// Writes a region; at most 1 MiB.
  public func write(_ index: FunctionRegion.Index, at offset: UInt64, _ bytes: [UInt8]) throws(SystemFailure)
  {
    try request("write region \(index) of", .writeRegion, access(index, offset, bytes.count) + bytes)
  }

  private func access(_ index: FunctionRegion.Index, _ offset: UInt64, _ count: Int) -> [UInt8] {
    var payload: [UInt8] = []
    payload.appendWire(offset)
    payload.appendWire(index.rawValue)
    payload.appendWire(UInt32(clamping: count))
    return payload
  }

  /// Maps memory for the device.
  public func mapDMA(_ mapping: DMAMapping) throws(SystemFailure) {
    typealias Flag = VFIOUserWire.DMAFlag
    var payload: [UInt8] = []
    payload.appendWire(UInt32(VFIOUserWire.Size.mapDMA))
    payload.appendWire((mapping.isReadable ? Flag.read : 0) | (mapping.isWritable ? Flag.write : 0))
    for number in [mapping.offset, mapping.address, mapping.size] { payload.appendWire(number) }
    try request("map memory for", .mapDMA, payload, descriptors: mapping.descriptor.map { [$0] } ?? [])
  }

  /// Takes memory away from the device.
  public func unmapDMA(at address: UInt64, size: UInt64) throws(SystemFailure) {
    var payload: [UInt8] = []
    payload.appendWire(UInt32(VFIOUserWire.Size.unmapDMA))
    payload.appendWire(UInt32(0))
    payload.appendWire(address)
    payload.appendWire(size)
    try request("unmap memory of", .unmapDMA, payload)
  }

  /// Resets the function.
  public func reset() throws(SystemFailure) { try request("reset", .reset, []) }
}
