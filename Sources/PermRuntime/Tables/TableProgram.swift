/// An expression of a table as postfix code: one word an instruction, operation in bits 31:24, operand in bits 23:0.
///
/// Evaluated on a stack of `depthLimit` values of 64 bits when a function is opened. Total: wrapping arithmetic, division by
/// zero gives zero, and a malformed program gives zero.
public enum TableProgram {
  /// Values on the stack at most.
  public static let depthLimit = 16

  /// The operations; two-operand ones take the right operand from the top.
  public enum Operation: UInt8, Sendable {
    /// Ends the program; the value is on top.
    case end = 0
    /// Pushes the operand, 0 ..< 2^24.
    case constant = 1
    /// Pushes the next two words: low half, high half.
    case wideConstant = 2
    /// Pushes bits of hardware: byte offset of the dword in bits 23:12 of the operand, lowest bit in 10:6, width - 1 in 4:0;
    /// bit 5: of the first capability with this ID.
    case load = 3
    /// Pushes a fact: `TableFact` number in the operand.
    case fact = 4
    case not = 5
    case negate = 6
    case or = 7
    case and = 8
    case equal = 9
    case notEqual = 10
    case less = 11
    case lessEqual = 12
    case greater = 13
    case greaterEqual = 14
    case shiftLeft = 15
    case shiftRight = 16
    case bitAnd = 17
    case add = 18
    case subtract = 19
    case multiply = 20
    case divide = 21
    case remainder = 22
    /// Takes no, yes and the condition from the stack.
    case select = 23
  }
}

/// What the embedder knows of a function, by number in programs.
public enum TableFact: UInt8, Sendable, CaseIterable {
  case isVF = 0
  case noMemoryEnable = 1
  case hasInterrupt = 2
  case configSize = 3
  case deviceType = 4
  case vendorID = 5
  case deviceID = 6
  case subsystemVendorID = 7
  case subsystemID = 8
  case classCode = 9
  case revisionID = 10
  case maxLinkWidth = 11
}
