import PermRuntime

/// A page taken apart by the letter of `CapabilityPage`, independently of the runtime.
struct PageReader {
  var words: [UInt32]

  struct Row: Equatable {
    var virt: UInt32 = 0
    var shadowWrite: UInt32 = 0
    var deviceWrite: UInt32 = 0
    var rw1c: UInt32 = 0
    var reserved: UInt32 = 0
    var initMask: UInt32 = 0
    var initValue: UInt32 = 0
  }

  struct Binding: Equatable {
    var hook: Int
    var phase: Int
    var triggers: [UInt32]
    var operands: [TablePlace]
  }

  /// Words of entry `index` of a list whose count and start stand at a word.
  func entries(at word: Int, stride: Int) -> [[UInt32]] {
    let start = Int(words[word + 1])
    return (0..<Int(words[word])).map { index in
      Array(words[start + index * stride..<start + (index + 1) * stride])
    }
  }

  var variantCount: Int { Int(words[5]) }

  /// Word index of a variant.
  func variant(_ index: Int) -> Int { Int(words[6]) + index * CapabilityPage.Variant.stride }

  func keyValues(_ index: Int) -> [UInt32] {
    let start = Int(words[variant(index) + 1])
    return Array(words[start..<start + Int(words[3])])
  }

  func rows(at word: Int) -> [Row] {
    entries(at: word, stride: CapabilityPage.Row.stride).map {
      Row(
        virt: $0[0],
        shadowWrite: $0[1],
        deviceWrite: $0[2],
        rw1c: $0[3],
        reserved: $0[4],
        initMask: $0[5],
        initValue: $0[6]
      )
    }
  }

  func rows(_ index: Int = 0) -> [Row] { rows(at: variant(index) + 3) }

  func tags(_ index: Int = 0) -> [UInt32] {
    entries(at: variant(index) + 3, stride: CapabilityPage.Row.stride).map { $0[7] }
  }

  func bindings(at word: Int) -> [Binding] {
    entries(at: word, stride: CapabilityPage.Binding.stride).map { entry in
      let triggers = Int(entry[1])..<Int(entry[1]) + Int(entry[0] >> 24)
      let operands = Int(entry[2])..<Int(entry[2]) + Int(entry[0] >> 16 & 0xFF)
      return Binding(
        hook: Int(entry[0] & 0xFF),
        phase: Int(entry[0] >> 8 & 0xF),
        triggers: Array(words[triggers]),
        operands: words[operands].map { TablePlace(word: $0) }
      )
    }
  }

  func bindings(_ index: Int = 0) -> [Binding] { bindings(at: variant(index) + 7) }

  /// Arrays of a variant: word index of each entry.
  func arrays(_ index: Int = 0) -> [Int] {
    let word = variant(index) + 9
    return (0..<Int(words[word])).map { Int(words[word + 1]) + $0 * CapabilityPage.ArrayEntry.stride }
  }

  /// The value of a program.
  ///
  /// - Parameter load: The hardware dword at a byte offset; true: of the first capability.
  func evaluate(_ start: UInt32, load: (Int, Bool) -> UInt32 = { _, _ in 0 }, fact: Int = 0) -> Int? {
    var stack: [Int] = []
    var index = Int(start)
    while index < words.count, let operation = TableProgram.Operation(rawValue: UInt8(words[index] >> 24)) {
      let operand = Int(words[index] & 0xFF_FFFF)
      index += 1
      func two(_ apply: (Int, Int) -> Int) {
        let right = stack.removeLast()
        stack.append(apply(stack.removeLast(), right))
      }
      switch operation {
      case .end: return stack.count == 1 ? stack[0] : nil
      case .constant: stack.append(operand)
      case .wideConstant:
        stack.append(Int(words[index]) | Int(truncatingIfNeeded: UInt64(words[index + 1]) << 32))
        index += 2
      case .load:
        let dword = load(operand >> 12, operand >> 5 & 1 == 1)
        stack.append(Int(dword) >> (operand >> 6 & 31) & (1 << (operand & 31 + 1) - 1))
      case .fact: stack.append(fact)
      case .not: stack.append(stack.removeLast() == 0 ? 1 : 0)
      case .negate: stack.append(-stack.removeLast())
      case .or: two { $0 != 0 || $1 != 0 ? 1 : 0 }
      case .and: two { $0 != 0 && $1 != 0 ? 1 : 0 }
      case .equal: two { $0 == $1 ? 1 : 0 }
      case .notEqual: two { $0 != $1 ? 1 : 0 }
      case .less: two { $0 < $1 ? 1 : 0 }
      case .lessEqual: two { $0 <= $1 ? 1 : 0 }
      case .greater: two { $0 > $1 ? 1 : 0 }
      case .greaterEqual: two { $0 >= $1 ? 1 : 0 }
      case .shiftLeft: two { $0 << $1 }
      case .shiftRight: two { $0 >> $1 }
      case .bitAnd: two { $0 & $1 }
      case .add: two { $0 + $1 }
      case .subtract: two { $0 - $1 }
      case .multiply: two { $0 * $1 }
      case .divide: two { $1 == 0 ? 0 : $0 / $1 }
      case .remainder: two { $1 == 0 ? 0 : $0 % $1 }
      case .select:
        let no = stack.removeLast()
        let yes = stack.removeLast()
        stack.append(stack.removeLast() != 0 ? yes : no)
      }
    }
    return nil
  }
}
