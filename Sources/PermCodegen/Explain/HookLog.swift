import PermDSL
import PermRuntime

/// What hooks did while an access ran.
final class HookLog {
  /// An operand before and after a hook.
  struct Operand {
    var place: ConfigPlace
    var shadow: (before: UInt32, after: UInt32)
    var device: (before: UInt32, after: UInt32)
  }

  /// A hook that ran.
  struct Entry {
    /// The profile's number of it.
    var hook: UInt8
    var phase: PermRuntime.HookPhase
    var operands: [Operand]
    /// What it asked the host for.
    var actions: [HostAction]
    /// The dword of the access when it began, and when it had ended.
    var before: PieceState
    var after: PieceState
  }

  /// What ran, in order; whoever reads it empties it.
  var entries: [Entry] = []
  /// Says what the piece of the access holds now.
  var state: () -> PieceState = { PieceState() }
}

/// The bits of a piece.
struct PieceState: Equatable {
  var shadow: UInt32 = 0
  var device: UInt32 = 0
}

/// The standard hooks, each call noted.
struct LoggedHooks: HookSet {
  let standard: InterpretedHooks
  let log: HookLog

  func run<Function: PassthroughFunction & ~Copyable>(
    _ hook: UInt8, _ call: HookCall<Function>
  ) throws(ConfigError) {
    guard let simulated = call as? HookCall<SimulatedFunction> else {
      return try standard.run(hook, call)
    }
    let before = values(simulated)
    let state = log.state()
    let actionCount = simulated.function.log.count
    try standard.run(hook, call)
    let after = values(simulated)
    let operands = zip(before, after).enumerated().map { index, values in
      HookLog.Operand(
        place: simulated.place(index), shadow: (values.0.shadow, values.1.shadow),
        device: (values.0.device, values.1.device))
    }
    log.entries.append(
      HookLog.Entry(
        hook: hook, phase: call.phase, operands: operands,
        actions: Array(simulated.function.log.dropFirst(actionCount)), before: state, after: log.state()))
  }

  private func values(_ call: HookCall<SimulatedFunction>) -> [PieceState] {
    (0..<call.operandCount).map {
      PieceState(shadow: call.shadow($0), device: (try? call.device($0)) ?? 0)
    }
  }

  func runsAtLoad(_ hook: UInt8) -> Bool { standard.runsAtLoad(hook) }
}
