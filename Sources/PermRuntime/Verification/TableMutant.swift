/// A deliberate fault in the tables of a profile: one bit of one mask, one length, one hook binding, one setting.
public struct TableMutant: Sendable, Equatable {
  /// What is changed.
  public enum Change: Sendable, Equatable {
    /// A bit of `virt` flips; a write of it moves between shadow and device with it.
    case virtBit(row: Int, bit: Int)
    /// A bit that could be written no longer can, or the other way round.
    case writeBit(row: Int, bit: Int)
    /// A bit that the shadow starts with flips.
    case initialBit(row: Int, bit: Int)
    /// A byte that is live when read alone no longer is, or the other way round.
    case liveByte(row: Int, byte: Int)
    /// The length grows or shrinks by this many bytes; `variant` is the index of the word that names the program.
    case length(word: Int, by: Int)
    /// A binding is gone; index of its first word.
    case bindingRemoved(word: Int)
    /// A trigger byte of a binding is added or gone; index of the trigger word.
    case triggerByte(word: Int, byte: Int)
    /// A bit of the directory's settings flips.
    case setting(bit: Int)
  }

  /// Page that is changed; 0 for a setting.
  public var page: Int
  /// Variants of the page that use what is changed.
  public var variants: [Int]
  /// What is changed.
  public var change: Change

  /// The tables with the fault.
  public func applied(to image: TableImage) -> TableImage {
    var image = image
    switch change {
    case .virtBit(let row, let bit):
      let mask: UInt32 = 1 << UInt32(bit)
      image.pages[page][row] ^= mask
      let writable = (image.pages[page][row + 1] | image.pages[page][row + 2]) & mask
      image.setWrite(page, row, mask, to: writable)
    case .writeBit(let row, let bit):
      let mask: UInt32 = 1 << UInt32(bit)
      let writable = (image.pages[page][row + 1] | image.pages[page][row + 2]) & mask
      image.setWrite(page, row, mask, to: ~writable & mask)
    case .initialBit(let row, let bit): image.pages[page][row + 6] ^= 1 << UInt32(bit)
    case .liveByte(let row, let byte): image.pages[page][row + 7] ^= 1 << UInt32(28 + byte)
    case .length(let word, let difference):
      let program = image.pages[page].count
      image.appendLength(page, Int(image.pages[page][word]), difference)
      image.pages[page][word] = UInt32(program)
    case .bindingRemoved(let word):
      // A trigger list with no byte in it: the binding stays and never fires.
      image.pages[page][word] = image.pages[page][word] & 0x00FF_FFFF | 1 << 24
      image.pages[page][word + 1] = UInt32(image.pages[page].count)
      image.pages[page].append(0)
    case .triggerByte(let word, let byte): image.pages[page][word] ^= 1 << UInt32(byte)
    case .setting(let bit): image.pages[0][1] ^= 1 << UInt32(bit)
    }
    return image
  }
}

extension TableImage {
  fileprivate mutating func setWrite(_ page: Int, _ row: Int, _ mask: UInt32, to writable: UInt32) {
    let virt = pages[page][row] & mask
    pages[page][row + 1] = pages[page][row + 1] & ~mask | writable & virt
    pages[page][row + 2] = pages[page][row + 2] & ~mask | writable & ~virt
  }

  /// Appends a length program and a difference to it.
  fileprivate mutating func appendLength(_ page: Int, _ program: Int, _ difference: Int) {
    var index = program
    copying: while index < pages[page].count {
      let word = pages[page][index]
      switch TableProgram.Operation(rawValue: UInt8(word >> 24)) {
      case nil, .end: break copying
      case .wideConstant: pages[page] += [word, pages[page][index + 1], pages[page][index + 2]]
      default: pages[page].append(word)
      }
      index += word >> 24 == UInt32(TableProgram.Operation.wideConstant.rawValue) ? 3 : 1
    }
    let operation: TableProgram.Operation = difference < 0 ? .subtract : .add
    pages[page] += [
      UInt32(TableProgram.Operation.constant.rawValue) << 24 | UInt32(abs(difference)),
      UInt32(operation.rawValue) << 24, 0,
    ]
  }
}

extension TableMutant {
  /// Bits of the directory's settings that act on accesses to config space.
  ///
  /// `PowerRules` lie above them and are no faults here: they say when BARs answer and what a change of state costs, which
  /// recordings of config accesses cannot show. `permc power --prove` covers them.
  private static let accessSettings = 0..<7

  /// All faults of this kind in some tables; blocks that variants share are counted once.
  ///
  /// A variant that is hidden has no rows, hooks or length at run time, and so no faults.
  ///
  /// - Complexity: O(words x bits).
  public static func all(of image: TableImage) -> [TableMutant] {
    var mutants = accessSettings.map { TableMutant(page: 0, variants: [], change: .setting(bit: $0)) }
    for page in image.pages.indices.dropFirst() {
      image.withPage(page) { words in mutants += Self.mutants(page, words) }
    }
    return mutants
  }

  private static func mutants(_ page: Int, _ words: Span<UInt32>) -> [TableMutant] {
    // The key tells shared blocks apart from equal ones: it is where the block begins.
    var order: [[Int]] = []
    var users: [[Int]: (variants: [Int], changes: [Change])] = [:]
    func add(_ key: [Int], _ variant: Int, _ changes: @autoclosure () -> [Change]) {
      if users[key] == nil {
        users[key] = ([], changes())
        order.append(key)
      }
      users[key]?.variants.append(variant)
    }
    for variant in 0..<WordList(words, at: 5).count {
      let parts = VariantParts(words, variant)
      guard !VariantHead(words, variant).isHidden else { continue }
      let start = Int(words.word(6)) + variant * CapabilityPage.Variant.stride
      add([0, start], variant, [-4, -1, 1, 4].map { .length(word: start + 2, by: $0) })
      add([1, parts.rows.start, parts.rows.count], variant, rowChanges(words, parts.rows))
      add([2, parts.bindings.start, parts.bindings.count], variant, bindingChanges(words, parts.bindings))
      for array in 0..<parts.arrays.count {
        let entry = ArrayParts(words, at: parts.arrays.start + array * CapabilityPage.ArrayEntry.stride)
        add([3, entry.rows.start, entry.rows.count], variant, rowChanges(words, entry.rows))
        add([4, entry.bindings.start, entry.bindings.count], variant, bindingChanges(words, entry.bindings))
      }
    }
    return order.flatMap { key in
      let (variants, changes) = users[key] ?? ([], [])
      return changes.map { TableMutant(page: page, variants: variants, change: $0) }
    }
  }

  private static func rowChanges(_ words: Span<UInt32>, _ rows: WordList) -> [Change] {
    var changes: [Change] = []
    for index in 0..<rows.count {
      let row = rows.start + index * CapabilityPage.Row.stride
      for bit in 0..<32 {
        changes += [.virtBit(row: row, bit: bit), .writeBit(row: row, bit: bit)]
        if words.word(row + 5) >> UInt32(bit) & 1 != 0 { changes.append(.initialBit(row: row, bit: bit)) }
      }
      for byte in 0..<4 where words.word(row + 7) >> 28 != 0 {
        changes.append(.liveByte(row: row, byte: byte))
      }
    }
    return changes
  }

  private static func bindingChanges(_ words: Span<UInt32>, _ bindings: WordList) -> [Change] {
    var changes: [Change] = []
    for index in 0..<bindings.count {
      let binding = bindings.start + index * CapabilityPage.Binding.stride
      changes.append(.bindingRemoved(word: binding))
      let triggers = Int(words.word(binding + 1))
      for trigger in 0..<Int(words.word(binding) >> 24) {
        changes += (0..<4).map { .triggerByte(word: triggers + trigger, byte: $0) }
      }
    }
    return changes
  }
}

extension TableMutant {
  /// What the fault is, for a person.
  public func description(_ legend: TableLegend) -> String {
    let name = legend.pages.indices.contains(page) && page > 0 ? legend.pages[page] : "settings"
    let what =
      switch change {
      case .virtBit(let row, let bit): "virt bit \(bit) of row word \(row)"
      case .writeBit(let row, let bit): "write bit \(bit) of row word \(row)"
      case .initialBit(let row, let bit): "init bit \(bit) of row word \(row)"
      case .liveByte(let row, let byte): "byte_live \(byte) of row word \(row)"
      case .length(_, let difference): "length \(difference > 0 ? "+" : "")\(difference)"
      case .bindingRemoved(let word): "binding at word \(word) removed"
      case .triggerByte(let word, let byte): "trigger byte \(byte) at word \(word)"
      case .setting(let bit): "setting bit \(bit)"
      }
    return "\(name), variant \(variants.map { "\($0)" }.joined(separator: " ")): \(what)"
  }
}
