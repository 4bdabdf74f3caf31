/// Virtual functions that the host is making; those that the embedder passes through become members of the group.
public struct NewVirtualFunctions<Function: PassthroughFunction & ~Copyable, Hooks: HookSet>: ~Copyable {
  fileprivate var functions: [ConfigSpace<Function, Hooks>] = []
  fileprivate let firstNumber: Int

  /// Adds one to the group; it can be used once `enableVFs` has returned.
  ///
  /// - Parameter function: The opened function, given away; its facts say that it is virtual.
  /// - Returns: Its name in the group.
  /// - Throws: `refused` with `unsupported` for a function that is not virtual.
  public mutating func add(
    _ function: sending ConfigSpace<Function, Hooks>
  ) throws(ConfigError) -> GroupMember {
    guard function.facts.isVF else { throw ConfigError(.refused, refusal: .unsupported) }
    functions.append(function)
    return GroupMember(number: firstNumber + functions.count - 1)
  }
}

/// Single Root I/O Virtualization.
extension PowerGroup where Function: ~Copyable, Lock: ~Copyable {
  /// Brings the physical function to D0 and enables virtual ones; the lock is held until they exist and are counted.
  ///
  /// Until `disableVFs` the physical function stays in D0: a guest that asks for less is refused, and the host is told by
  /// `didRefuse`. Were the lock let go in between, a guest could put the function to sleep after it was woken and before
  /// there is anything to be counted.
  ///
  /// - Parameter make: Has the host make virtual functions, and adds those that are passed through. If it throws, it has
  ///   left none.
  /// - Throws: `refused` with `vfsEnabled` if there are some, `resetting`, `unsupported` or `notReached`; `deviceFailed`; what
  ///   `make` throws, with the physical function in D0 and free to leave it.
  /// Source: PCIe 6.0 §9.6.2 "PF Device Power Management States"; Linux drivers/vfio/pci/vfio_pci_core.c,
  /// vfio_pci_core_sriov_configure.
  public func enableVFs(
    _ make: (inout NewVirtualFunctions<Function, Hooks>) throws(ConfigError) -> Void
  ) throws(ConfigError) {
    try lock.withExclusive { () throws(ConfigError) in
      let physical = functions.physical
      guard !physical.power.hasVFs else {
        physical.function.didRefuse(.enableVFs, .vfsEnabled)
        throw ConfigError(.refused, refusal: .vfsEnabled)
      }
      try physical.willEnableVFs()
      var made = NewVirtualFunctions<Function, Hooks>(
        firstNumber: functions.firstNumber + functions.virtual.count)
      do throws(ConfigError) {
        try make(&made)
      } catch {
        for function in made.functions { function.withdraw() }
        // Their names were given away, and are not given again.
        functions.add(made.functions)
        functions.removeVirtual()
        try physical.didRemoveVFs()
        throw error
      }
      functions.add(made.functions)
    }
  }

  /// Removes the virtual functions; without effect if there are none.
  ///
  /// Waits for accesses to BARs that are under way. Then mappings are taken away, then the host removes the functions, then
  /// the group forgets them: whoever still has a name of one reads all ones from its BARs and an error from its config space.
  ///
  /// - Parameter remove: Has the host remove the functions. If it throws, they are still there.
  /// - Throws: What `remove` throws, with all members as they were.
  public func disableVFs(_ remove: () throws(ConfigError) -> Void) throws(ConfigError) {
    try lock.withExclusive { () throws(ConfigError) in
      guard functions.physical.power.hasVFs else { return }
      for function in functions.virtual { function.withdraw() }
      do throws(ConfigError) {
        try remove()
      } catch {
        for function in functions.virtual { function.reinstate() }
        throw error
      }
      functions.removeVirtual()
      try functions.physical.didRemoveVFs()
    }
  }
}
