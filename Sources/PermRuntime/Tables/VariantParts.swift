/// A list of equal entries in a page.
struct WordList {
  var count: Int
  var start: Int

  /// From two words; counts are bounded by the page, so that a damaged one cannot make a loop long.
  init(_ page: Span<UInt32>, at index: Int) {
    count = min(Int(page.word(index)), page.count)
    start = Int(page.word(index + 1))
  }
}

/// What is to be known of a variant before its capability has a place.
struct VariantHead {
  var isHidden: Bool
  /// Nil: the profile's.
  var hiddenBody: DirectoryPage.BytePolicy?
  var length: Int

  /// Variant `index` of a page.
  init(_ page: Span<UInt32>, _ index: Int) {
    let start = Int(page.word(6)) + index * CapabilityPage.Variant.stride
    let flags = page.word(start)
    isHidden = flags & 1 != 0
    hiddenBody = flags & 8 != 0 ? DirectoryPage.BytePolicy(rawValue: flags >> 1 & 3) : nil
    length = Int(page.word(start + 2))
  }

  /// Index of the key values of variant `index` of a page.
  static func keyValues(_ page: Span<UInt32>, _ index: Int) -> Int {
    Int(page.word(Int(page.word(6)) + index * CapabilityPage.Variant.stride + 1))
  }
}

/// One variant of a capability page, taken apart.
struct VariantParts {
  var body: DirectoryPage.BytePolicy
  var rows: WordList
  var initialisers: WordList
  var bindings: WordList
  var arrays: WordList

  /// Variant `index` of a page.
  init(_ page: Span<UInt32>, _ index: Int) {
    let start = Int(page.word(6)) + index * CapabilityPage.Variant.stride
    body = DirectoryPage.BytePolicy(rawValue: page.word(start) >> 4 & 3) ?? .none
    rows = WordList(page, at: start + 3)
    initialisers = WordList(page, at: start + 5)
    bindings = WordList(page, at: start + 7)
    arrays = WordList(page, at: start + 9)
  }
}

/// One array of a variant, taken apart.
struct ArrayParts {
  var count: Int
  var offset: Int
  var stride: Int
  var elementBytes: Int
  var rows: WordList
  var initialisers: WordList
  var bindings: WordList

  /// Array at a word of a page.
  init(_ page: Span<UInt32>, at start: Int) {
    count = Int(page.word(start))
    offset = Int(page.word(start + 1))
    stride = Int(page.word(start + 2))
    elementBytes = Int(page.word(start + 3))
    rows = WordList(page, at: start + 4)
    initialisers = WordList(page, at: start + 6)
    bindings = WordList(page, at: start + 8)
  }
}
