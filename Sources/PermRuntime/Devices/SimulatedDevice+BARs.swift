/// What is behind the base address registers, and who has it mapped.
extension SimulatedDevice {
  /// Spaces that the device answers for now.
  ///
  /// Source: PCIe 6.0 §5.3.1.2 to §5.3.1.4: outside D0 a function answers configuration and message requests only.
  public var decoded: BARSpaces {
    guard state == .d0 else { return [] }
    let fields = design.fields
    let hasMemory = fields.memoryEnable == nil || registers[fields.memoryEnable] != 0
    return BARSpaces(memory: hasMemory, io: registers[fields.ioEnable] != 0)
  }

  /// Spaces that a user has mapped.
  public func mapped(for user: BARUser) -> BARSpaces { mappings[Int(user.rawValue)] }

  /// Takes mappings away.
  public mutating func unmapBARs(_ spaces: BARSpaces, for user: BARUser) {
    note(.unmap(spaces, user))
    mappings[Int(user.rawValue)].subtract(spaces)
  }

  /// Maps spaces; a violation, where the device does not decode them.
  public mutating func mapBARs(_ spaces: BARSpaces, for user: BARUser) {
    note(.map(spaces, user))
    mappings[Int(user.rawValue)].formUnion(spaces)
    checkMappings()
  }

  /// Records what is mapped and would not be answered.
  mutating func checkMappings() {
    for user in BARUser.allCases {
      let dead = mapped(for: user).subtracting(decoded)
      if !dead.isEmpty { record(.mapped(dead, user, in: state)) }
    }
  }

  /// Reads 1 to 8 bytes; a byte that was never written since registers were lost is 0, and where the device does not answer
  /// all are ones.
  public mutating func readBAR(_ bar: Int, at offset: UInt64, byteWidth: Int) -> UInt64 {
    let ones: UInt64 = byteWidth >= 8 ? ~0 : (1 << UInt64(max(0, byteWidth) * 8)) - 1
    guard answers(bar, offset, byteWidth) else { return ones }
    var value: UInt64 = 0
    for byte in 0..<byteWidth {
      value |= UInt64(memory.byte(bar, at: offset + UInt64(byte))) << UInt64(byte * 8)
    }
    return value
  }

  /// Writes 1 to 8 bytes; dropped where the device does not answer, and beyond 64 MiB of pages that hold something.
  public mutating func writeBAR(_ bar: Int, at offset: UInt64, byteWidth: Int, value: UInt64) {
    guard answers(bar, offset, byteWidth) else { return }
    for byte in 0..<byteWidth {
      memory.store(UInt8(truncatingIfNeeded: value >> UInt64(byte * 8)), bar, at: offset + UInt64(byte))
    }
  }

  /// Whether the device answers an access; one that it does not is an Unsupported Request.
  private mutating func answers(_ bar: Int, _ offset: UInt64, _ byteWidth: Int) -> Bool {
    guard bars.indices.contains(bar), let resource = bars[bar], (1...8).contains(byteWidth),
      offset < resource.size, resource.size - offset >= UInt64(byteWidth),
      decoded.contains(resource.kind == .io ? .io : .memory)
    else {
      unsupportedRequests &+= 1
      return false
    }
    return true
  }
}
