internal import Glibc
internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// `permc parity`: the kernel's vfio-pci and a profile, one after the other on the same device.
enum ParityCommand: Command {
  static let spec = CommandSpec(
    name: "parity",
    summary: "hold a profile against what this kernel's vfio-pci does to a real device",
    operands: "ADDRESS...",
    operandCount: 1...Int.max,
    options: [
      CommandSpec.Option(
        name: "ops", value: "N", help: "Accesses at random, after those of every bit; 3000 if not given."),
      CommandSpec.Option(name: "seed", value: "N", help: "Decides the accesses; 1 if not given."),
      CommandSpec.Option(
        name: "show", value: "N", help: "Differences that are shown of each device; 1 if not given."),
      CommandSpec.Option(
        name: "except", value: "NAME", repeats: true,
        help:
          "A register or field that may differ, PM.PMCSR.Data_Select: what differs in it is counted apart."),
      CommandSpec.Option(
        name: "output", value: "DIR", help: "Keep what the kernel answered, one trace a device."),
      .profile, .tables, .json,
    ],
    details: """
      ADDRESS is that of a device of this machine that vfio-pci has and nobody uses. It is opened twice, each time as the
      kernel resets it: first all accesses go to the kernel's view of it, then, while that view is left alone, through
      the tables of the profile to its registers past the kernel. Every answer and every register must be the same. The
      accesses write every bit of every register that the tables describe, reset the device and put it to sleep: its
      content is lost, if it has any.
      """
  )

  /// What is compared with what.
  private struct Plan {
    var set: TableSet
    var profile: Profile
    var lowered: LoweredProfile
    var count: Int
    var seed: UInt64
    var shownCount: Int
    var folder: String?
    /// Names of what may differ.
    var excepted: [String]
  }

  private struct Result {
    var address: String
    var outcome: TraceReplay.Outcome
    /// Registers that had to be written to begin as the kernel began.
    var restoredCount: Int
  }

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    let set = try TableSet.load(arguments, terminal)
    let profile = try set.profile(arguments, recorded: "linux_vfio")
    let plan = Plan(
      set: set, profile: profile, lowered: try set.lowered(profile, terminal),
      count: try arguments.number("ops", 0...100_000_000) ?? 3000,
      seed: UInt64(try arguments.number("seed", 0...Int.max) ?? 1),
      shownCount: try arguments.number("show", 0...1_000_000) ?? 1, folder: arguments.value("output"),
      excepted: arguments.all("except"))
    var results: [Result] = []
    var code = ExitCode.good
    for address in arguments.operands {
      do throws(CommandError) {
        let result = try compare(address, plan, terminal)
        results.append(result)
        if !arguments.has("json") { terminal.print(text(result, plan, terminal.colorsOutput)) }
        if !result.outcome.mismatches.isEmpty { code = code | .findings }
      } catch {
        for message in error.messages { terminal.printError("permc parity: \(message)") }
        code = code | error.code
      }
    }
    terminal.progress(nil)
    if arguments.has("json") {
      terminal.print(json(results, plan).text)
    } else if results.count > 1 {
      terminal.print(summary(results))
    }
    return code
  }

  private static func compare(
    _ address: String, _ plan: Plan, _ terminal: Terminal
  ) throws(CommandError) -> Result {
    let trace = try recording(address, plan, terminal)
    if let folder = plan.folder {
      let path = TablePath.display("\(trace.name).trace", in: folder)
      try OutputFiles.update([OutputFiles.File(path: path, bytes: Array(trace.text.utf8))])
    }
    // Opened again, so that the kernel has reset it and keeps it awake; its view of config space is left alone.
    let device = try ofSystem { () throws(SystemFailure) in try VFIODevice.open(address) }
    var registers = try ofSystem { () throws(SystemFailure) in
      try SysfsFunction.open(device.system.folder, isWritable: true)
    }
    do throws(ConfigError) {
      let excepted = try excepted(trace, plan)
      let restored = try restore(trace.hardware, &registers)
      let outcome = try DeviceReplay.run(
        trace, on: registers, registers: registers, excepting: excepted, tables: plan.lowered.image,
        legend: plan.lowered.legend
      ) { terminal.progress("\(trace.name): \($0) of \(trace.operations.count) by \(plan.profile.name)") }
      device.close()
      return Result(address: trace.name, outcome: outcome, restoredCount: restored)
    } catch {
      throw .input("\(trace.name): \(error.message(trace.hardware))")
    }
  }

  /// What the kernel makes of the accesses.
  private static func recording(
    _ address: String, _ plan: Plan, _ terminal: Terminal
  ) throws(CommandError) -> Trace {
    let device = try ofSystem { () throws(SystemFailure) in try VFIODevice.open(address) }
    defer { device.close() }
    var registers = try ofSystem { () throws(SystemFailure) in
      try SysfsFunction.open(device.system.folder, isWritable: false)
    }
    var view = VFIOFunction(device)
    let image = try ofSystem { () throws(SystemFailure) in try registers.image() }
    do throws(ConfigError) {
      let reference = try ReferenceFunction(
        image, facts: view.facts, profile: plan.profile, model: plan.set.model)
      let steps = ParityPlan(reference, count: plan.count, seed: plan.seed).steps
      var head = Trace(
        name: device.system.address, profile: plan.profile.name, image: image, facts: view.facts)
      head.source = "vfio-pci of \(kernel), seed \(plan.seed)"
      return try ViewRecording.record(steps, head, view: &view, registers: &registers) {
        terminal.progress("\(device.system.address): \($0) of \(steps.count) by the kernel")
      }
    } catch {
      throw .input("\(device.system.address): \(error.message(image))")
    }
  }

  /// Bits that may differ.
  private static func excepted(_ trace: Trace, _ plan: Plan) throws(ConfigError) -> ConfigImage {
    var mask = ConfigImage(isExtended: trace.configSize > 256)
    let reference = try ReferenceFunction(
      trace.hardware, facts: trace.facts, profile: plan.profile, model: plan.set.model)
    for run in reference.runs(in: 0..<reference.size * 8)
    where plan.excepted.contains(where: { run.name == $0 || run.name.hasPrefix($0 + ".") }) {
      for bit in run.bits {
        let byte = mask.value(at: bit / 8, byteWidth: 1)
        mask.store(byte | 1 << UInt32(bit % 8), at: bit / 8, byteWidth: 1)
      }
    }
    return mask
  }

  /// Writes registers that are not as the kernel found them.
  private static func restore(
    _ image: ConfigImage, _ registers: inout SysfsFunction
  ) throws(ConfigError) -> Int {
    var count = 0
    for position in stride(from: image.configSize - 4, through: 0, by: -4) {
      let wanted = image.value(at: position, byteWidth: 4)
      guard try registers.readConfig(at: position, byteWidth: 4) != wanted else { continue }
      try registers.writeConfig(at: position, byteWidth: 4, value: wanted)
      count += 1
    }
    return count
  }

  private static var kernel: String {
    var name = utsname()
    guard uname(&name) == 0 else { return "Linux" }
    let release = withUnsafeBytes(of: &name.release) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    return "Linux \(release)"
  }

  // MARK: What is told

  private static func text(_ result: Result, _ plan: Plan, _ isColored: Bool) -> String {
    let mismatches = result.outcome.mismatches
    let unchecked = result.outcome.uncheckedCount
    var lines = [
      Style.bold.apply(result.address, isColored) + ": \(result.outcome.accessCount) accesses, "
        + "\(mismatches.count) difference\(mismatches.count == 1 ? "" : "s") from \(plan.profile.name) "
        + "(seed \(plan.seed))"
        + (unchecked > 0 ? ", \(unchecked) more in what is excepted" : "")
    ]
    for mismatch in mismatches.prefix(plan.shownCount) {
      lines.append("  " + (mismatch.line > 0 ? "access \(mismatch.line): " : "") + mismatch.access)
      lines.append("    kernel   " + Style.green.apply(mismatch.expected, isColored))
      lines.append("    profile  " + Style.red.apply(mismatch.actual, isColored))
      lines.append("    in \(mismatch.owner), row \(mismatch.row)")
    }
    return lines.joined(separator: "\n")
  }

  private static func summary(_ results: [Result]) -> String {
    let accesses = results.reduce(0) { $0 + $1.outcome.accessCount }
    let differences = results.reduce(0) { $0 + $1.outcome.mismatches.count }
    return "\(results.count) devices, \(accesses) accesses, \(differences) differences"
  }

  private static func json(_ results: [Result], _ plan: Plan) -> JSONValue {
    [
      "profile": .string(plan.profile.name), "kernel": .string(kernel), "seed": .string("\(plan.seed)"),
      "devices": .array(
        results.map { result in
          [
            "address": .string(result.address), "accesses": .number(result.outcome.accessCount),
            "restored": .number(result.restoredCount),
            "excepted": .number(result.outcome.uncheckedCount),
            "differences": .array(result.outcome.mismatches.map(\.json)),
          ]
        }),
    ]
  }
}
