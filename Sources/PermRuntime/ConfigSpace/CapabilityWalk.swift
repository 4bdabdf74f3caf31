/// The walk of both capability lists: bounded, and it survives whatever a device says.
extension PlacedTables {
  /// Finds the header and all capabilities and what table describes each.
  mutating func walk(_ source: borrowing OpeningSource, _ directory: Span<UInt32>) throws(ConfigError) {
    instances.reserveCapacity(16)
    let layout = try source.read(ListFormat.headerType, 1) & ListFormat.headerLayoutMask
    instances.append(CapabilityInstance(kind: .header, id: Int(layout), position: 0, next: 0))
    let status = try source.read(ListFormat.status, 2)
    if status & ListFormat.capabilitiesListBit != 0,
      let pointer = ListFormat.capabilitiesPointer(inLayout: Int(layout))
    {
      try collect(.standard, from: Int(try source.read(pointer, 1)), source)
    }
    try publishFacts(source, directory)
    for index in instances.indices { try classify(index, source, directory) }
    guard !instances[0].isHidden, instances[0].page != nil else {
      throw ConfigError(.unknownHeader, position: ListFormat.headerType, byteWidth: 1)
    }

    var hasExtendedSpace = false
    if size > ListFormat.conventionalSize { hasExtendedSpace = try impliesExtendedSpace(source) }
    if hasExtendedSpace, try source.dword(at: ListFormat.conventionalSize) != 0 {
      let first = instances.count
      try collect(.extended, from: ListFormat.conventionalSize, source)
      for index in first..<instances.count { try classify(index, source, directory) }
    }
    try synthesize(source, directory, hasExtendedSpace: hasExtendedSpace)
  }

  /// Follows one list and appends what it finds.
  private mutating func collect(
    _ kind: TableKind, from start: Int, _ source: borrowing OpeningSource
  ) throws(ConfigError) {
    let finding = try ListWalk.follow(kind, from: start, size: size, into: &instances) {
      (position) throws(ConfigError) in try source.dword(at: position)
    }
    if let finding { findings.append(finding) }
  }

  /// Evaluates facts that capabilities' tables publish; the first capability that has one says it.
  private mutating func publishFacts(_ source: borrowing OpeningSource, _ directory: Span<UInt32>)
    throws(ConfigError)
  {
    var deviceType: Int?
    var maxLinkWidth: Int?
    for index in instances.indices where deviceType == nil || maxLinkWidth == nil {
      guard let page = try page(ofInstance: index, source, directory) else { continue }
      // A choice that looks at facts is made again when they are known.
      if !page.hasCondition { instances[index].page = page.index }
      let base = instances[index].position
      try source.withPage(page.index) { (words) throws(ConfigError) in
        if deviceType == nil { deviceType = try published(words, at: 7, base: base, source) }
        if maxLinkWidth == nil { maxLinkWidth = try published(words, at: 8, base: base, source) }
      }
    }
    identity.published.deviceType = deviceType ?? 0
    identity.published.maxLinkWidth = maxLinkWidth ?? 0
  }

  /// The value of a fact that a page says, by the header word that has its program; nil where it says none.
  private func published(
    _ words: Span<UInt32>, at header: Int, base: Int, _ source: borrowing OpeningSource
  ) throws(ConfigError) -> Int? {
    let program = Int(words.word(header))
    guard program != 0 else { return nil }
    return try evaluate(words, at: program, base: base, firstBase: base, source)
  }

  /// Whether a capability of the function implies an extended config space.
  private func impliesExtendedSpace(_ source: borrowing OpeningSource) throws(ConfigError) -> Bool {
    var implies = false
    for index in instances.indices {
      guard !implies, let page = instances[index].page else { continue }
      let base = instances[index].position
      try source.withPage(page) { (words) throws(ConfigError) in
        implies = try evaluate(words, at: Int(words.word(2)), base: base, firstBase: base, source) != 0
      }
    }
    return implies
  }

  /// The page whose table describes a capability, chosen by its ID and the table's `where`.
  private func page(
    ofInstance index: Int, _ source: borrowing OpeningSource, _ directory: Span<UInt32>
  ) throws(ConfigError) -> (index: Int, hasCondition: Bool)? {
    if let page = instances[index].page { return (page, false) }
    let (kind, id, base) = (instances[index].kind, instances[index].id, instances[index].position)
    var entry = DirectoryPage.firstEntry(of: kind, id: id, in: directory)
    while entry < DirectoryPage.entryCount(of: directory),
      let candidate = DirectoryPage.Entry(directory, entry), !candidate.isSynthetic,
      candidate.kind == kind, candidate.id == id
    {
      var fits = false
      var hasCondition = false
      try source.withPage(candidate.page) { (words) throws(ConfigError) in
        let program = Int(words.word(1))
        let first = program == 0 ? base : firstPosition(kind, id, else: base)
        let value = try evaluate(words, at: program, base: base, firstBase: first, source)
        hasCondition = program != 0
        fits = program == 0 || value != 0
      }
      if fits { return (candidate.page, hasCondition) }
      entry += 1
    }
    return nil
  }

  /// Finds table, variant and length of an instance.
  private mutating func classify(
    _ index: Int, _ source: borrowing OpeningSource, _ directory: Span<UInt32>
  ) throws(ConfigError) {
    let (kind, id, base) = (instances[index].kind, instances[index].id, instances[index].position)
    guard let page = try page(ofInstance: index, source, directory)?.index else {
      findings.append(ListFinding(code: .unknownID, kind: kind, id: id, position: base))
      instances[index].hiddenBody = settings.hidden
      instances[index].isHidden = !settings.keepsUnknown || kind == .header
      // All that is known of one that stays is its header.
      if !instances[index].isHidden { instances[index].length = ListFormat.linkLength(kind) }
      return
    }
    let first = firstPosition(kind, id, else: base)
    guard let chosen = try chooseVariant(ofPage: page, base: base, firstBase: first, source) else {
      findings.append(ListFinding(code: .unknownVariant, kind: kind, id: id, position: base))
      instances[index].page = page
      instances[index].hiddenBody = settings.hidden
      instances[index].isHidden = true
      return
    }
    let room = (kind == .extended ? size : ListFormat.conventionalSize) - base
    if chosen.length > room { findings.append(ListFinding(code: .cut, kind: kind, id: id, position: base)) }
    instances[index].describe(as: chosen, hiddenBody: settings.hidden, room: room)
  }

  /// What a page makes of the capability's key values.
  struct ChosenVariant {
    var page: Int
    var variant: Int
    var isHidden: Bool
    var hiddenBody: DirectoryPage.BytePolicy?
    var length: Int
  }

  /// The variant of a page for a capability at a position; nil: none fits.
  func chooseVariant(
    ofPage page: Int, base: Int, firstBase: Int, _ source: borrowing OpeningSource
  ) throws(ConfigError) -> ChosenVariant? {
    var chosen: ChosenVariant?
    try source.withPage(page) { (words) throws(ConfigError) in
      chosen = try chooseVariant(words, page, base: base, firstBase: firstBase, source)
    }
    return chosen
  }

  private func chooseVariant(
    _ words: Span<UInt32>, _ page: Int, base: Int, firstBase: Int, _ source: borrowing OpeningSource
  ) throws(ConfigError) -> ChosenVariant? {
    let keys = WordList(words, at: 3)
    let variants = WordList(words, at: 5)
    // The compiler allows so many keys; more are a damaged page, which describes nothing.
    guard keys.count <= CapabilityPage.keyLimit else { return nil }
    var values = InlineArray<64, UInt32>(repeating: 0)
    for key in 0..<keys.count {
      let program = Int(words.word(keys.start + key))
      let value = try evaluate(words, at: program, base: base, firstBase: firstBase, source)
      values[key] = UInt32(truncatingIfNeeded: value)
    }
    for variant in 0..<variants.count {
      let keyValues = VariantHead.keyValues(words, variant)
      var key = 0
      while key < keys.count, words.word(keyValues + key) == values[key] { key += 1 }
      guard key == keys.count else { continue }
      let head = VariantHead(words, variant)
      let length = try evaluate(words, at: head.length, base: base, firstBase: firstBase, source)
      return ChosenVariant(
        page: page, variant: variant, isHidden: head.isHidden, hiddenBody: head.hiddenBody, length: length)
    }
    return nil
  }
}

extension CapabilityInstance {
  /// Takes what its table says of it.
  ///
  /// - Parameter room: Bytes from its position to the end of its area.
  fileprivate mutating func describe(
    as chosen: PlacedTables.ChosenVariant, hiddenBody: DirectoryPage.BytePolicy, room: Int
  ) {
    page = chosen.page
    variant = chosen.variant
    self.hiddenBody = chosen.hiddenBody ?? hiddenBody
    // A length that hardware computes to nothing leaves no capability to show.
    isHidden = chosen.isHidden || chosen.length <= 0
    isWhole = chosen.length <= room
    length = max(0, min(chosen.length, room))
  }
}
