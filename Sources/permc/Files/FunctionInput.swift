internal import PermRuntime

/// One function that a command works on, from a dump or from the header of a recording.
struct FunctionInput {
  /// Its address, or the file.
  var name: String
  /// What it is, where the file says so.
  var title: String?
  var image: ConfigImage
  var facts: FunctionFacts
  /// What nobody said of it.
  var missing: [MissingFact] = []
  /// The recording that it is from.
  var trace: Trace?

  /// Reads the one function that the arguments name.
  ///
  /// What is wrong with the rest of a dump is told on standard error.
  static func read(
    _ path: String, _ arguments: Arguments, _ command: String, _ terminal: Terminal
  ) throws(CommandError) -> FunctionInput {
    let stated = try FactOptions.stated(arguments)
    let bytes = try InputFile.read(path)
    if TraceInput.isTrace(bytes) {
      let trace = try TraceInput.read(path, bytes)
      return FunctionInput(
        name: path, title: trace.name, image: trace.hardware, facts: trace.facts, trace: trace)
    }
    var input = DumpInput(path, bytes)
    for problem in input.problems { terminal.printError("permc \(command): \(problem)") }
    try input.select(arguments.value("device"))
    guard let entry = input.devices.first else { throw .input("`\(path)` holds no function") }
    guard input.devices.count == 1 else {
      let known = input.devices.prefix(20).map { $0.device.address ?? String($0.index) }
      throw .usage(
        "`\(path)` holds \(input.devices.count) functions; choose one with --device: "
          + known.joined(separator: ", "))
    }
    let (facts, missing) = entry.device.facts(stated)
    return FunctionInput(
      name: entry.device.address ?? path, title: entry.device.title, image: entry.device.image,
      facts: facts, missing: missing)
  }

  /// Tells what nobody said, and what is assumed.
  func tellMissing(_ command: String, _ terminal: Terminal) {
    for fact in missing { terminal.printError("permc \(command): \(name): \(fact.message)") }
  }
}

extension ConfigError {
  /// Why a function could not be opened, or did not answer.
  func message(_ image: ConfigImage) -> String {
    switch code {
    case .unknownHeader: "no table describes header layout \(hexText(image.lists.header.id, 2))"
    case .refused: "the device sleeps"
    case .badSize: "config space of \(byteWidth) bytes"
    case .badTables: "the tables are damaged"
    case .outOfRange, .deviceFailed: "the function does not answer at \(hexText(position, 3))"
    }
  }
}
