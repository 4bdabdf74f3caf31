/// Names one function of a `PowerGroup`.
///
/// The name of a VF is not given again: one that was removed stays unknown, also after VFs were enabled anew.
public struct GroupMember: Sendable, Hashable {
  /// 0 for the physical function; counted from 1, through all enables, for virtual ones.
  public let number: Int

  /// The physical function.
  public static let physical = GroupMember(number: 0)

  init(number: Int) { self.number = number }
}

/// The functions behind a group's lock.
struct GroupFunctions<Function: PassthroughFunction & ~Copyable, Hooks: HookSet> {
  let physical: ConfigSpace<Function, Hooks>
  private(set) var virtual: [ConfigSpace<Function, Hooks>] = []
  /// Number of the first of `virtual`.
  private(set) var firstNumber = 1
  /// The physical function's state as the virtual ones know it.
  private var told = DeviceState.d0

  init(_ physical: ConfigSpace<Function, Hooks>) { self.physical = physical }

  /// A function; nil: there is none of that name any more.
  subscript(member: GroupMember) -> ConfigSpace<Function, Hooks>? {
    if member == .physical { return physical }
    let index = member.number - firstNumber
    return virtual.indices.contains(index) ? virtual[index] : nil
  }

  /// Takes virtual functions in.
  mutating func add(_ functions: [ConfigSpace<Function, Hooks>]) {
    virtual += functions
    told = .d0
    follow()
  }

  /// Forgets all virtual functions.
  mutating func removeVirtual() {
    firstNumber += virtual.count
    virtual = []
  }

  /// Tells virtual functions where the physical one is, if that has changed.
  mutating func follow() {
    let state = physical.power.state
    guard state != told else { return }
    told = state
    // Only mappings follow. A VF is not asked, and cannot fail.
    for function in virtual { try? function.follow(state) }
  }
}

extension ConfigSpace where Function: ~Copyable {
  /// Takes all mappings away, and leaves all else: the function is about to disappear, and may be beyond reach.
  func withdraw() { _ = try? core.pointee.transition(.decoding([])) }

  /// Gives back what `withdraw` took.
  func reinstate() { _ = try? core.pointee.transition(.decoded(power.enabled)) }
}
