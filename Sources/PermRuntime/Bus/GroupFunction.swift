/// One member of a `PowerGroup`, as a bus holds it: thread-safe, as the group is.
///
/// A virtual function that was removed stays where it is on the bus until the embedder takes it away; it reads all ones.
public final class GroupFunction<
  Function: PassthroughFunction & ~Copyable, Hooks: HookSet, Lock: GroupLock & ~Copyable
>: GuestFunction, Sendable {
  /// The group.
  public let group: PowerGroup<Function, Hooks, Lock>
  /// Which of its functions.
  public let member: GroupMember
  /// Bytes of config space: 256 or 4096.
  public let size: Int

  /// A member of a group.
  ///
  /// - Throws: `deviceFailed` for a function that is gone.
  public init(_ member: GroupMember, of group: PowerGroup<Function, Hooks, Lock>) throws(ConfigError) {
    self.group = group
    self.member = member
    size = try group.withFunction(member) { (space) throws(ConfigError) in space.size }
  }

  /// A guest's read of 1 to 4 bytes.
  ///
  /// - Throws: As `PowerGroup.readGuest(at:byteWidth:of:)`.
  public func readGuest(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    try group.readGuest(at: position, byteWidth: byteWidth, of: member)
  }

  /// A guest's write of 1 to 4 bytes.
  ///
  /// - Throws: As `PowerGroup.writeGuest(at:byteWidth:value:of:)`.
  public func writeGuest(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    try group.writeGuest(at: position, byteWidth: byteWidth, value: value, of: member)
  }
}
