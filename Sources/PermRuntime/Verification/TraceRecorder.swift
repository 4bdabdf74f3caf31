/// Records what the runtime does, as a trace that a replay of other tables can be held against.
///
/// The accesses sweep every bit of every owned dword: the device changes behind the guest's back, and the guest writes
/// ones and zeros in every width and place. On a device whose bits all stick, no fault of a mask stays unnoticed.
public struct TraceRecorder {
  private let space: ConfigSpace<SimulatedFunction, InterpretedHooks>
  private var trace: Trace
  /// The device as the lines of the trace have it.
  private var recorded: ConfigImage

  /// Records a sweep over the function that a trace describes; its masks and operations do not matter.
  ///
  /// - Throws: What opening the function throws.
  /// - Complexity: O(config space).
  public static func sweep<Tables: PermissionTables>(
    _ described: Trace, tables: Tables, legend: TableLegend
  ) throws(ConfigError) -> Trace {
    var recorder = try TraceRecorder(described, tables: tables, legend: legend)
    for dword in Sweep.dwords(of: recorder.space.regions) { recorder.sweep(dword) }
    recorder.trace.finalView = recorder.view()
    recorder.trace.finalHardware = recorder.space.function.image
    return recorder.trace
  }

  private init<Tables: PermissionTables>(
    _ described: Trace, tables: Tables, legend: TableLegend
  ) throws(ConfigError) {
    trace = described
    trace.source = "perm, profile \(legend.profile)"
    trace.writable = nil
    trace.clearedByOne = nil
    trace.isExact = true
    trace.operations = []
    let function = SimulatedFunction(described.hardware)
    let hooks = InterpretedHooks(names: legend.hooks)
    space = try ConfigSpace(function, facts: described.facts, tables: tables, hooks: hooks)
    recorded = described.hardware
    space.function.log = []
    space.function.logsHardwareWrites = true
    trace.view = view()
  }

  private mutating func sweep(_ dword: Int) {
    let position = dword * 4
    let original = space.function.image.value(at: position, byteWidth: 4)
    change(position, to: ~original)
    for (width, offset) in Sweep.pieces { read(position + offset, width) }
    change(position, to: original)
    for (width, offset) in Sweep.pieces {
      for value: UInt32 in [~0, 0, ~0] {
        write(position + offset, width, value)
        // First the piece itself: what a read of the rest sets right shows only before it.
        read(position + offset, width)
        if width < 4 { read(position, 4) }
      }
      change(position, to: original)
    }
  }

  private mutating func change(_ position: Int, to value: UInt32) {
    space.function.setRegister(at: position, byteWidth: 4, to: value)
    recorded.store(value, at: position, byteWidth: 4)
    append(.register(Trace.Access(position: position, byteWidth: 4, value: value)))
  }

  private mutating func read(_ position: Int, _ width: Int) {
    guard let value = try? space.readGuest(at: position, byteWidth: width) else { return }
    append(.read(Trace.Access(position: position, byteWidth: width, value: value)))
  }

  private mutating func write(_ position: Int, _ width: Int, _ ones: UInt32) {
    let value = width >= 4 ? ones : ones & ((1 << UInt32(width * 8)) - 1)
    append(.write(Trace.Access(position: position, byteWidth: width, value: value)))
    try? space.writeGuest(at: position, byteWidth: width, value: value)
    for action in space.function.log {
      append(.event(words: action.description, action: action))
    }
    space.function.log = []
    for changed in stride(from: 0, to: space.size, by: 4) {
      let value = space.function.image.value(at: changed, byteWidth: 4)
      guard recorded.value(at: changed, byteWidth: 4) != value else { continue }
      recorded.store(value, at: changed, byteWidth: 4)
      append(.register(Trace.Access(position: changed, byteWidth: 4, value: value)))
    }
  }

  private mutating func append(_ kind: Trace.Kind) {
    trace.operations.append(Trace.Operation(line: 0, kind: kind))
  }

  private func view() -> ConfigImage {
    var view = ConfigImage(isExtended: space.size > 256)
    for position in stride(from: 0, to: space.size, by: 4) {
      guard let value = try? space.readGuest(at: position, byteWidth: 4) else { continue }
      view.store(value, at: position, byteWidth: 4)
    }
    return view
  }
}
