import PermRuntime

/// A profile written by hand: settings and pages.
struct TestTables {
  var settings = DirectoryPage.Settings(
    gaps: .raw,
    hidden: .raw,
    keepsUnknown: false,
    isRW1CSafe: false,
    overlapRestarts: true
  )
  var pages: [TestPage] = [.header()]
  /// Capabilities to make up, with their positions; 0: in the first free place.
  var synthetic: [(page: TestPage, position: Int)] = []

  init(_ pages: TestPage..., change: (inout TestTables) -> Void = { _ in }) {
    if !pages.contains(where: { $0.kind == .header }) { self.pages += pages } else { self.pages = pages }
    change(&self)
  }

  /// The pages as the compiler lays them out.
  var image: TableImage {
    // Of several pages with one ID those with a `where` program come first.
    let sorted = pages.enumerated().sorted {
      ($0.element.key, $0.element.condition == nil ? 1 : 0, $0.offset)
        < ($1.element.key, $1.element.condition == nil ? 1 : 0, $1.offset)
    }.map(\.element)
    var directory = [DirectoryPage.version, settings.word, 0, UInt32(sorted.count + synthetic.count)]
    for (index, page) in sorted.enumerated() { directory += [page.key, UInt32(index + 1)] }
    for (index, entry) in synthetic.enumerated() {
      directory +=
        DirectoryPage.Entry(
          kind: entry.page.kind,
          id: entry.page.id,
          page: sorted.count + index + 1,
          isSynthetic: true,
          position: entry.position
        ).words
    }
    return TableImage(pages: [directory] + sorted.map(\.words) + synthetic.map(\.page.words))
  }
}

/// A header or capability.
struct TestPage {
  var kind: TableKind
  var id: Int
  var condition: TestProgram?
  var extendedList: TestProgram?
  var deviceType: TestProgram?
  var maxLinkWidth: TestProgram?
  var keys: [TestProgram] = []
  var variants: [TestVariant]

  init(
    _ kind: TableKind,
    _ id: Int,
    where condition: TestProgram? = nil,
    extendedList: TestProgram? = nil,
    deviceType: TestProgram? = nil,
    maxLinkWidth: TestProgram? = nil,
    keys: [TestProgram] = [],
    _ variants: TestVariant...
  ) {
    self.kind = kind
    self.id = id
    self.condition = condition
    self.extendedList = extendedList
    self.deviceType = deviceType
    self.maxLinkWidth = maxLinkWidth
    self.keys = keys
    self.variants = variants
  }

  /// The type 0 header; without rows of its own only the list is virtual.
  static func header(
    layout: Int = 0,
    length: TestProgram = 64,
    rows changes: [Int: TestRow] = [:],
    bindings: [TestBinding] = []
  ) -> TestPage {
    var rows = Array(repeating: TestRow(), count: 16)
    rows[1].virt = 0x0010_0000
    rows[13].virt = 0xFF
    for (index, row) in changes { rows[index] = row }
    return TestPage(.header, layout, TestVariant(length: length, rows: rows, bindings: bindings))
  }

  var key: UInt32 { UInt32(kind.rawValue) << 24 | UInt32(id) }

  var words: [UInt32] {
    var writer = PageWriter()
    writer.words = Array(repeating: 0, count: CapabilityPage.headerCount)
    writer.words[0] = key
    writer.words[1] = writer.program(condition)
    writer.words[2] = writer.program(extendedList)
    writer.words[7] = writer.program(deviceType)
    writer.words[8] = writer.program(maxLinkWidth)
    let keyPrograms = keys.map { writer.program($0) }
    writer.words.replaceSubrange(3...4, with: writer.list(keyPrograms, count: keys.count))
    let entries = variants.flatMap { $0.write(&writer) }
    writer.words.replaceSubrange(5...6, with: writer.list(entries, count: variants.count))
    return writer.words
  }
}

/// One variant of a page.
struct TestVariant {
  var isHidden = false
  var hiddenBody: DirectoryPage.BytePolicy?
  var body = DirectoryPage.BytePolicy.none
  var keyValues: [UInt32] = []
  var length: TestProgram
  var rows: [TestRow] = []
  var initialisers: [TestInitialiser] = []
  var bindings: [TestBinding] = []
  var arrays: [TestArray] = []

  fileprivate func write(_ writer: inout PageWriter) -> [UInt32] {
    var entry: [UInt32] = [
      (isHidden ? 1 : 0) | (hiddenBody.map { $0.rawValue << 1 | 8 } ?? 0) | body.rawValue << 4
    ]
    entry.append(writer.append(keyValues))
    entry.append(writer.program(length))
    entry += writer.block(rows, initialisers, bindings)
    let parts = arrays.flatMap { $0.write(&writer) }
    return entry + writer.list(parts, count: arrays.count)
  }
}

/// Four bytes.
struct TestRow {
  var virt: UInt32 = 0
  var shadowWrite: UInt32 = 0
  var deviceWrite: UInt32 = 0
  var rw1c: UInt32 = 0
  var reserved: UInt32 = 0
  var initMask: UInt32 = 0
  var initValue: UInt32 = 0
  var live: UInt32 = 0
  var line: UInt32 = 0

  /// All bits the guest's own.
  static let own = TestRow(virt: ~0, shadowWrite: ~0)
  /// All bits hardware's, and writable.
  static let through = TestRow(deviceWrite: ~0)
  /// The header of a standard capability: the next pointer is virtual.
  static let standardHeader = TestRow(virt: 0xFF00)
  /// The header of an extended capability.
  static let extendedHeader = TestRow(virt: ~0)

  fileprivate var words: [UInt32] {
    [virt, shadowWrite, deviceWrite, rw1c, reserved, initMask, initValue, live << 28 | line]
  }
}

/// Bits whose shadow begins with a value.
struct TestInitialiser {
  var place: TablePlace
  var value: TestProgram
}

/// A hook and what triggers it: dword offsets with byte masks; none: any byte.
struct TestBinding {
  var hook: UInt8
  var phase: HookPhase
  var triggers: [(offset: Int, bytes: UInt32)] = []
  var operands: [TablePlace] = []

  fileprivate func write(_ writer: inout PageWriter) -> [UInt32] {
    let head =
      UInt32(hook) | UInt32(phase.rawValue) << 8 | UInt32(operands.count) << 16 | UInt32(triggers.count) << 24
    let triggers = writer.append(triggers.map { UInt32($0.offset) << 16 | $0.bytes })
    return [head, triggers, writer.append(operands.map(\.word)), 0]
  }
}

/// Equal elements.
struct TestArray {
  var count: TestProgram
  var offset: TestProgram
  var stride: UInt32
  var elementBytes: UInt32
  var rows: [TestRow] = []
  var initialisers: [TestInitialiser] = []
  var bindings: [TestBinding] = []

  fileprivate func write(_ writer: inout PageWriter) -> [UInt32] {
    [writer.program(count), writer.program(offset), stride, elementBytes]
      + writer.block(rows, initialisers, bindings)
  }
}

extension TablePlace {
  /// A place that a hook may change, unless it only reads it.
  static func at(_ dwordOffset: Int, _ lsb: Int, _ bitWidth: Int, reads: Bool = false) -> TablePlace {
    TablePlace(dwordOffset: dwordOffset, lsb: lsb, bitWidth: bitWidth, isChangeable: !reads)
  }
}

/// Postfix code.
struct TestProgram: ExpressibleByIntegerLiteral {
  var words: [UInt32]

  init(words: [UInt32]) { self.words = words }

  init(integerLiteral value: Int) { self = .constant(value) }

  static func constant(_ value: Int) -> TestProgram {
    if value >= 0, value < 1 << 24 { return TestProgram(words: [Self.word(.constant, UInt32(value))]) }
    let bits = UInt64(bitPattern: Int64(value))
    return TestProgram(
      words: [
        word(.wideConstant, 0), UInt32(truncatingIfNeeded: bits), UInt32(truncatingIfNeeded: bits >> 32),
      ]
    )
  }

  /// Bits of hardware: of this capability, or of the first with its ID.
  static func load(_ dwordOffset: Int, _ lsb: Int, _ bitWidth: Int, first: Bool = false) -> TestProgram {
    TestProgram(
      words: [
        word(
          .load,
          UInt32(dwordOffset) << 12 | UInt32(lsb) << 6 | (first ? 32 : 0) | UInt32(bitWidth - 1)
        )
      ]
    )
  }

  static func fact(_ fact: TableFact) -> TestProgram {
    TestProgram(words: [word(.fact, UInt32(fact.rawValue))])
  }

  /// An operation on operands, in the order they are pushed.
  static func apply(_ operation: TableProgram.Operation, _ operands: TestProgram...) -> TestProgram {
    TestProgram(words: operands.flatMap(\.words) + [word(operation, 0)])
  }

  static func word(_ operation: TableProgram.Operation, _ operand: UInt32) -> UInt32 {
    UInt32(operation.rawValue) << 24 | operand
  }
}

/// Appends parts to a page.
private struct PageWriter {
  var words: [UInt32] = []

  mutating func append(_ new: [UInt32]) -> UInt32 {
    defer { words += new }
    return UInt32(words.count)
  }

  mutating func program(_ program: TestProgram?) -> UInt32 {
    guard let program else { return 0 }
    return append(program.words + [TestProgram.word(.end, 0)])
  }

  /// Count and index of a list.
  mutating func list(_ entries: [UInt32], count: Int) -> [UInt32] { [UInt32(count), append(entries)] }

  mutating func block(
    _ rows: [TestRow],
    _ initialisers: [TestInitialiser],
    _ bindings: [TestBinding]
  ) -> [UInt32] {
    let starts = initialisers.flatMap { [$0.place.word, program($0.value)] }
    let bound = bindings.flatMap { $0.write(&self) }
    return list(rows.flatMap(\.words), count: rows.count) + list(starts, count: initialisers.count)
      + list(bound, count: bindings.count)
  }
}
