internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// What `permc explain-access` says of an access.
struct AccessText {
  var set: TableSet
  var isColored: Bool

  // MARK: Text

  /// The access, its pieces with their bits and hooks, and what a read answers afterwards.
  func text(_ access: AccessExplanation) -> String {
    let operation = access.operation
    let digits = 2 * operation.byteWidth
    let value = operation.value.map { " " + hexText($0, digits) } ?? ""
    var lines = [
      Style.bold.apply(
        "\(operation.value == nil ? "read" : "write") \(hexText(operation.position, 3)) "
          + "\(operation.byteWidth)\(value)", isColored)
    ]
    for (index, piece) in access.pieces.enumerated() {
      if access.pieces.count > 1 {
        lines.append(
          "  piece \(index + 1) of \(access.pieces.count): \(hexText(piece.position, 3)) \(piece.byteWidth)")
      }
      lines += text(piece, isRead: operation.value == nil)
    }
    lines += access.actions.map { "  the host: \($0)" }
    for place in access.elsewhere {
      lines.append("  elsewhere: \(hexText(place.position, 3)) \(changes(place.shadow, place.device, 8))")
    }
    lines.append(
      operation.value == nil
        ? "  the guest reads \(hexText(access.answer.after, digits))"
        : "  a read answers \(hexText(access.answer.after, digits))"
          + (access.answer.isChange ? ", before it \(hexText(access.answer.before, digits))" : ", as before"))
    return lines.joined(separator: "\n")
  }

  private func text(_ piece: AccessExplanation.Piece, isRead: Bool) -> [String] {
    var lines = piece.before.flatMap { text($0, isRead ? "first" : "before") }
    var heading = ""
    let rows = piece.bits.map(row)
    let widths = (0..<7).map { column in rows.map { $0[column].count }.max() ?? 0 }
    for (bits, row) in zip(piece.bits, rows) {
      let own = bits.run.register.map { _ in registerName(bits.run) } ?? bits.run.name
      if own != heading {
        heading = own
        lines.append("  " + Style.cyan.apply(own, isColored) + (bits.run.spec.map { "  \($0)" } ?? ""))
      }
      let style: Style = bits.shadow.isChange || bits.device.isChange || bits.answer.isChange ? .bold : .plain
      let cells = zip(row, widths).map { $0.padded($1) }
      let line = "    " + cells.joined(separator: "  ")
      lines.append(style.apply(String(line.reversed().drop { $0 == " " }.reversed()), isColored))
    }
    if let value = piece.deviceWrite {
      lines.append(
        "  the device is written \(hexText(piece.position, 3)) \(piece.byteWidth) "
          + hexText(value, 2 * piece.byteWidth))
    }
    return lines + piece.after.flatMap { text($0, "after") }
  }

  /// Bits, name, the guest's value, what becomes of it, shadow and device, policy, place.
  private func row(_ bits: AccessExplanation.Bits) -> [String] {
    let digits = (bits.run.bits.count + 3) / 4
    var effect = bits.effect?.rawValue ?? "from the \(bits.source.rawValue)"
    if let writeBack = bits.writeBack { effect += "; \(writeBack.rawValue)" }
    return [
      bits.run.bitsText, fieldName(bits.run),
      bits.written.map { hexText($0, digits) } ?? hexText(bits.answer.after, digits), effect,
      changes(bits.shadow, bits.device, digits), bits.policy ?? setting(bits.run),
      bits.run.rule?.origin.map(set.place) ?? "",
    ]
  }

  /// The setting of a profile that decides where no table does.
  private func setting(_ run: FieldRun) -> String { run.capability == nil ? "gaps" : "hidden" }

  private func changes(
    _ shadow: AccessExplanation.Change, _ device: AccessExplanation.Change, _ digits: Int
  ) -> String {
    func text(_ change: AccessExplanation.Change) -> String {
      hexText(change.before, digits) + (change.isChange ? " -> " + hexText(change.after, digits) : "")
    }
    return "shadow \(text(shadow)), device \(text(device))"
  }

  /// `PMCSR.PowerState` without what it is a field of.
  private func fieldName(_ run: FieldRun) -> String {
    guard let field = run.field else { return run.name }
    return run.register?.isDescribed == true ? field.name : ""
  }

  private func registerName(_ run: FieldRun) -> String {
    guard run.register?.isDescribed == true, let dot = run.name.lastIndex(of: ".") else { return run.name }
    return String(run.name[..<dot])
  }

  private func text(_ hook: AccessExplanation.HookRun, _ phase: String) -> [String] {
    var lines = [
      "  \(phase): " + Style.magenta.apply(hook.name, isColored)
        + (hook.origin.map { "  \(set.place($0))" } ?? "")
    ]
    let changed = hook.operands.filter { $0.shadow.isChange || $0.device.isChange }
    for operand in changed {
      lines.append(
        "    \(operand.parameter) = \(operand.name): \(changes(operand.shadow, operand.device, 1))")
    }
    let others = hook.operands.filter { !$0.shadow.isChange && !$0.device.isChange }
    if !others.isEmpty {
      lines.append("    unchanged: " + others.map(\.name).joined(separator: ", "))
    }
    return lines + hook.actions.map { "    the host: \($0)" }
  }

  // MARK: JSON

  /// The same as JSON.
  func json(_ access: AccessExplanation) -> JSONValue {
    [
      "access": .string(access.operation.value == nil ? "read" : "write"),
      "position": .number(access.operation.position), "byteWidth": .number(access.operation.byteWidth),
      "value": JSONValue(access.operation.value.map(Int.init)), "answer": json(access.answer),
      "pieces": .array(access.pieces.map(json)),
      "hostActions": .array(access.actions.map { .string("\($0)") }),
      "elsewhere": .array(
        access.elsewhere.map {
          ["position": .number($0.position), "shadow": json($0.shadow), "device": json($0.device)]
        }),
    ]
  }

  private func json(_ change: AccessExplanation.Change) -> JSONValue {
    ["before": .number(Int(change.before)), "after": .number(Int(change.after))]
  }

  private func json(_ piece: AccessExplanation.Piece) -> JSONValue {
    [
      "position": .number(piece.position), "byteWidth": .number(piece.byteWidth),
      "owner": .string(piece.owner), "deviceWrite": JSONValue(piece.deviceWrite.map(Int.init)),
      "hooksBefore": .array(piece.before.map(json)), "bits": .array(piece.bits.map(json)),
      "hooksAfter": .array(piece.after.map(json)),
    ]
  }

  private func json(_ bits: AccessExplanation.Bits) -> JSONValue {
    [
      "name": .string(bits.run.name), "lowestBit": .number(bits.run.bits.lowerBound % 8),
      "position": .number(bits.run.bits.lowerBound / 8), "bitCount": .number(bits.run.bits.count),
      "readsFrom": .string(bits.source.rawValue), "written": JSONValue(bits.written.map(Int.init)),
      "effect": JSONValue(bits.effect?.rawValue), "writeBack": JSONValue(bits.writeBack?.rawValue),
      "shadow": json(bits.shadow), "device": json(bits.device), "answer": json(bits.answer),
      "access": JSONValue(bits.run.rule?.access?.rawValue),
      "policy": .string(bits.policy ?? setting(bits.run)),
      "place": JSONValue(bits.run.rule?.origin.map(set.place)), "spec": JSONValue(bits.run.spec),
    ]
  }

  private func json(_ hook: AccessExplanation.HookRun) -> JSONValue {
    [
      "name": .string(hook.name), "place": JSONValue(hook.origin.map(set.place)),
      "operands": .array(
        hook.operands.map {
          [
            "parameter": .string($0.parameter), "name": .string($0.name),
            "changeable": .bool($0.isChangeable), "shadow": json($0.shadow), "device": json($0.device),
          ]
        }),
      "hostActions": .array(hook.actions.map { .string("\($0)") }),
    ]
  }
}
