/// When a hook may run.
public enum HookPhase: String, Sendable, CaseIterable, Hashable {
  case open
  case read
  case beforeWrite = "before write"
  case write
}

/// A declared hook: its phases and its footprint.
public struct Hook: Sendable, Hashable {
  /// An operand of the footprint.
  public struct Parameter: Sendable, Hashable {
    /// The name.
    public var name: String
    /// Whether the hook may change the bits it is bound to.
    public var changes: Bool

    /// A value by its parts.
    public init(name: String, changes: Bool) {
      self.name = name
      self.changes = changes
    }
  }

  /// The name.
  public var name: String
  /// Text of its `///` lines.
  public var documentation: String
  /// When it may run.
  public var phases: [HookPhase]
  /// Its footprint, in order.
  public var parameters: [Parameter]
  /// Where it is written.
  public var origin: SourceRange

  /// A value by its parts.
  public init(
    name: String,
    documentation: String,
    phases: [HookPhase],
    parameters: [Parameter],
    origin: SourceRange
  ) {
    self.name = name
    self.documentation = documentation
    self.phases = phases
    self.parameters = parameters
    self.origin = origin
  }
}

/// Where a hook is called, and on what.
public struct Binding: Sendable, Hashable {
  /// Some bits of a register of this capability.
  public struct Place: Sendable, Hashable {
    /// As written.
    public var path: String
    /// Index into `Capability.registers`.
    public var register: Int
    /// Highest bit.
    public var msb: Int
    /// Lowest bit.
    public var lsb: Int
    /// The condition of the field itself, beyond the register's.
    public var condition: Guard
    /// Where it is written.
    public var origin: SourceRange

    /// A value by its parts.
    public init(path: String, register: Int, msb: Int, lsb: Int, condition: Guard, origin: SourceRange) {
      self.path = path
      self.register = register
      self.msb = msb
      self.lsb = lsb
      self.condition = condition
      self.origin = origin
    }
  }

  /// What makes the hook run.
  public enum Trigger: Sendable, Hashable {
    /// Any byte of the capability.
    case anyByte
    /// Bytes from the start of the capability.
    case bytes(ClosedRange<Int>)
    /// Bytes that hold these bits.
    case fields([Place])
  }

  /// When it runs.
  public var phase: HookPhase
  /// Index into `Model.hooks`.
  public var hook: Int
  /// What makes it run.
  public var trigger: Trigger
  /// One for each parameter of the hook.
  public var operands: [Place]
  /// When it holds.
  public var condition: Guard
  /// The whole `on` line.
  public var origin: SourceRange

  /// A value by its parts.
  public init(
    phase: HookPhase,
    hook: Int,
    trigger: Trigger,
    operands: [Place],
    condition: Guard,
    origin: SourceRange
  ) {
    self.phase = phase
    self.hook = hook
    self.trigger = trigger
    self.operands = operands
    self.condition = condition
    self.origin = origin
  }
}
