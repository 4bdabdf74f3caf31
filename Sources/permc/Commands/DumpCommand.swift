internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// `permc dump`: lists the functions of dumps and decodes their capabilities.
enum DumpCommand: Command {
  static let spec = CommandSpec(
    name: "dump",
    summary: "list the functions of dumps and decode their capabilities",
    operands: "[FILE...]",
    operandCount: 0...Int.max,
    options: [
      CommandSpec.Option(name: "decode", help: "Print every register and field, not the lists alone."),
      .device, .tables, .json,
    ],
    details: """
      FILE is the output of `lspci -x`, `-xxx` or `-xxxx` (with or without -v), a hex dump of 16 bytes a line, or a
      sysfs `config` file. Without one, or for `-`, standard input is read.
      """
  )

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    let set = try TableSet.load(arguments, terminal)
    var input = try DumpInput(arguments.operands.isEmpty ? ["-"] : arguments.operands)
    for problem in input.problems { terminal.printError("permc dump: \(problem)") }
    let code: ExitCode = input.problems.isEmpty ? .good : .inputOutput
    if input.devices.isEmpty, code != .good { return code }
    try input.select(arguments.value("device"))
    let isDecoded = arguments.has("decode")
    if arguments.has("json") {
      let devices = input.devices.map { json($0, describe($0, set), isDecoded) }
      terminal.print(JSONValue.object([("devices", .array(devices))]).text)
    } else {
      for device in input.devices {
        terminal.print(text(device, describe(device, set), isDecoded, terminal.colorsOutput))
      }
    }
    return code
  }

  private static func describe(_ device: DumpInput.Device, _ set: TableSet) -> FunctionDescription {
    FunctionDescription(
      device.device.image,
      facts: device.device.facts(StatedFacts()).facts,
      model: set.model
    )
  }

  // MARK: Text

  private static func text(
    _ device: DumpInput.Device,
    _ description: FunctionDescription,
    _ isDecoded: Bool,
    _ isColored: Bool
  ) -> String {
    let image = device.device.image
    let name = [device.device.address, device.device.title].compactMap { $0 }.joined(separator: " ")
    var lines = ["\(device.index): " + Style.bold.apply(name.isEmpty ? device.file : name, isColored)]
    lines.append(
      "   \(image.knownCount) bytes" + (description.lists.isCut ? "; the list goes on beyond them" : "")
    )
    for capability in description.capabilities {
      lines.append("   " + headline(capability, isColored))
      guard isDecoded else { continue }
      for register in capability.registers {
        let value = hexText(register.value, register.bitWidth / 4)
        lines.append("       +\(hexText(register.offset, 2)) \(register.name) = \(value)")
        guard register.register.isDescribed else { continue }
        lines += register.fields.filter { $0.field.name != "reserved" || $0.value != 0 }.map { field in
          "           \(field.bitsText.padded(8)) \(field.field.name) = \(field.valueText)"
        }
      }
    }
    lines += description.lists.findings.map { "   " + Style.yellow.apply($0.message, isColored) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func headline(_ capability: CapabilityDescription, _ isColored: Bool) -> String {
    let instance = capability.instance
    let name = capability.table?.name ?? "no table describes it"
    guard instance.kind != .header else { return "header \(hexText(instance.id, 2)) \(name)" }
    let width = instance.kind == .extended ? 4 : 2
    let id = hexText(instance.id, width).padded(4)
    let style: Style = capability.table == nil ? .dim : .plain
    return "\(hexText(instance.position, 2).padded(4)) \(id) " + style.apply(name, isColored)
  }

  // MARK: JSON

  private static func json(
    _ device: DumpInput.Device,
    _ description: FunctionDescription,
    _ isDecoded: Bool
  ) -> JSONValue {
    [
      "file": .string(device.file), "index": .number(device.index),
      "address": JSONValue(device.device.address),
      "title": JSONValue(device.device.title), "line": .number(device.device.line),
      "knownBytes": .number(device.device.image.knownCount), "isCut": .bool(description.lists.isCut),
      "capabilities": .array(description.capabilities.map { json($0, isDecoded) }),
      "findings": .array(description.lists.findings.map(\.json)),
    ]
  }

  private static func json(_ capability: CapabilityDescription, _ isDecoded: Bool) -> JSONValue {
    var members = capability.instance.jsonMembers
    members.append(("name", JSONValue(capability.table?.name)))
    members.append(("length", JSONValue(capability.length)))
    if isDecoded { members.append(("registers", .array(capability.registers.map(json)))) }
    return .object(members)
  }

  private static func json(_ register: RegisterDescription) -> JSONValue {
    [
      "name": .string(register.name), "offset": .number(register.offset),
      "bitWidth": .number(register.bitWidth),
      "value": .string("0x" + hexText(register.value, register.bitWidth / 4)),
      "fields": .array(
        register.fields.map { field in
          .object(field.jsonMembers)
        }
      ),
    ]
  }
}
