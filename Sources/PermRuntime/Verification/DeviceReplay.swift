/// Makes the accesses of a recording again on a real device, and compares answers and registers.
///
/// `TraceReplay` does so on a device that exists in memory, and knows of every change; here the device is what it is.
public struct DeviceReplay<Function: PassthroughFunction, Registers: PassthroughFunction> {
  private let space: ConfigSpace<Function, InterpretedHooks>
  private var registers: Registers
  private var recorder: ReplayRecorder
  /// Bits that may differ.
  private let excepted: ConfigImage

  /// Replays a recording.
  ///
  /// - Parameters:
  ///   - trace: What another master of the device answered.
  ///   - function: The device, in the state in which the recording began.
  ///   - registers: The same device, for looks at its registers that change nothing.
  ///   - excepted: Bits that may differ, one each; differences in nothing else are counted as unchecked.
  ///   - tables: The profile's tables.
  ///   - legend: Names of its hooks, capabilities and lines.
  ///   - progress: Is told how many operations were made, from time to time.
  /// - Returns: All differences.
  /// - Throws: What opening the function throws.
  public static func run<Tables: PermissionTables>(
    _ trace: Trace, on function: Function, registers: Registers, excepting excepted: ConfigImage,
    tables: Tables, legend: TableLegend, progress: (Int) -> Void
  ) throws(ConfigError) -> TraceReplay.Outcome {
    let space = try ConfigSpace(
      function, facts: trace.facts, tables: tables, hooks: InterpretedHooks(names: legend.hooks))
    var replay = DeviceReplay(
      space: space, registers: registers, recorder: ReplayRecorder(legend: legend), excepted: excepted)
    replay.recorder.outcome.capabilities = space.capabilities.map { legend.name(of: $0) }
    replay.compareView(trace.view, "view")
    for (index, operation) in trace.operations.enumerated() {
      if index % 256 == 0 { progress(index) }
      replay.make(operation)
    }
    if let view = trace.finalView { replay.compareView(view, "final view") }
    if let hardware = trace.finalHardware { replay.compareDevice(hardware) }
    try space.close()
    return replay.recorder.outcome
  }

  private mutating func make(_ operation: Trace.Operation) {
    switch operation.kind {
    case .read(let access): compare(access, .read, operation.line, "r \(access.text)")
    case .write(let access):
      recorder.outcome.accessCount += 1
      do throws(ConfigError) {
        try space.writeGuest(at: access.position, byteWidth: access.byteWidth, value: access.value)
      } catch {
        recorder.add(
          space, .failure, operation.line, access.position, "w \(access.text)", "success", "\(error.code)")
      }
    case .register(let access): compareRegister(access, operation.line, "h \(access.text)")
    case .event: break
    }
  }

  private mutating func compareView(_ view: ConfigImage, _ name: String) {
    for position in stride(from: 0, to: space.size, by: 4) {
      let access = Trace.Access(
        position: position, byteWidth: 4, value: view.value(at: position, byteWidth: 4))
      compare(access, .view, 0, "\(name) \(hexText(position, 3)) 4")
    }
  }

  private mutating func compareDevice(_ image: ConfigImage) {
    for position in stride(from: 0, to: space.size, by: 4) {
      let access = Trace.Access(
        position: position, byteWidth: 4, value: image.value(at: position, byteWidth: 4))
      compareRegister(access, 0, "final hw")
    }
  }

  private mutating func compare(
    _ access: Trace.Access, _ kind: TraceReplay.Mismatch.Kind, _ line: Int, _ text: String
  ) {
    recorder.outcome.accessCount += 1
    do throws(ConfigError) {
      let value = try space.readGuest(at: access.position, byteWidth: access.byteWidth)
      guard differs(value, access) else { return }
      let width = access.byteWidth * 2
      recorder.add(
        space, kind, line, access.position, text, hexText(access.value, width), hexText(value, width))
    } catch {
      recorder.add(space, .failure, line, access.position, text, "an answer", "\(error.code)")
    }
  }

  /// Whether a value differs from the recorded one in a bit that must be the same.
  private mutating func differs(_ value: UInt32, _ access: Trace.Access) -> Bool {
    guard value != access.value else { return false }
    let mask = ~excepted.value(at: access.position, byteWidth: access.byteWidth)
    guard (value ^ access.value) & mask == 0 else { return true }
    recorder.outcome.uncheckedCount += 1
    return false
  }

  private mutating func compareRegister(_ access: Trace.Access, _ line: Int, _ text: String) {
    do throws(ConfigError) {
      let value = try registers.readConfig(at: access.position, byteWidth: access.byteWidth)
      guard differs(value, access) else { return }
      let position = hexText(access.position, 3)
      recorder.add(
        space, .device, line, access.position, text, "\(position) = \(hexText(access.value, 8))",
        "\(position) = \(hexText(value, 8))")
    } catch {
      recorder.add(space, .failure, line, access.position, text, "a register", "\(error.code)")
    }
  }
}
