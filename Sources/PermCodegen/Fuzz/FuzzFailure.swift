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
  /// Called on a function that was just opened. Where runtime and model part here too, recording ends with what the model says
  /// of the access that shows it, hooks left out.
  ///
  /// - Parameter difference: What the operations show on other rows: the byte that differs is read at the end.
  func record(
    _ operations: [GuestOperation], showing difference: Difference? = nil, named name: String, profile: String
  ) -> Trace {
    let opened = comparison.reference
    var trace = Trace(name: name, profile: profile, image: opened.hardware, facts: opened.facts)
    trace.writable = opened.deviceWritable
    trace.clearedByOne = opened.deviceCleared
    // Who replays a recording reads the whole space first.
    for position in stride(from: 0, to: opened.size, by: 4) {
      if !hasParted { read(at: position, byteWidth: 4) }
      let value = hasParted ? opened.read(at: position, byteWidth: 4) : comparison.answer
      trace.view.store(value, at: position, byteWidth: 4)
    }
    var recorded = opened.device
    for operation in operations where !hasParted {
      let before = comparison.reference
      perform(operation)
      append(operation, hasParted ? before : nil, &recorded, &trace)
    }
    let last = GuestOperation(.read, at: difference?.position ?? -1, byteWidth: 1)
    guard opened.size > last.position, last.position >= 0, !hasParted else { return trace }
    // What is wrong in the shadow shows when it is read.
    perform(last)
    append(last, nil, &recorded, &trace)
    return trace
  }

  /// Appends an operation with what the model says of it.
  ///
  /// - Parameter alone: The function before an access that showed a difference; nil: it showed none.
  private func append(
    _ operation: GuestOperation, _ alone: ReferenceFunction?, _ recorded: inout [UInt8], _ trace: inout Trace
  ) {
    var access = Trace.Access(
      position: operation.position, byteWidth: operation.byteWidth, value: operation.value)
    var model = alone ?? comparison.reference
    switch operation.kind {
    case .read:
      access.value =
        alone?.read(at: operation.position, byteWidth: operation.byteWidth) ?? comparison.answer
      append(.read(access), &trace)
    case .write:
      append(.write(access), &trace)
      for action in device.function.log where action != .revokeMappings {
        append(.event(words: action.description, action: action), &trace)
      }
      guard alone != nil else { break }
      for piece in model.pieces(at: operation.position, byteWidth: operation.byteWidth) {
        model.store(piece, operation.value >> UInt32((piece.position - operation.position) * 8))
      }
    case .change: break
    }
    for dword in 0..<model.size / 4
    where recorded[dword * 4..<dword * 4 + 4] != model.device[dword * 4..<dword * 4 + 4] {
      let value = model.state(at: dword * 4, byteWidth: 4)?.device ?? 0
      append(.register(Trace.Access(position: dword * 4, byteWidth: 4, value: value)), &trace)
    }
    recorded = model.device
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
