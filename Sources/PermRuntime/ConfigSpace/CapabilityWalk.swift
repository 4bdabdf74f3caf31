/// The walk of both capability lists: bounded, and it survives whatever a device says.
extension FunctionCore where Function: ~Copyable {
  /// Finds the header and all capabilities and what table describes each.
  mutating func walk<Tables: PermissionTables>(
    _ tables: Tables,
    _ identity: inout FunctionIdentity
  ) throws(ConfigError) {
    let layout =
      try function.readConfig(at: ListFormat.headerType, byteWidth: 1) & ListFormat.headerLayoutMask
    instances.append(CapabilityInstance(kind: .header, id: Int(layout), position: 0, next: 0))
    let status = try function.readConfig(at: ListFormat.status, byteWidth: 2)
    if status & ListFormat.capabilitiesListBit != 0,
      let pointer = ListFormat.capabilitiesPointer(inLayout: Int(layout))
    {
      let start = try function.readConfig(at: pointer, byteWidth: 1)
      try collect(.standard, from: Int(start))
    }
    try publishFacts(tables, &identity)
    for index in instances.indices { try classify(index, tables, identity) }
    guard !instances[0].isHidden, instances[0].page != nil else {
      throw ConfigError(.unknownHeader, position: ListFormat.headerType, byteWidth: 1)
    }

    var hasExtendedSpace = false
    if size > ListFormat.conventionalSize {
      hasExtendedSpace = try impliesExtendedSpace(tables, identity)
    }
    if hasExtendedSpace, try hardwareDword(at: ListFormat.conventionalSize) != 0 {
      let first = instances.count
      try collect(.extended, from: ListFormat.conventionalSize)
      for index in first..<instances.count { try classify(index, tables, identity) }
    }
    try synthesize(tables, identity, hasExtendedSpace: hasExtendedSpace)
  }

  /// Follows one list and appends what it finds.
  private mutating func collect(_ kind: TableKind, from start: Int) throws(ConfigError) {
    let walk = try ListWalk(kind, from: start, size: size) { (position) throws(ConfigError) in
      try hardwareDword(at: position)
    }
    instances += walk.instances
    if let finding = walk.finding { findings.append(finding) }
  }

  /// Evaluates facts that capabilities' tables publish; the first capability that has one says it.
  private mutating func publishFacts<Tables: PermissionTables>(
    _ tables: Tables,
    _ identity: inout FunctionIdentity
  ) throws(ConfigError) {
    var deviceType: Int?
    var maxLinkWidth: Int?
    for index in instances.indices where deviceType == nil || maxLinkWidth == nil {
      let instance = instances[index]
      guard let page = try page(of: instance, tables, identity) else { continue }
      let said = try tables.withPage(page) { (words) throws(ConfigError) in
        (
          try published(words, at: 7, base: instance.position, identity),
          try published(words, at: 8, base: instance.position, identity)
        )
      }
      deviceType = deviceType ?? said.0
      maxLinkWidth = maxLinkWidth ?? said.1
    }
    identity.published.deviceType = deviceType ?? 0
    identity.published.maxLinkWidth = maxLinkWidth ?? 0
  }

  /// The value of a fact that a page says, by the header word that has its program; nil where it says none.
  private mutating func published(
    _ words: Span<UInt32>,
    at header: Int,
    base: Int,
    _ identity: FunctionIdentity
  ) throws(ConfigError) -> Int? {
    let program = Int(words.word(header))
    guard program != 0 else { return nil }
    return try evaluate(words, at: program, base: base, firstBase: base, identity)
  }

  /// Whether a capability of the function implies an extended config space.
  private mutating func impliesExtendedSpace<Tables: PermissionTables>(
    _ tables: Tables,
    _ identity: FunctionIdentity
  ) throws(ConfigError) -> Bool {
    for index in instances.indices {
      let instance = instances[index]
      guard let page = instance.page else { continue }
      let implies = try tables.withPage(page) { (words) throws(ConfigError) in
        try evaluate(
          words,
          at: Int(words.word(2)),
          base: instance.position,
          firstBase: instance.position,
          identity
        )
      }
      if implies != 0 { return true }
    }
    return false
  }

  /// The page whose table describes a capability, chosen by its ID and the table's `where`.
  private mutating func page<Tables: PermissionTables>(
    of instance: CapabilityInstance,
    _ tables: Tables,
    _ identity: FunctionIdentity
  ) throws(ConfigError) -> Int? {
    let key = UInt32(instance.kind.rawValue) << 24 | UInt32(truncatingIfNeeded: instance.id)
    var candidates: (start: Int, count: Int) = (0, 0)
    tables.withPage(0) { words in
      let count = min(Int(words.word(3)), words.count)
      for entry in 0..<count
      where words.word(DirectoryPage.entriesStart + entry * DirectoryPage.entryStride) == key {
        if candidates.count == 0 { candidates.start = entry }
        candidates.count += 1
      }
    }
    for entry in candidates.start..<candidates.start + candidates.count {
      let page = tables.withPage(0) { words in
        Int(words.word(DirectoryPage.entriesStart + entry * DirectoryPage.entryStride + 1))
      }
      let fits = try tables.withPage(page) { (words) throws(ConfigError) in
        let program = Int(words.word(1))
        guard program != 0 else { return true }
        return try evaluate(
          words,
          at: program,
          base: instance.position,
          firstBase: firstPosition(instance.kind, instance.id, else: instance.position),
          identity
        ) != 0
      }
      if fits { return page }
    }
    return nil
  }

  /// Finds table, variant and length of an instance.
  private mutating func classify<Tables: PermissionTables>(
    _ index: Int,
    _ tables: Tables,
    _ identity: FunctionIdentity
  ) throws(ConfigError) {
    var instance = instances[index]
    defer { instances[index] = instance }
    instance.hiddenBody = settings.hidden
    guard let page = try page(of: instance, tables, identity) else {
      findings.append(
        ListFinding(code: .unknownID, kind: instance.kind, id: instance.id, position: instance.position)
      )
      instance.isHidden = !settings.keepsUnknown || instance.kind == .header
      // All that is known of one that stays is its header.
      if !instance.isHidden { instance.length = ListFormat.linkLength(instance.kind) }
      return
    }
    instance.page = page
    let first = firstPosition(instance.kind, instance.id, else: instance.position)
    let base = instance.position
    let chosen = try tables.withPage(page) { (words) throws(ConfigError) in
      try chooseVariant(words, base: base, firstBase: first, identity)
    }
    guard let chosen else {
      findings.append(
        ListFinding(code: .unknownVariant, kind: instance.kind, id: instance.id, position: instance.position)
      )
      instance.isHidden = true
      return
    }
    instance.variant = chosen.variant
    instance.hiddenBody = chosen.hiddenBody ?? settings.hidden
    // A length that hardware computes to nothing leaves no capability to show.
    instance.isHidden = chosen.isHidden || chosen.length <= 0
    let room = (instance.kind == .extended ? size : ListFormat.conventionalSize) - instance.position
    if chosen.length > room {
      findings.append(
        ListFinding(code: .cut, kind: instance.kind, id: instance.id, position: instance.position)
      )
    }
    instance.length = max(0, min(chosen.length, room))
  }

  /// What a page makes of the capability's key values.
  struct ChosenVariant {
    var variant: Int
    var isHidden: Bool
    var hiddenBody: DirectoryPage.BytePolicy?
    var length: Int
  }

  mutating func chooseVariant(
    _ words: Span<UInt32>,
    base: Int,
    firstBase: Int,
    _ identity: FunctionIdentity
  ) throws(ConfigError) -> ChosenVariant? {
    let keys = WordList(words, at: 3)
    let variants = WordList(words, at: 5)
    // The compiler allows 64 keys; more are a damaged page, which describes nothing.
    guard keys.count <= 64 else { return nil }
    var values = InlineArray<64, UInt32>(repeating: 0)
    for key in 0..<keys.count {
      let program = Int(words.word(keys.start + key))
      let value = try evaluate(words, at: program, base: base, firstBase: firstBase, identity)
      values[key] = UInt32(truncatingIfNeeded: value)
    }
    for variant in 0..<variants.count {
      let parts = VariantParts(words, variant)
      guard (0..<keys.count).allSatisfy({ words.word(parts.keyValues + $0) == values[$0] }) else { continue }
      let length = try evaluate(words, at: parts.length, base: base, firstBase: firstBase, identity)
      return ChosenVariant(
        variant: variant,
        isHidden: parts.isHidden,
        hiddenBody: parts.hiddenBody,
        length: length
      )
    }
    return nil
  }
}
