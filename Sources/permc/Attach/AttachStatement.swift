internal import PermRuntime

/// What one line of a script for `permc attach` asks for.
struct AttachStatement {
  /// A place in config space: a position, or the name of a register or field.
  enum Place {
    case position(Int)
    case name(String)
  }

  /// What is asked for.
  enum Kind {
    case read(Place, byteWidth: Int)
    case write(Place, byteWidth: Int, value: UInt32)
    case register(Place, byteWidth: Int)
    case readBAR(Int, offset: UInt64, byteWidth: Int)
    case writeBAR(Int, offset: UInt64, byteWidth: Int, value: UInt64)
    case state
    case info
    case reset
    case lowPower(LowPowerStep)
    case interrupt(FunctionInterrupt.Index, InterruptStep)
    case mapDMA(address: UInt64, size: UInt64)
    case unmapDMA(address: UInt64, size: UInt64)
    case virtualFunctions(Int)
    case wait(milliseconds: Int)
  }

  enum LowPowerStep: String, CaseIterable { case enter, armed, exit, idle }

  enum InterruptStep {
    case set(Int)
    case off
    case mask
    case unmask
    case trigger(Int)
    /// How often a vector has come since it was last asked.
    case count(Int)
  }

  /// What is asked for.
  var kind: Kind
  /// What the answer must be; nil: anything.
  var expected: String?
  /// Whether it must fail.
  var mustFail = false
}

extension AttachStatement {
  static let grammar = """
      r PLACE WIDTH [= VALUE]              what the guest reads
      w PLACE WIDTH VALUE                  what the guest writes
      h PLACE WIDTH [= VALUE]              what the device holds, past the tables
      bar N r OFFSET WIDTH [= VALUE]       behind BAR 0 to 5 or rom, through the gate
      bar N w OFFSET WIDTH VALUE
      state [= STATE]                      d0, d1, d2, d3hot or d3cold; what of the BARs can be reached
      info                                 regions, interrupts, how it is reset
      reset
      low-power enter|armed|exit|idle
      irq KIND set COUNT|off|mask|unmask|trigger VECTOR|count VECTOR [= N]    KIND: intx, msi, msix, error, request
      dma map|unmap ADDRESS SIZE
      vfs COUNT                            virtual functions of a real device
      wait MILLISECONDS
      fails STATEMENT                      it must fail
      # a comment
    """

  /// The statement of a line; nil: the line is empty or a comment.
  ///
  /// - Throws: `usage` with what was expected.
  static func parse(_ line: String) throws(CommandError) -> AttachStatement? {
    let code = line.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
    let sides = code.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    var words = Words((sides.first ?? "").split(whereSeparator: \.isWhitespace).map(String.init))
    guard !words.isEmpty else { return nil }
    let mustFail = words.first == "fails"
    if mustFail { _ = try words.take("a statement") }
    var statement = AttachStatement(kind: try kind(&words), mustFail: mustFail)
    if let extra = words.first { throw .usage("unexpected `\(extra)`") }
    if sides.count == 2 {
      statement.expected = sides[1].split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
    }
    return statement
  }

  private static func kind(_ words: inout Words) throws(CommandError) -> Kind {
    let verb = try words.take("a statement")
    switch verb {
    case "r", "read": return .read(try words.place(), byteWidth: try words.width(4))
    case "h", "register": return .register(try words.place(), byteWidth: try words.width(4))
    case "w", "write":
      let (place, width) = (try words.place(), try words.width(4))
      return .write(place, byteWidth: width, value: UInt32(try words.value(width)))
    case "bar": return try bar(&words)
    case "state": return .state
    case "info": return .info
    case "reset": return .reset
    case "low-power":
      let word = try words.take("enter, armed, exit or idle")
      guard let step = LowPowerStep(rawValue: word) else {
        throw .usage("expected enter, armed, exit or idle, not `\(word)`")
      }
      return .lowPower(step)
    case "irq": return try interrupt(&words)
    case "dma":
      let word = try words.take("map or unmap")
      guard word == "map" || word == "unmap" else { throw .usage("expected map or unmap, not `\(word)`") }
      let (address, size) = (try words.hex("an address"), try words.hex("a size"))
      return word == "map" ? .mapDMA(address: address, size: size) : .unmapDMA(address: address, size: size)
    case "vfs": return .virtualFunctions(try words.decimal("a number of virtual functions", 0...65535))
    case "wait": return .wait(milliseconds: try words.decimal("milliseconds", 0...600_000))
    default: throw .usage("unknown statement `\(verb)`")
    }
  }

  private static func bar(_ words: inout Words) throws(CommandError) -> Kind {
    let word = try words.take("0 to 5 or rom")
    guard let bar = word == "rom" ? 6 : Int(word), (0...6).contains(bar) else {
      throw .usage("expected 0 to 5 or rom, not `\(word)`")
    }
    let verb = try words.take("r or w")
    guard verb == "r" || verb == "w" else { throw .usage("expected r or w, not `\(verb)`") }
    let (offset, width) = (try words.hex("an offset"), try words.width(8))
    guard verb == "w" else { return .readBAR(bar, offset: offset, byteWidth: width) }
    return .writeBAR(bar, offset: offset, byteWidth: width, value: try words.value(width))
  }

  private static func interrupt(_ words: inout Words) throws(CommandError) -> Kind {
    let word = try words.take("intx, msi, msix, error or request")
    guard let index = FunctionInterrupt.Index.allCases.first(where: { "\($0)" == word }) else {
      throw .usage("expected intx, msi, msix, error or request, not `\(word)`")
    }
    let verb = try words.take("set, off, mask, unmask, trigger or count")
    switch verb {
    case "set": return .interrupt(index, .set(try words.decimal("a number of vectors", 1...2048)))
    case "off": return .interrupt(index, .off)
    case "mask": return .interrupt(index, .mask)
    case "unmask": return .interrupt(index, .unmask)
    case "trigger": return .interrupt(index, .trigger(try words.decimal("a vector", 0...2047)))
    case "count": return .interrupt(index, .count(try words.decimal("a vector", 0...2047)))
    default: throw .usage("expected set, off, mask, unmask, trigger or count, not `\(verb)`")
    }
  }
}

/// The words of a line, taken one after the other.
private struct Words {
  private var rest: ArraySlice<String>

  init(_ words: [String]) { rest = words[...] }

  var isEmpty: Bool { rest.isEmpty }
  var first: String? { rest.first }

  mutating func take(_ expected: String) throws(CommandError) -> String {
    guard let word = rest.popFirst() else { throw .usage("expected \(expected)") }
    return word
  }

  mutating func place() throws(CommandError) -> AttachStatement.Place {
    let word = try take("a position, such as 0x44, or the name of a register")
    guard let number = Self.hex(word) else { return .name(word) }
    return .position(Int(clamping: number))
  }

  mutating func width(_ limit: Int) throws(CommandError) -> Int {
    let word = try take("a width")
    guard let width = Int(word), limit == 4 ? (1...4).contains(width) : [1, 2, 4, 8].contains(width) else {
      throw .usage("a width is \(limit == 4 ? "1 to 4" : "1, 2, 4 or 8") bytes, not `\(word)`")
    }
    return width
  }

  mutating func value(_ byteWidth: Int) throws(CommandError) -> UInt64 {
    let value = try hex("a value")
    guard byteWidth == 8 || value >> UInt64(8 * byteWidth) == 0 else {
      throw .usage("a value of \(byteWidth) byte\(byteWidth == 1 ? "" : "s"), not more")
    }
    return value
  }

  mutating func hex(_ expected: String) throws(CommandError) -> UInt64 {
    let word = try take(expected)
    guard let number = Self.hex(word) else {
      throw .usage("expected \(expected) in hexadecimal, not `\(word)`")
    }
    return number
  }

  mutating func decimal(_ expected: String, _ range: ClosedRange<Int>) throws(CommandError) -> Int {
    let word = try take(expected)
    guard let number = Int(word), range.contains(number) else {
      throw .usage("expected \(expected) from \(range.lowerBound) to \(range.upperBound), not `\(word)`")
    }
    return number
  }

  private static func hex(_ word: String) -> UInt64? {
    let digits = word.hasPrefix("0x") || word.hasPrefix("0X") ? word.dropFirst(2) : word[...]
    return digits.allSatisfy(\.isHexDigit) ? UInt64(digits, radix: 16) : nil
  }
}
