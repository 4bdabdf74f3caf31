internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// A device that a command line names, and where it comes from.
enum DeviceChoice: Equatable {
  /// One that is made of a dump, or of the header of a recording.
  case dump(String)

  /// The options that name devices.
  static let options = [
    CommandSpec.Option(
      name: "dump", value: "FILE", repeats: true,
      help: "A device that is made of this dump, or trace, and of the hardware column of the tables.")
  ]

  /// The devices that arguments name, in their order.
  static func all(_ arguments: Arguments) -> [DeviceChoice] {
    arguments.inOrder(of: options.map(\.name)).compactMap { option, value in
      switch option {
      case "dump": .dump(value)
      default: nil
      }
    }
  }

  /// Makes or opens the device, and has it used.
  func open<User: DeviceUser>(
    for user: inout User, _ set: TableSet, _ arguments: Arguments, _ command: String, _ terminal: Terminal
  ) throws(CommandError) {
    switch self {
    case .dump(let path):
      let input = try FunctionInput.read(path, arguments, command, terminal)
      input.tellMissing(command, terminal)
      try user.use(
        ChosenDevice(
          name: input.name, title: input.title, facts: input.facts, function: input.device(set.model)))
    }
  }
}

/// A device, ready for use.
struct ChosenDevice<Function: OfferedFunction> {
  /// Its address, or the file.
  var name: String
  /// What it is, where that is known.
  var title: String?
  var facts: FunctionFacts
  var function: Function
}

/// What is done with devices of whatever kind.
protocol DeviceUser {
  /// Uses one.
  mutating func use<Function: OfferedFunction>(_ device: ChosenDevice<Function>) throws(CommandError)
}

extension FunctionInput {
  /// A device of these registers: bits take what the hardware column says, or what was measured.
  func device(_ model: Model) -> SimulatedDevice {
    var registers = DeviceRegisters(image, facts: facts, model: model)
    if let trace, let writable = trace.writable { registers.writable = writable }
    return SimulatedDevice(registers, bars: facts.bars)
  }
}
