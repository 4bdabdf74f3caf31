public import PermDSL
public import PermRuntime

/// Runs accesses on a function in memory and tells of each bit what became of it: rows and hooks do the work, the model gives
/// the reasons.
public final class AccessExplainer {
  private let space: ConfigSpace<SimulatedFunction, LoggedHooks>
  private let reference: ReferenceFunction
  private let legend: TableLegend
  private let log = HookLog()

  /// Opens a function.
  ///
  /// - Parameters:
  ///   - function: The device.
  ///   - facts: What its registers do not say.
  ///   - profile: One of the model's.
  ///   - model: Without errors.
  ///   - lowered: The profile's rows.
  /// - Throws: What opening throws.
  public init(
    _ function: SimulatedFunction, facts: FunctionFacts, profile: Profile, model: Model,
    lowered: LoweredProfile
  ) throws(ConfigError) {
    reference = try ReferenceFunction(function.image, facts: facts, profile: profile, model: model)
    legend = lowered.legend
    let hooks = LoggedHooks(standard: InterpretedHooks(names: lowered.legend.hooks), log: log)
    space = try ConfigSpace(function, facts: facts, tables: lowered.image, hooks: hooks)
    space.function.logsHardwareWrites = true
    clear()
  }

  /// Performs an access; its effects stay for the next one.
  ///
  /// - Throws: `outOfRange`, with nothing touched; what the access throws.
  public func explain(_ operation: AccessRequest) throws(ConfigError) -> AccessExplanation {
    let (position, width) = (operation.position, operation.byteWidth)
    let before = try answer(position, width)
    let states = allStates()
    var explanation = AccessExplanation(
      operation: operation, pieces: [], answer: AccessExplanation.Change(before: before, after: before),
      actions: [], elsewhere: [])
    for piece in reference.pieces(at: position, byteWidth: width) {
      if let value = operation.value {
        let part = value >> UInt32(8 * (piece.position - position)) & Self.mask(piece.byteWidth)
        explanation.pieces.append(try write(piece, part, &explanation.actions))
      } else {
        explanation.pieces.append(try read(piece, &explanation.actions))
      }
    }
    explanation.answer.after = try answer(position, width)
    for (index, state) in allStates().enumerated() where state != states[index] {
      let place = index * 4
      guard place + 4 <= position || place >= position + width else { continue }
      explanation.elsewhere.append(
        AccessExplanation.Elsewhere(
          position: place,
          shadow: AccessExplanation.Change(before: states[index].shadow, after: state.shadow),
          device: AccessExplanation.Change(before: states[index].device, after: state.device)))
    }
    return explanation
  }

  /// Where a register or field begins in this function, in bytes; nil: it has none of this name.
  ///
  /// - Parameter name: A whole path, or its last parts; capitals may be small letters.
  public func position(of name: String) -> Int? {
    reference.position(of: name)
  }

  // MARK: Pieces

  private func write(
    _ piece: ReferenceFunction.Piece, _ value: UInt32, _ actions: inout [HostAction]
  ) throws(ConfigError) -> AccessExplanation.Piece {
    watch(piece)
    let (first, answer) = (log.state(), try answer(piece.position, piece.byteWidth))
    try space.writeGuest(at: piece.position, byteWidth: piece.byteWidth, value: value)
    let last = log.state()
    let entries = log.entries
    let late = entries.firstIndex { $0.phase == .write } ?? entries.count
    let stored = (
      before: late > 0 ? entries[late - 1].after : first,
      after: late < entries.count ? entries[late].before : last
    )
    var asked = entries.reduce(into: []) { $0 += $1.actions }
    var written: UInt32?
    for action in space.function.log {
      // What hooks write is theirs; the store itself writes this piece and nothing else.
      if let index = asked.firstIndex(of: action) {
        asked.remove(at: index)
      } else if case .writeHardware(piece.position, piece.byteWidth, let value) = action {
        written = value
      } else {
        actions.append(action)
      }
    }
    let before = hooks(entries[..<late], .beforeWrite, piece)
    let after = hooks(entries[late...], .write, piece)
    let answered = AccessExplanation.Change(
      before: answer, after: try self.answer(piece.position, piece.byteWidth))
    return AccessExplanation.Piece(
      position: piece.position, byteWidth: piece.byteWidth, owner: owner(piece), before: before,
      bits: runs(piece).map { run in
        bits(
          run, piece, written: value, stored, answered, deviceWrite: written,
          isHooked: isOperand(run, of: entries))
      },
      deviceWrite: written, after: after)
  }

  private func read(
    _ piece: ReferenceFunction.Piece, _ actions: inout [HostAction]
  ) throws(ConfigError) -> AccessExplanation.Piece {
    watch(piece)
    let first = log.state()
    let value = try space.readGuest(at: piece.position, byteWidth: piece.byteWidth)
    let entries = log.entries
    let asked = entries.flatMap(\.actions)
    actions += space.function.log.filter { !asked.contains($0) }
    let last = log.state()
    return AccessExplanation.Piece(
      position: piece.position, byteWidth: piece.byteWidth, owner: owner(piece),
      before: hooks(entries[...], .read, piece),
      bits: runs(piece).map { run in
        bits(
          run, piece, written: nil, (before: first, after: last),
          AccessExplanation.Change(before: value, after: value), deviceWrite: nil, isHooked: false)
      },
      deviceWrite: nil, after: [])
  }

  /// Notes from here on what becomes of a piece.
  private func watch(_ piece: ReferenceFunction.Piece) {
    clear()
    log.state = { [unowned self] in state(piece.position, piece.byteWidth) }
  }

  private func clear() {
    log.entries = []
    space.function.log = []
  }

  /// What a read answers; whatever hooks do for it is no part of what is told.
  private func answer(_ position: Int, _ byteWidth: Int) throws(ConfigError) -> UInt32 {
    let (entries, actions) = (log.entries, space.function.log)
    defer { (log.entries, space.function.log) = (entries, actions) }
    return try space.readGuest(at: position, byteWidth: byteWidth)
  }

  private func state(_ position: Int, _ byteWidth: Int) -> PieceState {
    PieceState(
      shadow: space.row(position / 4).shadow >> UInt32(8 * (position % 4)) & Self.mask(byteWidth),
      device: space.function.image.value(at: position, byteWidth: byteWidth))
  }

  private func allStates() -> [PieceState] {
    stride(from: 0, to: space.size, by: 4).map { state($0, 4) }
  }

  private static func mask(_ byteWidth: Int) -> UInt32 { .max >> UInt32(32 - 8 * max(1, min(4, byteWidth))) }

  private func owner(_ piece: ReferenceFunction.Piece) -> String {
    reference.owner(at: piece.position).map { reference.capabilities[$0].name } ?? "gap"
  }

  private func runs(_ piece: ReferenceFunction.Piece) -> [FieldRun] {
    reference.runs(in: piece.position * 8..<(piece.position + piece.byteWidth) * 8).reversed()
  }
}

// MARK: Bits and hooks

extension AccessExplainer {
  private func bits(
    _ run: FieldRun, _ piece: ReferenceFunction.Piece, written: UInt32?,
    _ stored: (before: PieceState, after: PieceState), _ answer: AccessExplanation.Change,
    deviceWrite: UInt32?, isHooked: Bool
  ) -> AccessExplanation.Bits {
    let shift = UInt32(run.bits.lowerBound - piece.position * 8)
    let mask = UInt32.max >> UInt32(32 - run.bits.count)
    func part(_ value: UInt32) -> UInt32 { value >> shift & mask }
    func change(_ before: UInt32, _ after: UInt32) -> AccessExplanation.Change {
      AccessExplanation.Change(before: part(before), after: part(after))
    }
    let bit = reference.bits[run.bits.lowerBound]
    var bits = AccessExplanation.Bits(
      run: run, source: bit.readsShadow ? .shadow : .device, written: written.map(part),
      shadow: change(stored.before.shadow, stored.after.shadow),
      device: change(stored.before.device, stored.after.device),
      answer: change(answer.before, answer.after), policy: run.rule.map { PolicyText.source($0.policy) })
    if bit.readsShadow, bit.isByteLive, piece.byteWidth == 1 { bits.source = .live }
    guard written != nil else { return bits }
    switch bit.write {
    case .hardware where bit.clearsOnOne: bits.effect = .clearing
    case .hardware: bits.effect = bit.readsShadow ? .throughShadow : .toDevice
    case .shadow: bits.effect = .toShadow
    case .nowhere: bits.effect = isHooked ? .toHook : .dropped
    }
    guard bit.write != .hardware, let deviceWrite else { return bits }
    bits.writeBack = .asRead
    if bit.clearsOnOne, part(stored.before.device) != 0 {
      bits.writeBack = part(deviceWrite) == 0 ? .asZero : .clearing
    }
    return bits
  }

  /// The field of some bits, or the register where they are several.
  private func nameOf(_ bits: Range<Int>) -> String {
    let runs = reference.runs(in: bits)
    let name = runs.first?.name ?? ""
    guard runs.count > 1, let dot = name.lastIndex(of: ".") else { return name }
    return String(name[..<dot])
  }

  /// Whether a hook that ran is given bits that hardware would take: then it is the hook that acts on the written value.
  private func isOperand(_ run: FieldRun, of entries: [HookLog.Entry]) -> Bool {
    guard run.rule?.access?.isWritable == true else { return false }
    return entries.contains { entry in
      entry.operands.contains { operand in
        let first = operand.place.position * 8 + operand.place.lsb
        return run.bits.overlaps(first..<first + operand.place.bitWidth)
      }
    }
  }

  /// A hook by the profile's number.
  private func declaration(_ number: UInt8) -> Hook? {
    guard legend.hooks.indices.contains(Int(number)) else { return nil }
    return reference.model.hooks.first { $0.name == legend.hooks[Int(number)] }
  }

  private func hooks(
    _ entries: ArraySlice<HookLog.Entry>, _ phase: PermDSL.HookPhase, _ piece: ReferenceFunction.Piece
  ) -> [AccessExplanation.HookRun] {
    let bound = reference.hooks(phase, touching: piece).map { reference.hooks[$0] }
    return entries.enumerated().map { index, entry in
      let declared = declaration(entry.hook)
      let name = declared?.name ?? "hook \(entry.hook)"
      let line = bound.indices.contains(index) ? bound[index] : nil
      let isLine = line.map { reference.model.hooks[$0.hook].name == name } ?? false
      let operands = entry.operands.enumerated().map { index, operand in
        let first = operand.place.position * 8 + operand.place.lsb
        let parameter = declared.flatMap {
          $0.parameters.indices.contains(index) ? $0.parameters[index] : nil
        }
        return AccessExplanation.HookRun.Operand(
          parameter: parameter?.name ?? "operand \(index)",
          name: nameOf(first..<first + operand.place.bitWidth),
          isChangeable: parameter?.changes ?? false,
          shadow: AccessExplanation.Change(before: operand.shadow.before, after: operand.shadow.after),
          device: AccessExplanation.Change(before: operand.device.before, after: operand.device.after))
      }
      return AccessExplanation.HookRun(
        name: name, origin: isLine ? line?.origin : nil, operands: operands, actions: entry.actions)
    }
  }
}
