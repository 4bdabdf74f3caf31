public import PermDSL
public import PermRuntime

/// The header, or a capability, as the model describes it in one function.
public struct ReferenceCapability: Sendable {
  /// Which list it is in.
  public var kind: TableKind
  /// Its ID, as hardware says.
  public var id: Int
  /// Byte position of its header.
  public var position: Int
  /// Bytes that it takes; 0 where no table says.
  public var length = 0
  /// The table with the profile's policies; nil: none describes this ID.
  public var table: Capability?
  /// Whether the guest's list leaves it out.
  public var isHidden = false
  /// What its body does if it is hidden.
  public var hiddenBody = Policy.none
  /// Whether the profile made it up.
  public var isSynthetic = false

  /// A capability of which no table was asked yet.
  init(kind: TableKind, id: Int, position: Int) {
    self.kind = kind
    self.id = id
    self.position = position
  }

  /// Its table's name, or its ID where none describes it.
  public var name: String {
    if let table { return table.name }
    let digits = String(id, radix: 16)
    let width = kind == .extended ? 4 : 2
    let text = String(repeating: "0", count: max(0, width - digits.count)) + digits
    return (kind == .extended ? "extended capability " : "capability ") + text
  }

  /// Whether it is a hidden first extended capability: it cannot be unlinked, its header stays without an ID.
  public var isPlaceholder: Bool { isHidden && kind == .extended && position == ListFormat.conventionalSize }

  /// The same as the runtime names it, for `FunctionInputs`.
  var instance: CapabilityInstance {
    var instance = CapabilityInstance(found: kind, id: id, position: position, next: 0)
    instance.isSynthetic = isSynthetic
    return instance
  }
}

/// What the model says of one bit of one function.
public struct ReferenceBit: Sendable, Equatable {
  /// Whether the shadow answers a read; else hardware does.
  public var readsShadow = false
  /// Whether a read of exactly this byte answers from hardware.
  public var isByteLive = false
  /// Whether hardware clears it when 1 is written.
  public var clearsOnOne = false
  /// Whether the specification reserves it.
  public var isReserved = false
  /// Whether the shadow always holds one value: what is written only hooks see.
  public var isForced = false
  /// Where a guest's write goes.
  public var write = Policy.WriteTarget.nowhere
  /// Index into `ReferenceFunction.rules`; -1: no table line says anything of it.
  public var rule: Int32 = -1

  /// A bit that a guest may read from hardware, and no more.
  init() {}

  /// A bit under a policy.
  init(_ policy: Policy) {
    isForced = policy.forced != nil
    readsShadow = policy.isVirtual || isForced
    isByteLive = policy.isByteLive
    write = isForced && policy.write == .shadow ? .nowhere : policy.write
  }

  /// A bit under a rule.
  init(_ rule: BitTable.Rule, number: Int) {
    self.init(rule.policy)
    clearsOnOne = rule.access?.clearsOnOne ?? false
    isReserved = rule.access?.isReserved ?? false
    self.rule = Int32(truncatingIfNeeded: number)
  }
}

/// A hook where it is bound in one function.
public struct ReferenceHook: Sendable, Equatable {
  /// Index into `Model.hooks`.
  public var hook: Int
  /// When it runs.
  public var phase: PermDSL.HookPhase
  /// Byte positions that make it run, ascending; empty at open.
  public var triggers: [Int]
  /// Where its operands are.
  public var operands: [ConfigPlace]
  /// Whether it may change each of them.
  public var changes: [Bool]
  /// The capability that binds it; index into `ReferenceFunction.capabilities`.
  public var owner: Int
  /// The `on` line.
  public var origin: SourceRange
}
