/// Accesses of guests, from any thread.
extension PowerGroup where Function: ~Copyable, Lock: ~Copyable {
  /// A guest's read of 1 to 4 bytes of config space.
  ///
  /// - Throws: As `ConfigSpace.readGuest(at:byteWidth:)`; `deviceFailed` for a function that is gone.
  public func readGuest(
    at position: Int, byteWidth: Int, of member: GroupMember = .physical
  ) throws(ConfigError) -> UInt32 {
    try withFunction(member) { (space) throws(ConfigError) in
      try space.readGuest(at: position, byteWidth: byteWidth)
    }
  }

  /// A guest's write of 1 to 4 bytes of config space.
  ///
  /// - Throws: As `ConfigSpace.writeGuest(at:byteWidth:value:)`; `deviceFailed` for a function that is gone.
  public func writeGuest(
    at position: Int, byteWidth: Int, value: UInt32, of member: GroupMember = .physical
  ) throws(ConfigError) {
    try withFunction(member) { (space) throws(ConfigError) in
      try space.writeGuest(at: position, byteWidth: byteWidth, value: value)
    }
  }

  /// Reads 1, 2, 4 or 8 bytes behind BAR 0 to 5 or the ROM (6); all ones where the gate is closed or the function is gone.
  public func readBAR(
    _ bar: Int, at offset: UInt64, byteWidth: Int, of member: GroupMember = .physical
  ) -> UInt64 {
    lock.withShared(member.number) {
      functions[member]?.readBAR(bar, at: offset, byteWidth: byteWidth)
        ?? UInt64.max >> UInt64(64 - min(max(byteWidth, 1), 8) * 8)
    }
  }

  /// Writes 1, 2, 4 or 8 bytes; dropped where the gate is closed or the function is gone.
  public func writeBAR(
    _ bar: Int, at offset: UInt64, byteWidth: Int, value: UInt64, of member: GroupMember = .physical
  ) {
    lock.withShared(member.number) {
      functions[member]?.writeBAR(bar, at: offset, byteWidth: byteWidth, value: value)
    }
  }

  /// Does something that presumes reachable BARs, such as mapping a page of one, and nothing takes them away meanwhile.
  ///
  /// - Parameters:
  ///   - spaces: What must be reachable.
  ///   - member: The function.
  ///   - body: What is done, with the lock shared.
  /// - Returns: What `body` returns; nil: not reachable, or the function is gone, and `body` did not run.
  /// - Throws: What `body` throws.
  public func whileReachable<Result, Failure: Error>(
    _ spaces: BARSpaces, of member: GroupMember = .physical,
    _ body: () throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result? {
    try lock.withShared(member.number) { () throws(Failure) -> sending Result? in
      guard let power = functions[member]?.power, power.reachable.isSuperset(of: spaces) else { return nil }
      return try body()
    }
  }

  /// Where a function's power is; nil: the function is gone.
  public func power(of member: GroupMember = .physical) -> PowerMachine? {
    lock.withShared(member.number) { functions[member]?.power }
  }

  /// Accesses to BARs of a function that the gate answered; 0 for one that is gone.
  public func unsupportedRequests(of member: GroupMember = .physical) -> UInt64 {
    lock.withShared(member.number) { functions[member]?.unsupportedRequests ?? 0 }
  }
}
