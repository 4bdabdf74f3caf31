/// A resolved expression: names are gone, `let` is expanded, fields are places.
public indirect enum Expression: Hashable, Sendable {
  /// Prefix operators.
  public enum Unary: String, Sendable, CaseIterable {
    case not, negate = "-"
  }

  /// Infix operators.
  public enum Binary: String, Sendable, CaseIterable {
    case or, and
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessEqual = "<="
    case greater = ">"
    case greaterEqual = ">="
    case shiftLeft = "<<"
    case shiftRight = ">>"
    case bitAnd = "&"
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
  }

  case constant(Int)
  case field(FieldReference)
  case fact(Fact)
  case unary(Unary, Expression)
  case binary(Binary, Expression, Expression)
  case conditional(Expression, Expression, Expression)
}

/// A field that an expression reads from hardware, at a constant place in the capability.
public struct FieldReference: Hashable, Sendable {
  /// As written: `Message_Control.Addr64_Capable`.
  public var path: String
  /// Byte offset of the register from the start of the capability.
  public var registerOffset: Int
  /// Width of the register, bits: 8, 16, 32 or 64.
  public var registerBitWidth: Int
  /// Lowest bit of the field in the register.
  public var lsb: Int
  /// Width of the field, bits.
  public var bitWidth: Int
  /// Whether it is the field of the first capability with this ID in the function's list (`first.`).
  public var ofFirst: Bool

  /// A field at a place.
  public init(
    path: String,
    registerOffset: Int,
    registerBitWidth: Int,
    lsb: Int,
    bitWidth: Int,
    ofFirst: Bool
  ) {
    self.path = path
    self.registerOffset = registerOffset
    self.registerBitWidth = registerBitWidth
    self.lsb = lsb
    self.bitWidth = bitWidth
    self.ofFirst = ofFirst
  }

  /// Hashes the place alone: fields at one place seldom have two names, and variants are looked up by field often.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(ofFirst)
    hasher.combine(registerOffset)
    hasher.combine(lsb)
    hasher.combine(bitWidth)
  }
}

/// What the embedder, not the device, knows of a function: `function.*`.
public enum Fact: String, Sendable, CaseIterable, Hashable {
  case isVF = "is_VF"
  case noMemoryEnable = "no_memory_enable"
  case hasInterrupt = "has_interrupt"
  case configSize = "config_size"
  case deviceType = "device_type"
  case maxLinkWidth = "max_link_width"
  case vendorID = "vendor_id"
  case deviceID = "device_id"
  case subsystemVendorID = "subsystem_vendor_id"
  case subsystemID = "subsystem_id"
  case classCode = "class_code"
  case revisionID = "revision_id"

  /// Width in bits; a value is in `0 ..< 1 << bitWidth`.
  public var bitWidth: Int {
    switch self {
    case .isVF, .noMemoryEnable, .hasInterrupt: 1
    case .configSize: 13
    case .deviceType: 4
    case .maxLinkWidth: 6
    case .vendorID, .deviceID, .subsystemVendorID, .subsystemID: 16
    case .classCode: 24
    case .revisionID: 8
    }
  }
}

extension Expression {
  /// What an expression may read.
  public enum Input: Hashable, Sendable {
    case field(FieldReference)
    case fact(Fact)
  }

  /// The value, with inputs looked up.
  ///
  /// Arithmetic wraps, division by zero gives zero, a shift by less than 0 or more than 63 gives zero.
  /// `and`, `or` and `?:` evaluate both sides: an expression has no effects.
  public func evaluate(_ value: (Input) -> Int) -> Int {
    switch self {
    case .constant(let constant): constant
    case .field(let field): value(.field(field))
    case .fact(let fact): value(.fact(fact))
    case .unary(.not, let operand): operand.evaluate(value) == 0 ? 1 : 0
    case .unary(.negate, let operand): 0 &- operand.evaluate(value)
    case .binary(let op, let left, let right): op.apply(left.evaluate(value), right.evaluate(value))
    case .conditional(let condition, let yes, let no):
      condition.evaluate(value) != 0 ? yes.evaluate(value) : no.evaluate(value)
    }
  }

  /// The value of an expression that reads nothing.
  public var constantValue: Int? {
    readsNothing ? evaluate { _ in 0 } : nil
  }

  private var readsNothing: Bool {
    switch self {
    case .constant: true
    case .field, .fact: false
    case .unary(_, let operand): operand.readsNothing
    case .binary(_, let left, let right): left.readsNothing && right.readsNothing
    case .conditional(let condition, let yes, let no):
      condition.readsNothing && yes.readsNothing && no.readsNothing
    }
  }

  /// What it reads, each once, in order of appearance.
  public var inputs: [Input] {
    var found: [Input] = []
    func visit(_ expression: Expression) {
      switch expression {
      case .constant: break
      case .field(let field): if !found.contains(.field(field)) { found.append(.field(field)) }
      case .fact(let fact): if !found.contains(.fact(fact)) { found.append(.fact(fact)) }
      case .unary(_, let operand): visit(operand)
      case .binary(_, let left, let right):
        visit(left)
        visit(right)
      case .conditional(let condition, let yes, let no):
        visit(condition)
        visit(yes)
        visit(no)
      }
    }
    visit(self)
    return found
  }
}

extension Expression.Binary {
  /// The operator's value; total.
  public func apply(_ left: Int, _ right: Int) -> Int {
    switch self {
    case .or: left != 0 || right != 0 ? 1 : 0
    case .and: left != 0 && right != 0 ? 1 : 0
    case .equal: left == right ? 1 : 0
    case .notEqual: left != right ? 1 : 0
    case .less: left < right ? 1 : 0
    case .lessEqual: left <= right ? 1 : 0
    case .greater: left > right ? 1 : 0
    case .greaterEqual: left >= right ? 1 : 0
    case .shiftLeft: right < 0 || right > 63 ? 0 : left &<< right
    case .shiftRight: right < 0 || right > 63 ? 0 : left &>> right
    case .bitAnd: left & right
    case .add: left &+ right
    case .subtract: left &- right
    case .multiply: left &* right
    case .divide: right == 0 ? 0 : left.dividedReportingOverflow(by: right).partialValue
    case .remainder: right == 0 ? 0 : left.remainderReportingOverflow(dividingBy: right).partialValue
    }
  }
}
