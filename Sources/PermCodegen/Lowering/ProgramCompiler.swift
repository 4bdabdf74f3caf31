import PermDSL
import PermRuntime

/// Compiles expressions of a table to `TableProgram` words.
struct ProgramCompiler {
  /// Why an expression has no program.
  enum Problem: Hashable {
    /// It needs more values on the stack than there are.
    case tooDeep
    /// It reads a dword that a load cannot address.
    case outOfReach(FieldReference)
  }

  /// A compiled expression.
  struct Output {
    /// The program, `end` included.
    var words: [UInt32]
    /// Why the words are not to be used; nil: they are.
    var problem: Problem?
  }

  private var words: [UInt32] = []
  private var depth = 0
  private var deepest = 0
  private var unreachable: FieldReference?

  /// The program of an expression, constants folded.
  static func compile(_ expression: Expression) -> Output {
    var compiler = ProgramCompiler()
    compiler.push(expression.folded)
    compiler.emit(.end)
    let problem =
      compiler.unreachable.map(Problem.outOfReach)
      ?? (compiler.deepest > TableProgram.depthLimit ? .tooDeep : nil)
    return Output(words: compiler.words, problem: problem)
  }

  private mutating func emit(_ operation: TableProgram.Operation, _ operand: UInt32 = 0) {
    words.append(UInt32(operation.rawValue) << 24 | operand & 0xFF_FFFF)
  }

  /// Notes that an instruction leaves one value more, or fewer.
  private mutating func grow(_ count: Int) {
    depth += count
    deepest = max(deepest, depth)
  }

  private mutating func push(_ expression: Expression) {
    switch expression {
    case .constant(let value): push(constant: value)
    case .field(let field): push(field)
    case .fact(let fact):
      emit(.fact, UInt32(TableFact(fact).rawValue))
      grow(1)
    case .unary(let op, let operand):
      push(operand)
      emit(op == .not ? .not : .negate)
    case .binary(let op, let left, let right):
      // The deeper operand first: it then has the whole stack to itself.
      let swaps = op.commutes && right.stackDepth > left.stackDepth
      push(swaps ? right : left)
      push(swaps ? left : right)
      emit(TableProgram.Operation(op))
      grow(-1)
    case .conditional(let condition, let yes, let no):
      push(condition)
      push(yes)
      push(no)
      emit(.select)
      grow(-2)
    }
  }

  private mutating func push(constant value: Int) {
    if (0..<1 << 24).contains(value) {
      emit(.constant, UInt32(value))
    } else {
      emit(.wideConstant)
      let bits = UInt64(bitPattern: Int64(value))
      words.append(UInt32(truncatingIfNeeded: bits))
      words.append(UInt32(truncatingIfNeeded: bits >> 32))
    }
    grow(1)
  }

  /// Loads address dwords: a field that lies in several is put together from its parts.
  private mutating func push(_ field: FieldReference) {
    let bits = BitRange(byteOffset: field.registerOffset, lsb: field.lsb, bitWidth: field.bitWidth)
    guard let bits, bits.isAddressable else {
      unreachable = unreachable ?? field
      push(constant: 0)
      return
    }
    for (index, part) in bits.dwords.enumerated() {
      let first: UInt32 = field.ofFirst ? 1 << 5 : 0
      emit(
        .load,
        UInt32(part.dwordOffset) << 12 | UInt32(part.lsb) << 6 | first | UInt32(part.bitWidth - 1)
      )
      grow(1)
      if index > 0 {
        push(constant: part.shift)
        emit(.shiftLeft)
        grow(-1)
        emit(.add)
        grow(-1)
      }
    }
  }
}

extension TableProgram.Operation {
  /// The operation of an infix operator.
  init(_ op: Expression.Binary) {
    self =
      switch op {
      case .or: .or
      case .and: .and
      case .equal: .equal
      case .notEqual: .notEqual
      case .less: .less
      case .lessEqual: .lessEqual
      case .greater: .greater
      case .greaterEqual: .greaterEqual
      case .shiftLeft: .shiftLeft
      case .shiftRight: .shiftRight
      case .bitAnd: .bitAnd
      case .add: .add
      case .subtract: .subtract
      case .multiply: .multiply
      case .divide: .divide
      case .remainder: .remainder
      }
  }
}

extension TableFact {
  /// The number of a fact.
  init(_ fact: Fact) {
    self =
      switch fact {
      case .isVF: .isVF
      case .noMemoryEnable: .noMemoryEnable
      case .hasInterrupt: .hasInterrupt
      case .configSize: .configSize
      case .deviceType: .deviceType
      case .maxLinkWidth: .maxLinkWidth
      case .vendorID: .vendorID
      case .deviceID: .deviceID
      case .subsystemVendorID: .subsystemVendorID
      case .subsystemID: .subsystemID
      case .classCode: .classCode
      case .revisionID: .revisionID
      }
  }
}

extension Expression.Binary {
  /// Whether the operands may change places.
  fileprivate var commutes: Bool {
    switch self {
    case .or, .and, .equal, .notEqual, .bitAnd, .add, .multiply: true
    case .less, .lessEqual, .greater, .greaterEqual, .shiftLeft, .shiftRight, .subtract, .divide, .remainder:
      false
    }
  }
}
