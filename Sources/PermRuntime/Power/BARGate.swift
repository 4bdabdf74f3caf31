/// Access to base address registers that the embedder traps, through the gate.
extension ConfigSpace where Function: ~Copyable {
  /// Reads 1, 2, 4 or 8 bytes behind BAR 0 to 5 or the ROM (6); all ones where the gate is closed or nothing is there.
  ///
  /// A closed gate is what an Unsupported Request is on the bus: it is counted, and never an error.
  ///
  /// - Complexity: O(1), without allocation.
  /// Source: PCIe 6.0 §5.3.1.4 "D3 State", §2.3.1 "Request Handling Rules".
  @inlinable
  public func readBAR(_ bar: Int, at offset: UInt64, byteWidth: Int) -> UInt64 {
    guard opens(bar, offset, byteWidth) else {
      core.pointee.unsupportedRequests &+= 1
      return byteWidth >= 8 || byteWidth <= 0 ? ~0 : (1 << UInt64(byteWidth * 8)) - 1
    }
    return core.pointee.function.readBAR(bar, at: offset, byteWidth: byteWidth)
  }

  /// Writes 1, 2, 4 or 8 bytes; dropped where the gate is closed or nothing is there.
  @inlinable
  public func writeBAR(_ bar: Int, at offset: UInt64, byteWidth: Int, value: UInt64) {
    guard opens(bar, offset, byteWidth) else {
      core.pointee.unsupportedRequests &+= 1
      return
    }
    core.pointee.function.writeBAR(bar, at: offset, byteWidth: byteWidth, value: value)
  }

  /// Accesses that the gate answered in place of the device.
  public var unsupportedRequests: UInt64 { core.pointee.unsupportedRequests }

  @inlinable
  func opens(_ bar: Int, _ offset: UInt64, _ byteWidth: Int) -> Bool {
    guard let resource = core.pointee.placed.facts.resource(bar), (1...8).contains(byteWidth),
      byteWidth & (byteWidth - 1) == 0,
      offset < resource.size, resource.size - offset >= UInt64(byteWidth)
    else { return false }
    return core.pointee.isReachable(resource.kind == .io ? .io : .memory)
  }
}
