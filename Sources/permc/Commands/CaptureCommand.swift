internal import PermDSL
internal import PermRuntime

/// `permc capture`: writes functions of this machine as a dump that other commands read.
enum CaptureCommand: Command {
  static let spec = CommandSpec(
    name: "capture",
    summary: "write functions of this machine as a dump",
    operands: "[ADDRESS...]",
    operandCount: 0...Int.max,
    options: [
      CommandSpec.Option(name: "all", help: "Take every function of the machine."),
      CommandSpec.Option(
        name: "output", value: "FILE", help: "Write the dump to this file, not to standard output."),
      CommandSpec.Option(
        name: "sysfs", value: "PATH", help: "Where the system says of its devices; /sys if not given."),
      CommandSpec.Option(
        name: "json",
        help: "Print what the system says of each function as JSON; the dump goes to --output alone."),
    ],
    details: """
      ADDRESS is that of a device of this machine: 01:00.0. The dump is text as `lspci -xxxx` prints it, with resources,
      interrupt and driver around the registers: what `view`, `audit` and all other commands that take a dump read, and
      `lspci -F`. Nothing is written to a device. An ordinary user is shown the first 64 bytes of each function: run it
      as root for all of them.
      """
  )

  /// A function that was read.
  struct Captured {
    var device: SysfsDevice
    var image: ConfigImage
    var configSize: Int
  }

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    let root = arguments.value("sysfs") ?? "/sys"
    guard arguments.has("all") != !arguments.operands.isEmpty else {
      throw .usage("expected addresses of devices, or `--all`")
    }
    let addresses =
      arguments.has("all")
      ? try ofSystem { () throws(SystemFailure) in try SysfsDevice.addresses(root: root) }
      : arguments.operands
    var captured: [Captured] = []
    var code = ExitCode.good
    for address in addresses {
      do throws(CommandError) {
        captured.append(try ofSystem { () throws(SystemFailure) in try capture(address, root) })
      } catch {
        for line in error.messages { terminal.printError("permc capture: \(line)") }
        code = code | error.code
      }
    }
    guard !captured.isEmpty else {
      return code == .good ? report("there is no PCI function in \(root)", terminal) : code
    }
    if let message = cutMessage(captured) { terminal.printError("permc capture: \(message)") }
    let text = captured.map { function in
      DumpDevice(function.device, function.image).text(
        group: function.device.group, driver: function.device.driver)
    }.joined(separator: "\n")
    if let path = arguments.value("output") {
      try OutputFiles.update([OutputFiles.File(path: path, bytes: Array(text.utf8))])
    } else if !arguments.has("json") {
      terminal.print(text)
    }
    if arguments.has("json") {
      terminal.print(JSONValue.object([("functions", .array(captured.map(json)))]).text)
    }
    return code
  }

  private static func capture(_ address: String, _ root: String) throws(SystemFailure) -> Captured {
    let device = try SysfsDevice.find(address, root: root)
    let function = try SysfsFunction.open(device.folder, isWritable: false)
    return Captured(device: device, image: try function.image(), configSize: function.configSize)
  }

  private static func report(_ message: String, _ terminal: Terminal) -> ExitCode {
    terminal.printError("permc capture: \(message)")
    return .inputOutput
  }

  /// Says once of how many functions not all could be read, and what to do; nil: of none.
  static func cutMessage(_ captured: [Captured]) -> String? {
    let cut = captured.filter { $0.image.knownCount < $0.configSize }
    guard let first = cut.first else { return nil }
    let subject =
      cut.count == 1
      ? "\(first.device.address): only \(first.image.knownCount) of \(first.configSize) bytes can be read"
      : "only \(first.image.knownCount) bytes of \(cut.count) functions can be read"
    return "\(subject); the system shows the others to a privileged user: run it as root (sudo)"
  }

  private static func json(_ captured: Captured) -> JSONValue {
    let device = captured.device
    return [
      "address": .string(device.address), "vendorID": JSONValue(device.facts.vendorID.map { Int($0) }),
      "deviceID": JSONValue(device.facts.deviceID.map { Int($0) }),
      "classCode": JSONValue(device.classCode.map { Int($0) }),
      "driver": JSONValue(device.driver), "iommuGroup": JSONValue(device.group),
      "interrupt": JSONValue(device.interruptLine), "isVF": .bool(device.facts.isVF),
      "physicalFunction": JSONValue(device.physicalFunction),
      "virtualFunctions": .array(device.virtualFunctions.map(JSONValue.string)),
      "virtualFunctionLimit": .number(device.virtualFunctionLimit),
      "isResettable": .bool(device.isResettable),
      "resetMethods": .array(device.resetMethods.map(JSONValue.string)),
      "configSize": .number(captured.configSize), "knownBytes": .number(captured.image.knownCount),
      "regions": .array(regions(device)),
    ]
  }

  private static func regions(_ device: SysfsDevice) -> [JSONValue] {
    zip(device.facts.bars, device.resourceAddresses).enumerated().compactMap { index, resource in
      resource.0.map {
        [
          "index": .number(index), "kind": .string($0.kind.rawValue),
          "isPrefetchable": .bool($0.isPrefetchable), "address": .string("0x" + hexText(resource.1)),
          "size": .string("0x" + hexText($0.size)),
        ]
      }
    }
  }
}
