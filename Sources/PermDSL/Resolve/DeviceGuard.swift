/// Turns the head of a `device`, `class` or `subsystem` block into a guard over facts.
struct DeviceGuard {
  let reader: FileReader
  let reporter: Reporter

  /// The guard; nil after a report, or where the parser reported.
  func resolve(_ item: SyntaxNode) -> Guard? {
    guard let keyword = reader.firstName(in: item), !item.slots.contains(where: \.isMissing) else {
      return nil
    }
    let ids = item.slots.dropFirst().filter { $0.kind != .colon }
    switch keyword.text {
    case "class":
      guard ids.count == 1 else { return nil }
      return classGuard(ids[0])
    case "subsystem": return pair(ids, .subsystemVendorID, .subsystemID)
    default: return pair(ids, .vendorID, .deviceID)
    }
  }

  private func pair(_ ids: [Token], _ first: Fact, _ second: Fact) -> Guard? {
    guard ids.count == 2, let vendor = identifier(ids[0]) else { return nil }
    let isVendor = Guard.Term(.binary(.equal, .fact(first), .constant(vendor)), true)
    if ids[1].kind == .star { return Guard([isVendor]) }
    guard let device = identifier(ids[1]) else { return nil }
    return Guard([isVendor, Guard.Term(.binary(.equal, .fact(second), .constant(device)), true)])
  }

  private func identifier(_ token: Token) -> Int? {
    let text = reader.text(token)
    if text.utf8.count <= 4, let value = hexadecimalValue(text) { return value }
    reporter.report(
      NumberOutOfRange(
        what: "an ID",
        text: "`\(text)`",
        limits: "1 to 4 hexadecimal digits without 0x",
        origin: reader.range(token)
      ).diagnostic
    )
    return nil
  }

  private func classGuard(_ token: Token) -> Guard? {
    let text = reader.text(token)
    let digits = text.utf8.count
    guard [2, 4, 6].contains(digits), let value = hexadecimalValue(text) else {
      reporter.report(
        NumberOutOfRange(
          what: "a class",
          text: "`\(text)`",
          limits: "2, 4 or 6 hexadecimal digits without 0x",
          origin: reader.range(token)
        ).diagnostic
      )
      return nil
    }
    let code: Expression = .fact(.classCode)
    let part: Expression = digits == 6 ? code : .binary(.shiftRight, code, .constant((6 - digits) * 4))
    return Guard([Guard.Term(.binary(.equal, part, .constant(value)), true)])
  }
}
