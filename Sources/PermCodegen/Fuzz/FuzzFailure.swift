public import PermRuntime

/// A difference, and the fewest accesses that show it.
public struct FuzzFailure: Sendable {
  /// Name of the device.
  public var subject: String
  /// How the device takes what it is written.
  public var hardware: ReferenceFunction.Hardware
  /// What leads there, the last one to the difference itself.
  public var operations: [GuestOperation]
  /// Where runtime and model part.
  public var difference: Difference
  /// The accesses with what the model says of each: a replay on the tables as they are fails at the difference.
  public var trace: Trace
}

extension Lockstep {
  /// Records operations as the model has them.
  ///
  /// Called on a function that was just opened. Recording ends where runtime and model part, with what the model says there.
  func record(_ operations: [GuestOperation], named name: String, profile: String) -> Trace {
    let opened = comparison.reference
    var trace = Trace(name: name, profile: profile, image: opened.hardware, facts: opened.facts)
    trace.writable = opened.deviceWritable
    trace.clearedByOne = opened.deviceCleared
    // Who replays a recording reads the whole space first.
    for position in stride(from: 0, to: opened.size, by: 4) {
      read(at: position, byteWidth: 4)
      trace.view.store(comparison.answer, at: position, byteWidth: 4)
    }
    var recorded = opened.device
    for operation in operations {
      let access = Trace.Access(
        position: operation.position, byteWidth: operation.byteWidth, value: operation.value)
      perform(operation)
      switch operation.kind {
      case .read:
        var answered = access
        answered.value = comparison.answer
        append(.read(answered), &trace)
      case .write:
        append(.write(access), &trace)
        for action in device.function.log where action != .revokeMappings {
          append(.event(words: action.description, action: action), &trace)
        }
      case .change: break
      }
      let device = comparison.reference.device
      for dword in 0..<opened.size / 4
      where recorded[dword * 4..<dword * 4 + 4] != device[dword * 4..<dword * 4 + 4] {
        let value = comparison.reference.state(at: dword * 4, byteWidth: 4)?.device ?? 0
        append(.register(Trace.Access(position: dword * 4, byteWidth: 4, value: value)), &trace)
      }
      recorded = device
      if difference != nil { break }
    }
    return trace
  }

  private func append(_ kind: Trace.Kind, _ trace: inout Trace) {
    trace.operations.append(Trace.Operation(line: 0, kind: kind))
  }
}

extension Trace {
  /// What the guest and the device did, without what was seen of it.
  var guestOperations: [GuestOperation] {
    operations.compactMap { operation in
      switch operation.kind {
      case .read(let access): GuestOperation(.read, at: access.position, byteWidth: access.byteWidth)
      case .write(let access):
        GuestOperation(.write, at: access.position, byteWidth: access.byteWidth, value: access.value)
      // A register line may follow from the write before it: set again, it changes nothing.
      case .register(let access):
        GuestOperation(.change, at: access.position, byteWidth: access.byteWidth, value: access.value)
      case .event: nil
      }
    }
  }
}
