/// Runs a recorded trace against the runtime and compares every answer, host action and register.
public struct TraceReplay {
  private let space: ConfigSpace<SimulatedFunction, InterpretedHooks>
  private var recorder: ReplayRecorder
  private let isExact: Bool
  /// The device as the trace has it.
  private var recorded: ConfigImage

  /// Replays a trace.
  ///
  /// - Parameters:
  ///   - trace: What was recorded.
  ///   - tables: The profile's tables.
  ///   - legend: Names of its hooks, capabilities and lines.
  ///   - stopsAtFirst: Whether to end at the first difference.
  /// - Returns: All differences.
  /// - Complexity: O(operations x config space).
  public static func run<Tables: PermissionTables>(
    _ trace: Trace,
    tables: Tables,
    legend: TableLegend,
    stopsAtFirst: Bool = false
  ) -> Outcome {
    do throws(ConfigError) {
      if trace.isSampled { return try SampledReplay.run(trace, tables: tables, legend: legend) }
      var replay = try TraceReplay(trace, tables: tables, legend: legend)
      replay.run(trace, stopsAtFirst: stopsAtFirst)
      return replay.recorder.outcome
    } catch {
      var outcome = Outcome()
      outcome.mismatches.append(
        Mismatch(
          kind: .failure, line: 0, position: error.position, access: "open", expected: "a function",
          actual: "\(error.code)", owner: "", row: ""))
      return outcome
    }
  }

  private init<Tables: PermissionTables>(
    _ trace: Trace,
    tables: Tables,
    legend: TableLegend
  ) throws(ConfigError) {
    space = try ConfigSpace(
      trace.function(),
      facts: trace.facts,
      tables: tables,
      hooks: InterpretedHooks(names: legend.hooks)
    )
    recorder = ReplayRecorder(legend: legend)
    recorded = trace.hardware
    recorder.outcome.capabilities = space.capabilities.map { legend.name(of: $0) }
    space.function.log = []
    space.function.logsHardwareWrites = trace.isExact
    isExact = trace.isExact
  }

  private mutating func run(_ trace: Trace, stopsAtFirst: Bool) {
    compareView(trace.view, "view")
    var index = 0
    while index < trace.operations.count {
      if stopsAtFirst, !recorder.outcome.mismatches.isEmpty { return }
      let operation = trace.operations[index]
      index += 1
      switch operation.kind {
      case .read(let access): read(access, line: operation.line)
      case .write(let access):
        var expected: [HostAction] = []
        while index < trace.operations.count {
          if case .event(_, let action) = trace.operations[index].kind {
            if let action { expected.append(action) }
          } else if case .register(let access) = trace.operations[index].kind {
            recorded.store(access.value, at: access.position, byteWidth: access.byteWidth)
          } else {
            break
          }
          index += 1
        }
        write(access, line: operation.line, expected: expected)
      case .register(let access):
        // A register that changed without a write before it: the device did it.
        recorded.store(access.value, at: access.position, byteWidth: access.byteWidth)
        space.function.setRegister(at: access.position, byteWidth: access.byteWidth, to: access.value)
      case .event: break
      }
    }
    if let view = trace.finalView { compareView(view, "final view") }
    if let hardware = trace.finalHardware {
      recorded = hardware
      compareDevice(Trace.Access(position: 0, byteWidth: 4, value: 0), "final hw", line: 0)
    }
  }

  private mutating func compareView(_ view: ConfigImage, _ name: String) {
    for position in stride(from: 0, to: space.size, by: 4) {
      let expected = view.value(at: position, byteWidth: 4)
      guard let actual = answer(position, 4, line: 0), actual != expected else { continue }
      recorder.add(
        space, .view, 0, position, "\(name) \(hexText(position, 3)) 4", hexText(expected, 8),
        hexText(actual, 8))
    }
  }

  private mutating func read(_ access: Trace.Access, line: Int) {
    guard let actual = answer(access.position, access.byteWidth, line: line), actual != access.value else {
      return
    }
    recorder.add(
      space, .read,
      line,
      access.position,
      "r \(hexText(access.position, 3)) \(access.byteWidth)",
      hexText(access.value, access.byteWidth * 2),
      hexText(actual, access.byteWidth * 2)
    )
  }

  private mutating func answer(_ position: Int, _ byteWidth: Int, line: Int) -> UInt32? {
    recorder.outcome.accessCount += 1
    do throws(ConfigError) {
      return try space.readGuest(at: position, byteWidth: byteWidth)
    } catch {
      recorder.add(
        space, .failure, line, position, "r \(hexText(position, 3)) \(byteWidth)", "an answer",
        "\(error.code)")
      return nil
    }
  }

  private mutating func write(_ access: Trace.Access, line: Int, expected: [HostAction]) {
    recorder.outcome.accessCount += 1
    let text = "w \(access.text)"
    do throws(ConfigError) {
      try space.writeGuest(at: access.position, byteWidth: access.byteWidth, value: access.value)
    } catch {
      recorder.add(space, .failure, line, access.position, text, "success", "\(error.code)")
    }
    // A trace that is not exact does not say when mappings are taken away.
    let actual = isExact ? space.function.log : space.function.log.filter { $0 != .revokeMappings }
    space.function.log = []
    if actual != expected {
      recorder.add(space, .actions, line, access.position, text, Self.text(expected), Self.text(actual))
    }
    compareDevice(access, text, line: line)
  }

  private static func text(_ actions: [HostAction]) -> String {
    actions.isEmpty ? "no action" : actions.map(\.description).joined(separator: ", ")
  }

  /// Compares the whole device, and takes over the recorded registers where it differs.
  private mutating func compareDevice(_ access: Trace.Access, _ text: String, line: Int) {
    guard space.function.image != recorded else { return }
    for position in stride(from: 0, to: space.size, by: 4) {
      let expected = recorded.value(at: position, byteWidth: 4)
      let actual = space.function.image.value(at: position, byteWidth: 4)
      guard expected != actual else { continue }
      recorder.add(
        space, .device,
        line,
        position,
        text,
        "\(hexText(position, 3)) = \(hexText(expected, 8))",
        "\(hexText(position, 3)) = \(hexText(actual, 8))"
      )
      space.function.setRegister(at: position, byteWidth: 4, to: expected)
    }
  }
}

extension TableLegend {
  /// Name of a capability: its table's, or its ID where none describes it.
  public func name(of instance: CapabilityInstance) -> String {
    if let page = instance.page, pages.indices.contains(page) { return pages[page] }
    let list = instance.kind == .extended ? "extended capability" : "capability"
    return "\(list) \(hexText(instance.id, instance.kind == .extended ? 4 : 2))"
  }
}
