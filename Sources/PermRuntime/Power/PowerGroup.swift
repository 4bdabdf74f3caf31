/// A physical function and its virtual ones under one lock: config spaces for an embedder with threads.
///
/// A `ConfigSpace` is not thread-safe. A group takes its functions over and is: every call may come from any thread. The lock
/// is exclusive for everything that may change whether BARs are reachable, and shared by accesses to BARs and by questions
/// about their mappings. A function without virtual ones is a group of one.
///
/// An access to a config space, also a read, is exclusive: a hook on a read changes the shadow, and a read that finds the device
/// asleep wakes it, and so gives mappings back.
///
/// From inside - hooks, requirements of `PassthroughFunction`, closures given to the group - nothing may call the group:
/// see `GroupLock` for the order.
///
/// Source: Linux drivers/vfio/pci/vfio_pci_core.c, `memory_lock`; requirements P7 and P8: docs/power.md.
public final class PowerGroup<
  Function: PassthroughFunction & ~Copyable, Hooks: HookSet, Lock: GroupLock & ~Copyable
>: Sendable {
  let lock: Lock

  // The one thing here that the compiler cannot check: spaces were sent to the group, so nobody else has them, and the
  // group touches them inside `lock` only, one function of them under its shared side.
  nonisolated(unsafe) var functions: GroupFunctions<Function, Hooks>

  /// A group of a physical function, or of one that will never have virtual ones.
  ///
  /// - Parameters:
  ///   - physical: The opened function, given away.
  ///   - lock: The lock, held by nobody.
  public init(_ physical: sending ConfigSpace<Function, Hooks>, lock: consuming Lock) {
    functions = GroupFunctions(physical)
    self.lock = lock
  }

  /// Does with a function what the group has no call for: saving and loading its state, looking at its capabilities.
  ///
  /// - Parameters:
  ///   - member: Which function.
  ///   - body: Gets the function with the lock held exclusively; must not keep it.
  /// - Throws: `deviceFailed` for a function that is gone; what `body` throws.
  public func withFunction<Result>(
    _ member: GroupMember = .physical,
    _ body: (ConfigSpace<Function, Hooks>) throws(ConfigError) -> sending Result
  ) throws(ConfigError) -> sending Result {
    try lock.withExclusive { () throws(ConfigError) in
      guard let function = functions[member] else { throw ConfigError(.deviceFailed) }
      // Whatever was done to a PF, also halfway, its VFs are where it is before anyone else looks.
      defer { functions.follow() }
      return try body(function)
    }
  }

  /// The virtual functions, in the order in which they were added.
  public var virtualFunctions: [GroupMember] {
    lock.withShared(GroupMember.physical.number) {
      functions.virtual.indices.map { GroupMember(number: functions.firstNumber + $0) }
    }
  }
}

#if !hasFeature(Embedded)
  extension PowerGroup where Function: ~Copyable, Lock == FunctionLocks {
    /// A group with the library's own lock.
    public convenience init(_ physical: sending ConfigSpace<Function, Hooks>) {
      self.init(physical, lock: FunctionLocks())
    }
  }
#endif
