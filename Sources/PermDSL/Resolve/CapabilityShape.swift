/// The members of one capability laid flat, with names and places but no expression resolved.
///
/// Names must be known before the first expression can be resolved: a `let` names registers that follow it.
struct CapabilityShape {
  var reader: FileReader
  var kind: CapabilityKind
  var id: Int
  var name: Name
  var node: SyntaxNode
  /// Whether something in here could not be read, which has been reported: names that are not found may be its consequence.
  var isDamaged: Bool

  var lets: [LetShape] = []
  /// The first is the implicit `Header`, except for kind `header`.
  var registers: [RegisterShape] = []
  var arrays: [ArrayShape] = []
  var lengths: [Conditioned<SyntaxNode>] = []
  var bodies: [Conditioned<SyntaxNode>] = []
  var lists: [Conditioned<SyntaxNode>] = []
  var publications: [Conditioned<SyntaxNode>] = []
  var bindings: [BindingShape] = []

  /// A capability without members.
  init(reader: FileReader, kind: CapabilityKind, id: Int, name: Name, node: SyntaxNode, isDamaged: Bool) {
    self.reader = reader
    self.kind = kind
    self.id = id
    self.name = name
    self.node = node
    self.isDamaged = isDamaged
  }
}

/// A condition in the source and the truth it must have.
struct SyntaxCondition {
  var expression: SyntaxNode
  /// False in the `else` branch.
  var expected: Bool
  /// Where its names are looked up.
  var scope = LexicalScope()
}

/// The braces that an expression or a path stands in: names are looked up there first.
struct LexicalScope: Hashable {
  /// Index into `CapabilityShape.arrays`.
  var array: Int?
  /// Index into `CapabilityShape.registers`.
  var register: Int?
}

/// Something that stands under conditions.
struct Conditioned<Value> {
  var value: Value
  var conditions: [SyntaxCondition]
}

/// A `let` and the expression it stands for.
struct LetShape {
  var name: Name
  var value: SyntaxNode
}

/// A register with its fields.
struct RegisterShape {
  var name: Name
  /// Nil for the implicit `Header`.
  var node: SyntaxNode?
  var bitWidth: Int
  /// All conditions around it, those of its array included.
  var conditions: [SyntaxCondition] = []
  /// Index into `CapabilityShape.arrays`.
  var array: Int?
  /// Byte offset from the start of the capability or the element; nil where it is no constant.
  var constantOffset: Int?
  var fields: [FieldShape] = []
  /// Whether the fields are written out.
  var isDescribed = false
}

/// A field of a register.
struct FieldShape {
  var name: Name
  /// Nil for a field of the implicit `Header`, and for the one field of a register without braces.
  var node: SyntaxNode?
  var msb: Int
  var lsb: Int
  var access: HardwareAccess
  var enumeration: Int?
  /// Conditions around it inside the register.
  var conditions: [SyntaxCondition] = []
  var bitsOrigin: SourceRange
  var accessOrigin: SourceRange
}

/// An array of registers.
struct ArrayShape {
  var name: Name
  var node: SyntaxNode
  var conditions: [SyntaxCondition]
  /// Byte offset of element 0; nil where it is no constant.
  var constantOffset: Int?
  /// Bytes from element to element; nil where it is no constant.
  var stride: Int?
  /// Its registers by name.
  var registers: [String: [Int]] = [:]
}

/// An `on` line.
struct BindingShape {
  var node: SyntaxNode
  var conditions: [SyntaxCondition]
  var scope: LexicalScope
}
