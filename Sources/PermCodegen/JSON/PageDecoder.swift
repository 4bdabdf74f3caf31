import PermDSL
import PermRuntime

/// Writes the words of a capability's page as JSON: every number comes from the page itself.
struct PageDecoder {
  private let page: [UInt32]
  private let hooks: [Hook]

  init(_ page: [UInt32], hooks: [Hook]) {
    self.page = page
    self.hooks = hooks
  }

  /// Number of variants.
  var variantCount: Int { min(Int(word(5)), page.count) }

  /// A word of the page, 0 beyond its end.
  private func word(_ index: Int) -> UInt32 { page.indices.contains(index) ? page[index] : 0 }

  /// The program whose index stands at a word; null where there is none.
  func optionalProgram(at word: Int, _ text: String?) -> JSONValue {
    self.word(word) == 0 ? .null : program(Int(self.word(word)), text)
  }

  /// The program of a key.
  func key(_ index: Int, _ text: String?) -> JSONValue {
    program(Int(word(Int(word(4)) + index)), text)
  }

  /// The value of a program that is a constant, else its words and what the table has there.
  private func program(_ start: Int, _ text: String?) -> JSONValue {
    var words: [UInt32] = []
    var index = start
    while page.indices.contains(index) {
      let operation = TableProgram.Operation(rawValue: UInt8(page[index] >> 24))
      let end = min(index + (operation == .wideConstant ? 3 : 1), page.count)
      words += page[index..<end]
      index = end
      if operation == .end || operation == nil { break }
    }
    if words.count == 2, TableProgram.Operation(rawValue: UInt8(words[0] >> 24)) == .constant {
      return .number(Int(words[0] & 0xFF_FFFF))
    }
    return ["text": JSONValue(text), "program": .array(words.map { .number(Int($0)) })]
  }

  /// A variant.
  ///
  /// - Parameters:
  ///   - length: What the table has for its length.
  ///   - arrays: Names of the arrays that the variant has.
  func variant(_ index: Int, length: String?, arrays: [String]) -> JSONValue {
    let start = Int(word(6)) + index * CapabilityPage.Variant.stride
    let flags = word(start)
    let keys = (0..<Int(word(3))).map { JSONValue.number(Int(word(Int(word(start + 1)) + $0))) }
    let isHidden = flags & 1 != 0
    let hiddenBody = flags & 8 != 0 ? JSONValue.string(policy(flags >> 1)) : .null
    let entries = list(at: start + 9, CapabilityPage.ArrayEntry.stride).enumerated().map { number, entry in
      JSONValue.object(
        [
          ("name", JSONValue(arrays.indices.contains(number) ? arrays[number] : nil)),
          ("count", program(Int(word(entry)), nil)), ("offset", program(Int(word(entry + 1)), nil)),
          ("stride", .number(Int(word(entry + 2)))), ("bytes", .number(Int(word(entry + 3)))),
        ] + block(at: entry + 4))
    }
    return .object(
      [
        ("keys", .array(keys)), ("hidden", .bool(isHidden)), ("hiddenBody", hiddenBody),
        ("body", .string(policy(flags >> 4))), ("length", program(Int(word(start + 2)), length)),
      ] + block(at: start + 3) + [("arrays", .array(entries))])
  }

  private func policy(_ bits: UInt32) -> String {
    "\(DirectoryPage.BytePolicy(rawValue: bits & 3) ?? .none)"
  }

  /// Indices of the entries of a list; no more than the page has words.
  private func list(at word: Int, _ stride: Int) -> [Int] {
    (0..<min(Int(self.word(word)), page.count)).map { Int(self.word(word + 1)) + $0 * stride }
  }

  /// Rows, initialisers and bindings.
  private func block(at start: Int) -> [(key: String, value: JSONValue)] {
    [
      ("rows", .array(list(at: start, CapabilityPage.Row.stride).enumerated().map(row))),
      ("initialisers", .array(list(at: start + 2, CapabilityPage.Initialiser.stride).map(initialiser))),
      ("bindings", .array(list(at: start + 4, CapabilityPage.Binding.stride).map(binding))),
    ]
  }

  private func row(_ number: Int, _ start: Int) -> JSONValue {
    let masks = ["virt", "shadowWrite", "deviceWrite", "rw1c", "reserved", "initMask", "initValue"]
    let tag = word(start + 7)
    return .object(
      [("offset", .number(number * 4))]
        + masks.enumerated().map { ($1, .number(Int(word(start + $0)))) }
        + [("liveBytes", .number(Int(tag >> 28))), ("line", .number(Int(tag & 0xFF_FFFF)))])
  }

  private func initialiser(_ start: Int) -> JSONValue {
    .object(place(word(start)) + [("value", program(Int(word(start + 1)), nil))])
  }

  private func binding(_ start: Int) -> JSONValue {
    let head = word(start)
    let number = Int(head & 0xFF)
    let triggers = (0..<Int(head >> 24)).map { index -> JSONValue in
      let trigger = word(Int(word(start + 1)) + index)
      return ["offset": .number(Int(trigger >> 16)), "bytes": .number(Int(trigger & 15))]
    }
    let operands = (0..<Int(head >> 16 & 0xFF)).map { index -> JSONValue in
      let operand = word(Int(word(start + 2)) + index)
      return .object(place(operand) + [("changes", .bool(TablePlace(word: operand).isChangeable))])
    }
    let phase = PermRuntime.HookPhase(rawValue: UInt8(head >> 8 & 15)).map { "\($0)" }
    return [
      "hook": JSONValue(hooks.indices.contains(number) ? hooks[number].name : nil),
      "phase": JSONValue(phase), "triggers": .array(triggers), "operands": .array(operands),
      "line": .number(Int(word(start + 3))),
    ]
  }

  private func place(_ word: UInt32) -> [(key: String, value: JSONValue)] {
    let place = TablePlace(word: word)
    return [
      ("offset", .number(place.dwordOffset)), ("lsb", .number(place.lsb)), ("bits", .number(place.bitWidth)),
    ]
  }
}
