/// What a profile says of config space as a whole; each setting is inherited.
struct ProfileSettings {
  var gaps: Policy?
  var hidden: Policy?
  var keepsUnknown: Bool?
  var writeback: Profile.Writeback?
  var overlap: Profile.Overlap?
  var power = Profile.Power()
  var claims: [String] = []
  /// Where each is written.
  var origins: [String: SourceRange] = [:]

  /// Reads the settings of one profile over those of its base.
  mutating func read(_ shape: ProfileShape, reporter: Reporter) {
    let reader = shape.reader
    var stated: [String: SourceRange] = [:]
    for item in shape.node.members where item.kind == .policyItem || item.kind == .settingItem {
      guard let keyword = reader.firstName(in: item) else { continue }
      if let first = stated[keyword.text] {
        reporter.report(
          AmendTwice(
            profile: shape.name.text,
            what: keyword.text,
            second: reader.range(item),
            first: first
          ).diagnostic
        )
        continue
      }
      // `claims` adds up: laws do not contradict each other.
      if keyword.text != "claims" { stated[keyword.text] = reader.range(item) }
      origins[keyword.text] = reader.range(item)
      if item.kind == .policyItem {
        readPolicy(item, keyword, shape, reporter)
      } else {
        readWords(item, keyword, reader, reporter)
      }
    }
  }

  private mutating func readPolicy(
    _ item: SyntaxNode,
    _ keyword: Name,
    _ shape: ProfileShape,
    _ reporter: Reporter
  ) {
    guard let guest = item.child(.guest) else { return }
    let scope = NameScope(
      CapabilityShape(
        reader: shape.reader,
        kind: .header,
        id: 0,
        name: keyword,
        node: shape.node,
        isDamaged: false
      )
    )
    let expressions = ExpressionResolver(
      reader: shape.reader,
      scope: scope,
      enumerations: [],
      reporter: reporter
    )
    let policy = PolicyResolver(expressions: expressions, target: .space(keyword.text)).resolve(guest)
    // An erroneous one has been reported: it does not count as missing.
    if keyword.text == "gaps" { gaps = policy ?? Policy.none } else { hidden = policy ?? Policy.none }
  }

  private mutating func readWords(
    _ item: SyntaxNode,
    _ keyword: Name,
    _ reader: FileReader,
    _ reporter: Reporter
  ) {
    let words = Array(reader.names(in: item).dropFirst())
    guard let setting = WordSetting(rawValue: keyword.text) else {
      let laws = Law.allCases.map(\.rawValue)
      for word in words where !claims.contains(word.text) {
        if laws.contains(word.text) {
          claims.append(word.text)
        } else {
          reporter.report(
            UnknownWord(
              name: word,
              wanted: "a law",
              words: laws,
              suggested: reporter.suggest(for: word, among: laws)
            ).diagnostic
          )
        }
      }
      return
    }
    let known = setting.choices
    guard let word = words.first else { return }
    if words.count > 1 || !known.contains(word.text) {
      let wrong = words.first { !known.contains($0.text) } ?? words[words.count - 1]
      reporter.report(
        UnknownWord(
          name: wrong,
          wanted: "a choice of `\(keyword.text)`",
          words: known,
          suggested: reporter.suggest(for: wrong, among: known)
        ).diagnostic
      )
    }
    switch setting {
    case .unknown: keepsUnknown = word.text == "keep"
    case .writeback: writeback = Profile.Writeback(rawValue: word.text)
    case .overlap: overlap = Profile.Overlap(rawValue: word.text)
    case .barsAnswer: Self.choose(&power.barsAnswer, word)
    case .ioBARs: Self.choose(&power.ioBARs, word)
    case .d3hotWrites: Self.choose(&power.d3hotWrites, word)
    case .vfPower: Self.choose(&power.vfPower, word)
    }
  }

  /// Takes a word over; one that is no choice has been reported, and leaves the base's.
  private static func choose<Choice: RawRepresentable<String>>(_ choice: inout Choice, _ word: Name) {
    choice = Choice(rawValue: word.text) ?? choice
  }

  /// Reports what no profile of the chain states; whether there was something.
  func reportMissing(_ shape: ProfileShape, _ reporter: Reporter) -> Bool {
    // What the parser set aside may be the statement.
    if shape.node.isDamaged { return gaps == nil || hidden == nil || keepsUnknown == nil }
    var missing: [(keyword: String, bytes: String, statement: String)] = []
    if gaps == nil {
      missing.append(("gaps", "bytes that belong to no capability", "gaps | <raw, none or blank>"))
    }
    if hidden == nil {
      missing.append(("hidden", "the bodies of hidden capabilities", "hidden | <raw, none or blank>"))
    }
    if keepsUnknown == nil {
      missing.append(("unknown", "capabilities that no table describes", "unknown <hide or keep>"))
    }
    let brace = shape.node.child(.block)?.token(.leftBrace).map { shape.reader.range($0) }
    for setting in missing {
      let place = brace.map {
        SourceRange(file: $0.file, bytes: $0.bytes.upperBound..<$0.bytes.upperBound)
      }
      reporter.report(
        PolicyNotStated(
          keyword: setting.keyword,
          bytes: setting.bytes,
          statement: setting.statement,
          profile: shape.name,
          place: place
        ).diagnostic
      )
    }
    return !missing.isEmpty
  }
}
