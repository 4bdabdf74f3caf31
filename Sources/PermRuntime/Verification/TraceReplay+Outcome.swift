/// What a replay of a trace finds.
extension TraceReplay {
  /// One difference.
  public struct Mismatch: Sendable, Equatable {
    /// What differs.
    public enum Kind: String, Sendable {
      /// A guest's read.
      case read
      /// What the host did because of a write.
      case actions
      /// The device after a write.
      case device
      /// A dword of the view at open or at the end.
      case view
      /// The function could not be opened, or an access failed.
      case failure
    }

    /// What differs.
    public var kind: Kind
    /// Line of the trace, 0 for a view.
    public var line: Int
    /// Byte position in config space.
    public var position: Int
    /// The access, as the trace writes it.
    public var access: String
    /// What was recorded.
    public var expected: String
    /// What the runtime did.
    public var actual: String
    /// Name of the header or capability that owns the position, by its table or its ID.
    public var owner: String
    /// The row that decided: table line and masks.
    public var row: String
  }

  /// What a replay found.
  public struct Outcome: Sendable, Equatable {
    /// Guest reads and writes, those of the views included.
    public var accessCount = 0
    /// Answers and host actions that could not be compared: a device's own registers that the trace did not sample.
    public var uncheckedCount = 0
    /// Differences, in order; device registers are set right after each, so that one does not cause the next.
    public var mismatches: [Mismatch] = []
    /// Names of all capabilities of the function, in order of the walk.
    public var capabilities: [String] = []
  }
}
