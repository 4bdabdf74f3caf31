/// What a guest may do to some bits: the column right of the bar.
public struct Policy: Hashable, Sendable {
  /// Where a guest's write goes.
  public enum WriteTarget: String, Sendable {
    case nowhere, hardware, shadow
  }

  /// Whether a read answers from the shadow (`virt`).
  public var isVirtual: Bool
  /// Where a write goes.
  public var write: WriteTarget
  /// Straight to the device in whole pieces (`raw`); `write` is `.hardware` and `isVirtual` false.
  public var isRaw: Bool
  /// A read of exactly this byte answers from hardware.
  public var isByteLive: Bool
  /// What the shadow holds after open and reset; nil: what hardware holds.
  public var initial: Expression?
  /// What the shadow always holds.
  public var forced: Expression?

  /// A policy by its parts.
  public init(
    isVirtual: Bool = false,
    write: WriteTarget = .nowhere,
    isRaw: Bool = false,
    isByteLive: Bool = false,
    initial: Expression? = nil,
    forced: Expression? = nil
  ) {
    self.isVirtual = isVirtual
    self.write = write
    self.isRaw = isRaw
    self.isByteLive = isByteLive
    self.initial = initial
    self.forced = forced
  }

  /// Hardware is read, writes are dropped.
  public static let none = Policy()
  /// Shadow is read, writes are dropped.
  public static let virt = Policy(isVirtual: true)
  /// Straight to the device.
  public static let raw = Policy(write: .hardware, isRaw: true)
  /// Reads zero, writes are dropped.
  public static let blank = Policy(isVirtual: true, forced: .constant(0))
}

/// The attribute words of PCIe §7.4: what hardware does with a bit.
public enum HardwareAccess: String, Sendable, CaseIterable, Hashable {
  case hwInit = "HwInit"
  case ro = "RO"
  case ros = "ROS"
  case rw = "RW"
  case rws = "RWS"
  case rw1c = "RW1C"
  case rw1cs = "RW1CS"
  case wo = "WO"
  case rsvdP = "RsvdP"
  case rsvdZ = "RsvdZ"

  /// Whether writing 1 clears the bit.
  public var clearsOnOne: Bool { self == .rw1c || self == .rw1cs }
  /// Whether a reset leaves the bit as it is.
  public var isSticky: Bool { self == .ros || self == .rws || self == .rw1cs }
  /// Whether the bit is reserved.
  public var isReserved: Bool { self == .rsvdP || self == .rsvdZ }
  /// Whether hardware takes a written value.
  public var isWritable: Bool {
    switch self {
    case .rw, .rws, .rw1c, .rw1cs, .wo: true
    default: false
    }
  }
}

/// The conditions under which something is there: all terms hold.
public struct Guard: Hashable, Sendable {
  /// A condition and the truth it must have.
  public struct Term: Hashable, Sendable {
    /// The condition; true where not zero.
    public var condition: Expression
    /// Whether it must be true.
    public var expected: Bool
    /// The condition of the `when` that it comes from; no part of what a term is.
    public var origin: SourceRange?
    /// Whether it comes from the `else` of that `when`; no part of what a term is.
    public var isElse = false

    /// A term.
    public init(
      _ condition: Expression,
      _ expected: Bool,
      at origin: SourceRange? = nil,
      isElse: Bool = false
    ) {
      self.condition = condition
      self.expected = expected
      self.origin = origin
      self.isElse = isElse
    }

    /// Terms are equal that say the same, wherever they are written.
    public static func == (a: Term, b: Term) -> Bool {
      a.expected == b.expected && a.condition == b.condition
    }

    /// Hashes what the term says.
    public func hash(into hasher: inout Hasher) {
      hasher.combine(condition)
      hasher.combine(expected)
    }
  }

  /// All must hold; none: always.
  public var terms: [Term]

  /// A guard of terms.
  public init(_ terms: [Term] = []) { self.terms = terms }

  /// Always holds.
  public static let always = Guard()

  /// Whether all terms hold.
  @inlinable public func holds(_ value: (Expression.Input) -> Int) -> Bool {
    terms.allSatisfy { ($0.condition.evaluate(value) != 0) == $0.expected }
  }
}

/// Something that holds under a guard.
///
/// In a list of these, the last whose guard holds is in force.
public struct Guarded<Value: Hashable & Sendable>: Hashable, Sendable {
  /// When it holds.
  public var condition: Guard
  /// What holds.
  public var value: Value
  /// Where it is written.
  public var origin: SourceRange

  /// A value under a guard.
  public init(_ value: Value, when condition: Guard = .always, at origin: SourceRange) {
    self.value = value
    self.condition = condition
    self.origin = origin
  }
}

extension Array {
  /// The value in force.
  @inlinable public func inForce<Value>(_ value: (Expression.Input) -> Int) -> Guarded<Value>?
  where Element == Guarded<Value> {
    last { $0.condition.holds(value) }
  }
}
