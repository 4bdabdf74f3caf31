import PermDSL
import PermRuntime

/// A function opened twice, by the runtime from rows and by the reference from the model; every access is made to both.
struct Lockstep {
  private let shared: SharedComparison
  /// What reaches the device.
  let device: ObservedDevice
  private let space: ConfigSpace<ObservedFunction, ObservedHooks>

  /// Opens a function.
  ///
  /// - Parameters:
  ///   - reference: The function as the model has it, just opened.
  ///   - tables: The rows.
  ///   - legend: Names of their hooks.
  ///   - wholePeriod: One access in so many is followed by a comparison of all of shadow and device.
  ///   - plant: Spoils the opened rows, for whoever wants to know whether that is found.
  /// - Throws: What opening throws.
  init(
    _ reference: ReferenceFunction, tables: TableImage, legend: TableLegend, wholePeriod: Int = 1,
    plant: ((ConfigSpace<ObservedFunction, ObservedHooks>) -> Void)? = nil
  ) throws(ConfigError) {
    device = ObservedDevice(
      SimulatedFunction(
        reference.hardware, writable: reference.deviceWritable, clearedByOne: reference.deviceCleared))
    shared = SharedComparison(Comparison(reference, device, wholePeriod: wholePeriod))
    shared.comparison.beginOpening()
    let hooks = ObservedHooks(hooks: InterpretedHooks(names: legend.hooks), device: device, shared: shared)
    space = try ConfigSpace(
      ObservedFunction(device: device), facts: reference.facts, tables: tables, hooks: hooks)
    plant?(space)
    shared.comparison.end(nil, space.shadowBytes)
    device.function.log.removeAll(keepingCapacity: true)
  }

  /// The reference, and where the two part.
  var comparison: Comparison {
    _read { yield shared.comparison }
    nonmutating _modify { yield &shared.comparison }
  }

  /// Where they part; nil: nowhere yet.
  var difference: Difference? { shared.comparison.difference }

  /// Whether they have parted.
  var hasParted: Bool { shared.comparison.hasParted }

  /// Makes an operation to both.
  func perform(_ operation: GuestOperation) {
    switch operation.kind {
    case .read: read(at: operation.position, byteWidth: operation.byteWidth)
    case .write: write(at: operation.position, byteWidth: operation.byteWidth, value: operation.value)
    case .change:
      comparison.changeDevice(
        at: operation.position, byteWidth: operation.byteWidth, to: operation.value)
    }
  }

  /// Reads from both.
  func read(at position: Int, byteWidth: Int) {
    comparison.beginRead(at: position, byteWidth: byteWidth)
    do throws(ConfigError) {
      let value = try space.readGuest(at: position, byteWidth: byteWidth)
      comparison.end(value, space.shadowBytes)
      if let value = space.readVirtual(at: position, byteWidth: byteWidth) {
        comparison.checkVirtual(value, at: position)
      }
    } catch {
      comparison.fail(error, at: position, space.shadowBytes)
    }
  }

  /// Writes to both.
  func write(at position: Int, byteWidth: Int, value: UInt32) {
    if !device.function.log.isEmpty { device.function.log.removeAll(keepingCapacity: true) }
    comparison.beginWrite(at: position, byteWidth: byteWidth, value: value)
    do throws(ConfigError) {
      try space.writeGuest(at: position, byteWidth: byteWidth, value: value)
      comparison.end(nil, space.shadowBytes)
    } catch {
      comparison.fail(error, at: position, space.shadowBytes)
    }
  }

  /// Sets a dword of shadow and device in both.
  func set(_ dword: Int, shadow: UInt32, device: UInt32) {
    space.setShadow(dword, shadow)
    comparison.setShadow(dword, shadow)
    comparison.changeDevice(at: dword * 4, byteWidth: 4, to: device)
  }
}
