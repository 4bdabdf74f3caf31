internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// A device that a command line names, and where it comes from.
enum DeviceChoice: Equatable {
  /// One that is made of a dump, or of the header of a recording.
  case dump(String)
  /// One of this machine, by its address, through vfio-pci.
  case vfio(String)
  /// One of this machine, by its address, through the files that the kernel has for everybody.
  case sysfs(String)

  /// The options that name devices.
  static let options = [
    CommandSpec.Option(
      name: "dump", value: "FILE", repeats: true,
      help: "A device that is made of this dump, or trace, and of the hardware column of the tables."),
    CommandSpec.Option(
      name: "vfio", value: "ADDRESS", repeats: true,
      help:
        "A device of this machine that vfio-pci has: 01:00.0. The kernel's own rules stay below the profile's."
    ),
    CommandSpec.Option(
      name: "sysfs", value: "ADDRESS", repeats: true,
      help:
        "A device of this machine that no driver uses, by its files in /sys: no interrupts, no DMA, and nothing of"
        + " the kernel below the profile."),
    CommandSpec.Option(
      name: "vf-token", value: "UUID",
      help: "The secret that a physical function and its virtual ones share, where both have users."),
  ]

  /// The devices that arguments name, in their order.
  static func all(_ arguments: Arguments) -> [DeviceChoice] {
    arguments.inOrder(of: options.map(\.name)).compactMap { option, value in
      switch option {
      case "dump": .dump(value)
      case "vfio": .vfio(value)
      case "sysfs": .sysfs(value)
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
    case .vfio(let address):
      let device = try Self.device(address, arguments)
      let function = VFIOFunction(device)
      try user.use(
        ChosenDevice(
          name: device.system.address, facts: function.facts, function: function, system: device.system))
    case .sysfs(let address):
      let system = try ofSystem { () throws(SystemFailure) in try SysfsDevice.find(address) }
      if let reason = system.reasonToLeaveAlone {
        throw .input("\(system.address): \(reason); it is not opened")
      }
      let function = try ofSystem { () throws(SystemFailure) in
        try SysfsFunction.open(system.folder, isWritable: true)
      }
      try user.use(
        ChosenDevice(name: system.address, facts: system.facts, function: function, system: system))
    }
  }

  private static func device(_ address: String, _ arguments: Arguments) throws(CommandError) -> VFIODevice {
    var token: VFToken?
    if let text = arguments.value("vf-token") {
      token = VFToken(text)
      guard token != nil else { throw .usage("`--vf-token` takes a UUID, not `\(text)`") }
    }
    return try ofSystem { () throws(SystemFailure) in try VFIODevice.open(address, token: token) }
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
  /// What the system knows of it; nil: it exists in memory.
  var system: SysfsDevice?
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

extension SysfsDevice {
  /// Why a device should be left alone by whoever writes to it past the kernel; nil: nothing is known against it.
  var reasonToLeaveAlone: String? {
    // These two hold a device for whoever wants it: nothing runs on it by their doing.
    if let driver, !["vfio-pci", "pci-stub"].contains(driver) {
      return "driver `\(driver)` of this machine has it"
    }
    return nil
  }
}
