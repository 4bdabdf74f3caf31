internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// `permc probe`: which bits of a device really take a written value.
enum ProbeCommand: Command {
  static let spec = CommandSpec(
    name: "probe",
    summary: "measure which bits of a device can be written, and compare with the tables",
    operands: "[ADDRESS]",
    operandCount: 0...1,
    options: [
      CommandSpec.Option(
        name: "simulated", value: "DUMP",
        help: "Probe a device that is made of this dump, or trace, and of the hardware column of the tables."),
      CommandSpec.Option(
        name: "write", help: "Do it. Without this option it is only told what would be done."),
      CommandSpec.Option(
        name: "all",
        help: "Turn over bits too that no register describes, of hidden capabilities and kept from guests."),
      CommandSpec.Option(
        name: "in-use", help: "Write to a device that a driver of this machine has, or to a bridge."),
      CommandSpec.Option(
        name: "output", value: "FILE",
        help:
          "Write what was measured as a trace without operations: registers, and masks of what is writable."),
      .profile, .tables, .device,
    ] + FactOptions.options + [
      CommandSpec.Option(
        name: "sysfs", value: "PATH", help: "Where the system says of its devices; /sys if not given."),
      .json,
    ],
    details: """
      ADDRESS is that of a device of this machine: 01:00.0. Each byte is read, written with some bits turned over, read
      and put back, before the next one. Left alone is what the tables call hazardous: bits that a write of 1 clears,
      that cannot be read, that are reserved or that a hook acts on; and, without --all, what no register describes,
      hidden capabilities and what hardware takes but the profile (strict, if none is named) gives to no guest. At the end
      all registers are compared with what they were, also after an error or an interrupt.
      """
  )

  /// What is probed.
  struct Subject {
    var name: String
    var title: String?
    var image: ConfigImage
    var facts: FunctionFacts
  }

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    let set = try TableSet.load(arguments, terminal)
    let profile = try set.profile(arguments, recorded: "strict")
    if let path = arguments.value("simulated") {
      guard arguments.operands.isEmpty else {
        throw .usage("an address and `--simulated` are two devices: probe one at a time")
      }
      return try simulated(path, set, profile, arguments, terminal)
    }
    guard let address = arguments.operands.first else {
      throw .usage("expected the address of a device, or `--simulated DUMP`")
    }
    return try real(address, set, profile, arguments, terminal)
  }

  // MARK: A device that exists in memory

  private static func simulated(
    _ path: String, _ set: TableSet, _ profile: Profile, _ arguments: Arguments, _ terminal: Terminal
  ) throws(CommandError) -> ExitCode {
    let input = try FunctionInput.read(path, arguments, spec.name, terminal)
    input.tellMissing(spec.name, terminal)
    let subject = Subject(name: input.name, title: input.title, image: input.image, facts: input.facts)
    let session = try ProbeSession(subject, set, profile, arguments)
    guard arguments.has("write") else { return session.tellPlan(terminal) }
    if let trace = input.trace, trace.writable != nil {
      var function = trace.function()
      return try session.probe(&function, terminal) { _ in nil }
    }
    let registers = DeviceRegisters(input.image, facts: input.facts, model: set.model)
    var device = SimulatedDevice(registers, bars: input.facts.bars)
    return try session.probe(&device, terminal) { _ in nil }
  }

  // MARK: A device of this machine

  private static func real(
    _ address: String, _ set: TableSet, _ profile: Profile, _ arguments: Arguments, _ terminal: Terminal
  ) throws(CommandError) -> ExitCode {
    let isWriting = arguments.has("write")
    let device = try ofSystem { () throws(SystemFailure) in
      try SysfsDevice.find(address, root: arguments.value("sysfs") ?? "/sys")
    }
    // Nothing is opened for writing before it is known that something will be written.
    let reader = try ofSystem { () throws(SystemFailure) in
      try SysfsFunction.open(device.folder, isWritable: false)
    }
    let image = try ofSystem { () throws(SystemFailure) in try reader.image() }
    let name = device.folder.split(separator: "/").last.map(String.init) ?? address
    let subject = Subject(name: name, image: image, facts: device.facts)
    let session = try ProbeSession(subject, set, profile, arguments)
    let isCut = image.knownCount < reader.configSize
    if isCut {
      terminal.printError(
        "permc probe: \(name): only \(image.knownCount) of \(reader.configSize) bytes can be read: "
          + "the system shows the others to a privileged user")
    }
    guard isWriting else { return session.tellPlan(terminal) }
    guard !isCut else { throw .input("\(name): nothing is written to a device of which not all can be read") }
    if let reason = reasonToRefuse(device, image), !arguments.has("in-use") {
      throw .input("\(name): \(reason); nothing was written (--in-use writes all the same)")
    }
    var function = try ofSystem { () throws(SystemFailure) in
      try SysfsFunction.open(device.folder, isWritable: true)
    }
    return try session.probe(&function, terminal) { $0.failure?.description }
  }

  /// Why a device should be left alone.
  private static func reasonToRefuse(_ device: SysfsDevice, _ image: ConfigImage) -> String? {
    if let reason = device.reasonToLeaveAlone { return reason }
    return image.lists.header.id == 0 ? nil : "it is a bridge, and what is behind it is in use"
  }
}
