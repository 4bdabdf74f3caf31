import PermRuntime

/// Hooks that do what a test wrote down, by number, and note each call.
struct ScriptedHooks: HookSet {
  /// What a hook does with an operand.
  enum Step {
    case setShadow(Int, UInt32)
    case setDevice(Int, UInt32)
    case fail
  }

  /// What one call saw.
  struct Call: Equatable {
    var hook: UInt8
    var phase: HookPhase
    var position: Int
    var byteWidth: Int
    var value: UInt32
    var operands: [Operand]
  }

  /// What one call saw of one operand.
  struct Operand: Equatable {
    var old: UInt32
    var written: UInt32
    var shadow: UInt32
    var device: UInt32
  }

  final class Record {
    var calls: [Call] = []
  }

  let journal: Journal
  let record = Record()
  var script: [UInt8: [Step]] = [:]

  func run<Function: PassthroughFunction & ~Copyable>(
    _ hook: UInt8,
    _ call: HookCall<Function>
  ) throws(ConfigError) {
    let noted = journal.events
    var operands: [Operand] = []
    for operand in 0..<call.operandCount {
      operands.append(
        Operand(
          old: call.oldShadow(operand),
          written: call.written(operand),
          shadow: call.shadow(operand),
          device: try call.device(operand)
        )
      )
    }
    // Looking at the device is the recorder's doing, not the hook's.
    journal.events = noted + [.hook(hook, call.phase)]
    record.calls.append(
      Call(
        hook: hook,
        phase: call.phase,
        position: call.position,
        byteWidth: call.byteWidth,
        value: call.value,
        operands: operands
      )
    )
    for step in script[hook] ?? [] {
      switch step {
      case .setShadow(let operand, let value): call.setShadow(operand, value)
      case .setDevice(let operand, let value): try call.setDevice(operand, value)
      case .fail: throw ConfigError(.deviceFailed, position: call.position, byteWidth: call.byteWidth)
      }
    }
  }
}
