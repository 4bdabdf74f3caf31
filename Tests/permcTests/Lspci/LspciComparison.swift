import PermCodegen
import PermDSL
import PermRuntime

/// Compares what lspci prints with what the tables make of the same registers.
struct LspciComparison {
  /// What was compared of one table.
  struct Tally {
    var capabilities = 0
    var fields = 0
    var paths: Set<String> = []
  }

  /// By the table's name.
  var tallies: [String: Tally] = [:]
  /// Functions that were compared.
  var functions = 0
  /// Where the two say different things.
  var differences: [String] = []
  /// Differences that are lspci's, see `Lspci.defects`.
  var knownDefects = 0
  /// Flags that lspci prints and no row knows: `AER UESta: NewErr`.
  var unknownFlags: Set<String> = []
  /// Rows that found something: `AER UESta: DLP`.
  var usedRows: Set<String> = []

  private let pages: [String: LspciPage]
  private let patterns: [String: Regex<AnyRegexOutput>]

  init(_ pages: [LspciPage]) throws {
    var byTable: [String: LspciPage] = [:]
    var patterns: [String: Regex<AnyRegexOutput>] = [:]
    for page in pages {
      for name in page.tables { byTable[name] = page }
      for line in page.lines.flatMap({ [$0] + $0.lines }) {
        for case .pattern(let text) in line.rows.map(\.place) { patterns[text] = try Regex(text) }
      }
    }
    self.pages = byTable
    self.patterns = patterns
  }

  /// All rows, as `usedRows` has them.
  static func rowNames(of pages: [LspciPage]) -> [String] {
    pages.flatMap { page in
      page.lines.flatMap { [$0] + $0.lines }.flatMap { line in
        line.rows.filter { !$0.isLater }.map { name($0, line, page.tables[0]) }
      }
    }
  }

  private static func name(_ row: LspciRow, _ line: LspciLine, _ table: String) -> String {
    switch row.place {
    case .word(let word), .pattern(let word): "\(table) \(line.label) \(word)"
    }
  }

  /// Compares a function.
  mutating func compare(_ printed: LspciFunction, _ decoded: FunctionDescription, _ place: String) {
    functions += 1
    for block in printed.blocks {
      let capability = decoded.capabilities.first { $0.instance.position == block.position }
      guard let capability, let table = capability.table else {
        differences.append(
          "\(place) \(hex(block.position)): lspci lists `\(block.lines[0])`, the tables do not")
        continue
      }
      compare(block, capability, table.name, "\(place) \(hex(block.position)) \(table.name)")
    }
  }

  private mutating func compare(
    _ block: LspciFunction.Block,
    _ capability: CapabilityDescription,
    _ table: String,
    _ place: String
  ) {
    guard let page = pages[table] else {
      unknownFlags.formUnion(
        LspciSegment.all(of: block, []).flatMap(\.flags).map { "\(table) \($0.word)" })
      return
    }
    let values = LspciValues(capability)
    var count = 0
    for segment in LspciSegment.all(of: block, page.lines) {
      let flags = segment.flags
      var signs: Set<String.Index> = []
      // Expressions first: a bare word then takes the first of its name that is left.
      for row in segment.line.rows.sorted(by: { isPattern($0) && !isPattern($1) }) {
        guard let (text, start) = find(row, segment, flags, signs) else { continue }
        signs.insert(start)
        count += 1
        usedRows.insert(Self.name(row, segment.line, page.tables[0]))
        let paths = row.fields.map { values.path($0, segment.line.path, segment.element ?? 0) }
        tallies[table, default: Tally()].paths.formUnion(paths)
        let found = paths.map { values[$0] }
        guard !found.contains(nil) else {
          differences.append("\(place).\(paths.joined(separator: " + ")): no such field is decoded")
          continue
        }
        if let expected = row.conversion.disagreement(text, found.compactMap { $0 }) {
          if Lspci.defects[table + "." + paths[0]] != nil {
            knownDefects += 1
            continue
          }
          differences.append(
            "\(place).\(paths.joined(separator: " + ")): lspci prints `\(text)`, the tables say \(expected)")
        }
      }
      unknownFlags.formUnion(
        flags.filter { !signs.contains($0.sign) }.map { "\(table) \(segment.line.label) \($0.word)" })
    }
    guard count > 0 else { return }
    tallies[table, default: Tally()].capabilities += 1
    tallies[table, default: Tally()].fields += count
  }

  private func isPattern(_ row: LspciRow) -> Bool {
    if case .pattern = row.place { true } else { false }
  }

  /// The text of a row's value, and where it begins.
  private func find(
    _ row: LspciRow,
    _ segment: LspciSegment,
    _ flags: [(word: Substring, sign: String.Index)],
    _ taken: Set<String.Index>
  ) -> (Substring, String.Index)? {
    switch row.place {
    case .word(let word):
      guard let flag = flags.first(where: { $0.word == word && !taken.contains($0.sign) }) else { return nil }
      return (segment.text[flag.sign...].prefix(1), flag.sign)
    case .pattern(let text):
      guard let match = patterns[text].flatMap({ try? $0.firstMatch(in: segment.text) }),
        match.output.count > 1,
        let found = match.output[1].substring, let range = match.output[1].range
      else { return nil }
      return (found, range.lowerBound)
    }
  }
}

/// The values of a capability's registers and fields by their paths.
private struct LspciValues {
  private var registers: [String: RegisterDescription] = [:]

  init(_ capability: CapabilityDescription) {
    for register in capability.registers { registers[register.name] = register }
  }

  /// A row's path with that of its line before it and the number of the element in it.
  func path(_ field: String, _ line: String, _ element: Int) -> String {
    var path = line.isEmpty ? "" : line + "."
    path += field
    var text = ""
    while let mark = path.firstIndex(of: "#") {
      text += path[..<mark]
      let rest = path[mark...].dropFirst()
      let step = rest.hasPrefix("+1") ? 1 : rest.hasPrefix("-1") ? -1 : 0
      text += String(element + step)
      path = String(rest.dropFirst(step == 0 ? 0 : 2))
    }
    return text + path
  }

  /// What is at a path; nil: there is no such field.
  subscript(_ path: String) -> UInt64? {
    let isOptional = path.hasSuffix("?")
    var name = isOptional ? path.dropLast() : path[...]
    var bit: UInt64?
    if let colon = name.lastIndex(of: ":") {
      bit = UInt64(name[colon...].dropFirst())
      name = name[..<colon]
    }
    var value = registers[String(name)]?.value
    if value == nil, let dot = name.lastIndex(of: ".") {
      let field = name[dot...].dropFirst()
      value = registers[String(name[..<dot])]?.fields.first { $0.field.name == field }?.value
    }
    guard let value else { return isOptional ? 0 : nil }
    return bit.map { value >> $0 & 1 } ?? value
  }
}

extension LspciRow.Conversion {
  /// What the values would be shown as, where that is not the text; nil: they agree.
  func disagreement(_ text: Substring, _ values: [UInt64]) -> String? {
    let value = values.first ?? 0
    let expected: String
    switch self {
    case .flag: expected = value == 0 ? "-" : "+"
    case .decimal: expected = String(value)
    case .hex: return UInt64(text, radix: 16) == value ? nil : String(value, radix: 16)
    case .scaled(let step, let start): expected = String(start &+ step &* value)
    case .doubled(let start): expected = String(start << value)
    case .words(let words): expected = Int(value) < words.count ? words[Int(value)] : "\(value)"
    case .number(let compute):
      let number = compute(values)
      return (text.hasPrefix("<") ? 0 : UInt64(text, radix: 16)) == number ? nil : String(number, radix: 16)
    case .text(let render): expected = render(values)
    }
    if case .decimal = self, UInt64(text) == value { return nil }
    guard expected != text else { return nil }
    let numbers = values.map { "0x" + String($0, radix: 16) }.joined(separator: ", ")
    return "`\(expected)` (\(numbers))"
  }
}

/// Hexadecimal digits.
private func hex(_ value: Int) -> String { String(value, radix: 16) }
