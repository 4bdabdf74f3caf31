internal import PermCodegen
internal import PermRuntime

/// A function that this process has opened itself, under a profile.
final class LocalTarget<Function: OfferedFunction>: AttachTarget {
  /// The function as the guest has it.
  let space: ConfigSpace<TracedFunction<Function>, TracedHooks<InterpretedHooks>>
  private let trace: LiveTrace
  private let reference: ReferenceFunction
  private let linux: LinuxNames
  /// What the system knows of it; nil: it exists in memory.
  private let system: SysfsDevice?

  init(
    _ space: ConfigSpace<TracedFunction<Function>, TracedHooks<InterpretedHooks>>, _ trace: LiveTrace,
    _ reference: ReferenceFunction, _ linux: LinuxNames, _ system: SysfsDevice?
  ) {
    self.space = space
    self.trace = trace
    self.reference = reference
    self.linux = linux
    self.system = system
  }

  func position(of name: String) -> Int? { reference.position(of: linux.path(of: name) ?? name) }

  private func carryOut<Value>(_ body: () throws(ConfigError) -> Value) throws(AttachFailure) -> Value {
    do throws(ConfigError) {
      return try body()
    } catch {
      throw AttachFailure(error)
    }
  }

  func read(at position: Int, byteWidth: Int) throws(AttachFailure) -> UInt32 {
    let value = try carryOut { () throws(ConfigError) in
      try space.readGuest(at: position, byteWidth: byteWidth)
    }
    trace.note(
      ConfigAccess(isWrite: false, position: position, byteWidth: byteWidth, value: value), space)
    return value
  }

  func write(at position: Int, byteWidth: Int, value: UInt32) throws(AttachFailure) {
    try carryOut { () throws(ConfigError) in
      try space.writeGuest(at: position, byteWidth: byteWidth, value: value)
    }
    trace.note(
      ConfigAccess(isWrite: true, position: position, byteWidth: byteWidth, value: value), space)
  }

  func register(at position: Int, byteWidth: Int) throws(AttachFailure) -> UInt32 {
    try carryOut { () throws(ConfigError) in
      try space.function.base.readConfig(at: position, byteWidth: byteWidth)
    }
  }

  func readBAR(_ bar: Int, at offset: UInt64, byteWidth: Int) throws(AttachFailure) -> UInt64 {
    space.readBAR(bar, at: offset, byteWidth: byteWidth)
  }

  func writeBAR(_ bar: Int, at offset: UInt64, byteWidth: Int, value: UInt64) throws(AttachFailure) {
    space.writeBAR(bar, at: offset, byteWidth: byteWidth, value: value)
  }

  var state: (device: String, reachable: String)? {
    let reachable = space.power.reachable
    var words: [String] = []
    if reachable.contains(.memory) { words.append("memory") }
    if reachable.contains(.io) { words.append("io") }
    return (
      "\(space.power.state)",
      words.isEmpty ? "nothing reachable" : words.joined(separator: " ") + " reachable"
    )
  }

  func info() -> [String] {
    let function = space.function.base
    var lines: [String] = []
    for index in FunctionRegion.Index.allCases where index != .config {
      let region = function.region(index)
      guard region.size > 0 else { continue }
      lines.append(region.text(index))
    }
    for index in FunctionInterrupt.Index.allCases {
      let count = function.interrupt(index).count
      if count > 0 { lines.append("\(index) \(count)") }
    }
    lines.append(function.isResettable ? "can be reset" : "cannot be reset")
    if function.virtualFunctionCount > 0 {
      lines.append("\(function.virtualFunctionCount) virtual functions")
    }
    return lines
  }

  func reset() throws(AttachFailure) {
    trace.note("embedder reset")
    let isDone = try carryOut { () throws(ConfigError) in try space.reset(.functionLevelReset) }
    guard isDone else { throw AttachFailure("the function was not reset") }
  }

  func lowPower(_ step: AttachStatement.LowPowerStep) throws(AttachFailure) {
    trace.note("embedder low-power \(step.rawValue)")
    try carryOut { () throws(ConfigError) in
      switch step {
      case .enter: try space.enterLowPower()
      case .armed: try space.enterLowPower(untilWakeup: true)
      case .exit: try space.exitLowPower()
      case .idle: try space.idle()
      }
    }
  }

  func setInterrupts(_ request: InterruptRequest) throws(AttachFailure) {
    let count = space.function.base.interrupt(request.index).count
    guard request.range.upperBound <= count else {
      throw AttachFailure("the function has \(count) vectors of \(request.index)")
    }
    try system { () throws(SystemFailure) in try space.function.base.setInterrupts(request) }
  }

  func mapDMA(_ mapping: DMAMapping) throws(AttachFailure) {
    try system { () throws(SystemFailure) in try space.function.base.mapDMA(mapping) }
  }

  func unmapDMA(at address: UInt64, size: UInt64) throws(AttachFailure) {
    try system { () throws(SystemFailure) in try space.function.base.unmapDMA(at: address, size: size) }
  }

  private func system(_ body: () throws(SystemFailure) -> Void) throws(AttachFailure) {
    do throws(SystemFailure) {
      try body()
    } catch {
      throw AttachFailure(error)
    }
  }

  /// The function is brought to D0 before they are made, and stays there until they are gone.
  func setVirtualFunctions(_ count: Int) throws(AttachFailure) {
    guard let system else { throw AttachFailure("a function that exists in memory has no virtual ones") }
    trace.note("embedder virtual-functions \(count)")
    if count > 0 { try carryOut { () throws(ConfigError) in try space.willEnableVFs() } }
    do throws(AttachFailure) {
      try self.system { () throws(SystemFailure) in try system.setVirtualFunctions(count) }
    } catch {
      if count > 0 { try carryOut { () throws(ConfigError) in try space.didRemoveVFs() } }
      throw error
    }
    if count == 0 { try carryOut { () throws(ConfigError) in try space.didRemoveVFs() } }
  }
}
