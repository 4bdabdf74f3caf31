/// Replays a trace of a real driver over a device that has behaviour of its own.
///
/// Compared are the pieces written to the device in place and width, their values in the bits that the guest gave or the
/// device is known to hold, the host's other actions, and reads that are virtual or have a sample beside them. The rest is
/// counted as unchecked.
struct SampledReplay {
  private let space: ConfigSpace<SampledFunction, InterpretedHooks>
  private var recorder: ReplayRecorder

  static func run<Tables: PermissionTables>(
    _ trace: Trace, tables: Tables, legend: TableLegend
  ) throws(ConfigError) -> TraceReplay.Outcome {
    var replay = SampledReplay(
      space: try ConfigSpace(
        SampledFunction(trace.hardware), facts: trace.facts, tables: tables,
        hooks: InterpretedHooks(names: legend.hooks)),
      recorder: ReplayRecorder(legend: legend))
    replay.run(trace)
    return replay.recorder.outcome
  }

  private mutating func run(_ trace: Trace) {
    recorder.outcome.capabilities = space.capabilities.map { recorder.legend.name(of: $0) }
    space.function.events = []
    compareView(trace.view, "view")
    var index = 0
    while index < trace.operations.count {
      let operation = trace.operations[index]
      index += 1
      var events: [HostAction] = []
      var samples: [Trace.Access] = []
      collecting: while index < trace.operations.count {
        switch trace.operations[index].kind {
        case .event(_, let action): if let action { events.append(action) }
        case .register(let sample): samples.append(sample)
        case .read, .write: break collecting
        }
        index += 1
      }
      switch operation.kind {
      case .read(let access):
        learn(samples)
        compare(
          access, .read, line: operation.line, "r \(access.text)", known: Self.covered(access, by: samples))
      case .write(let access):
        write(access, line: operation.line, expected: events)
        learn(samples)
      case .register(let sample): learn([sample] + samples)
      case .event: learn(samples)
      }
    }
    if let hardware = trace.finalHardware { space.function.learnAll(hardware) }
    if let view = trace.finalView { compareView(view, "final view") }
  }

  private mutating func learn(_ samples: [Trace.Access]) {
    for sample in samples {
      space.function.learn(sample.value, at: sample.position, byteWidth: sample.byteWidth)
    }
  }

  private mutating func compareView(_ view: ConfigImage, _ name: String) {
    for position in stride(from: 0, to: space.size, by: 4) {
      compare(
        Trace.Access(position: position, byteWidth: 4, value: view.value(at: position, byteWidth: 4)), .view,
        line: 0, "\(name) \(hexText(position, 3)) 4", known: ~0)
    }
  }

  /// Bits of an access that were sampled right beside it.
  private static func covered(_ access: Trace.Access, by samples: [Trace.Access]) -> UInt32 {
    var mask: UInt32 = 0
    for byte in 0..<access.byteWidth {
      let position = access.position + byte
      let isSampled = samples.contains { $0.position <= position && position < $0.position + $0.byteWidth }
      if isSampled { mask |= 0xFF << UInt32(byte * 8) }
    }
    return mask
  }

  /// Compares the bits of an answer that are virtual or known, and learns the others.
  private mutating func compare(
    _ access: Trace.Access, _ kind: TraceReplay.Mismatch.Kind, line: Int, _ text: String, known: UInt32
  ) {
    recorder.outcome.accessCount += 1
    let virtual = virtualBits(access)
    do throws(ConfigError) {
      let actual = try space.readGuest(at: access.position, byteWidth: access.byteWidth)
      let mask = (virtual | known) & space.mask(of: access)
      if (actual ^ access.value) & mask != 0 {
        recorder.add(
          space, kind, line, access.position, text, hexText(access.value, access.byteWidth * 2),
          hexText(actual, access.byteWidth * 2))
      } else if mask != space.mask(of: access) {
        recorder.outcome.uncheckedCount += 1
      }
    } catch {
      recorder.add(space, .failure, line, access.position, text, "an answer", "\(error.code)")
    }
    space.function.learn(
      access.value, at: access.position, byteWidth: access.byteWidth, mask: ~virtual & space.mask(of: access))
  }

  /// Bits of an access that answer from the shadow, piece by piece: a byte read alone may be live.
  private func virtualBits(_ access: Trace.Access) -> UInt32 {
    var mask: UInt32 = 0
    var done = 0
    while done < access.byteWidth {
      let position = access.position + done
      let width = space.pieceWidth(at: position, remaining: access.byteWidth - done)
      let row = space.row(position / 4)
      if width > 1 || !row.control.isByteLive(position % 4) {
        let bits = row.virt >> UInt32(position % 4 * 8)
        mask |= (bits & ConfigSpace<SampledFunction, InterpretedHooks>.mask(width)) << UInt32(done * 8)
      }
      done += width
    }
    return mask
  }

  private mutating func write(_ access: Trace.Access, line: Int, expected: [HostAction]) {
    recorder.outcome.accessCount += 1
    space.function.events = []
    space.function.powerAnswers = expected.compactMap {
      if case .setPowerStateResult(let result) = $0 { result == 0 } else { nil }
    }
    let writable = guestBits(access)
    do throws(ConfigError) {
      try space.writeGuest(at: access.position, byteWidth: access.byteWidth, value: access.value)
    } catch {
      recorder.add(space, .failure, line, access.position, "w \(access.text)", "success", "\(error.code)")
    }
    let recorded = expected.filter {
      switch $0 {
      // How the host masks an interrupt is its own affair: a sampled device does not say.
      case .setPowerStateResult, .functionResetResult, .memoryEnabled, .maskINTx, .unmaskINTx: false
      default: true
      }
    }
    var agrees = recorded.count == space.function.events.count
    for (expected, actual) in zip(recorded, space.function.events) where agrees {
      agrees = compare(expected, actual, access, writable)
    }
    guard !agrees else { return }
    recorder.add(
      space, .actions, line, access.position, "w \(access.text)",
      recorded.isEmpty ? "no action" : recorded.map(\.description).joined(separator: ", "),
      space.function.events.isEmpty
        ? "no action" : space.function.events.map(\.description).joined(separator: ", "))
  }

  /// Device bits that the guest gives in an access, from its first byte on.
  private func guestBits(_ access: Trace.Access) -> UInt64 {
    let low = UInt64(space.row(access.position / 4).deviceWrite)
    let high = UInt64(space.row(access.position / 4 + 1).deviceWrite)
    return (high << 32 | low) >> UInt64(access.position % 4 * 8)
  }

  private mutating func compare(
    _ expected: HostAction, _ actual: SampledFunction.Event, _ access: Trace.Access, _ writable: UInt64
  ) -> Bool {
    switch (expected, actual) {
    case (.writeHardware(let position, let byteWidth, let value), .write(let piece)):
      guard position == piece.position, byteWidth == piece.byteWidth else { return false }
      // A hook writes elsewhere; only what is known of the device can be compared there.
      let shift = position - access.position
      let given =
        shift >= 0 && shift < access.byteWidth ? UInt32(truncatingIfNeeded: writable >> UInt64(shift * 8)) : 0
      let mask = (given | piece.known) & ConfigSpace<SampledFunction, InterpretedHooks>.mask(byteWidth)
      if mask != ConfigSpace<SampledFunction, InterpretedHooks>.mask(byteWidth) {
        recorder.outcome.uncheckedCount += 1
      }
      return (value ^ piece.value) & mask == 0
    // A kernel's recorder does not know by which method.
    case (.functionReset, .action(.reset)): return true
    case (let action, .action(let done)): return action == done
    default: return false
    }
  }
}

extension SampledFunction.Event: CustomStringConvertible {
  var description: String {
    switch self {
    case .action(let action): action.description
    case .write(let piece):
      HostAction.writeHardware(position: piece.position, byteWidth: piece.byteWidth, value: piece.value)
        .description
    }
  }
}

extension ConfigSpace where Function: ~Copyable {
  /// The bits that an access has.
  fileprivate func mask(of access: Trace.Access) -> UInt32 { Self.mask(access.byteWidth) }
}
