internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// The devices that a command tries things on.
enum SubjectInput {
  /// Those of dumps, traces and folders of these; where none is named, one for every variant of every table.
  static func subjects(
    _ arguments: Arguments, _ profile: Profile, _ lowered: LoweredProfile, _ terminal: Terminal
  ) throws(CommandError) -> [Fuzz.Subject] {
    guard !arguments.operands.isEmpty else {
      let built = FunctionBuilder(profile, lowered: lowered)?.functions().built ?? []
      return built.map { Fuzz.Subject(name: $0.name, image: $0.image, facts: $0.facts) }
    }
    let stated = try FactOptions.stated(arguments)
    var subjects: [Fuzz.Subject] = []
    for path in try files(arguments.operands) {
      let bytes = try InputFile.read(path)
      if TraceInput.isTrace(bytes) {
        subjects += try TraceInput.readAll(path).map {
          Fuzz.Subject(name: $0.name, image: $0.trace.hardware, facts: $0.trace.facts)
        }
        continue
      }
      var input = DumpInput(path, bytes)
      for problem in input.problems { terminal.printError("permc: \(problem)") }
      if arguments.value("device") != nil { try input.select(arguments.value("device")) }
      subjects += input.devices.map { entry in
        Fuzz.Subject(
          name: "\(path) \(entry.device.address ?? String(entry.index))", image: entry.device.image,
          facts: entry.device.facts(stated).facts)
      }
    }
    return subjects
  }

  /// The files that some paths name; of a folder all in it.
  private static func files(_ paths: [String]) throws(CommandError) -> [String] {
    var files: [String] = []
    for path in paths {
      guard FileKind(path) == .folder else {
        files.append(path)
        continue
      }
      guard let names = folderNames(path) else { throw .input("cannot list `\(path)`") }
      files += names.map { TablePath.display($0, in: path) }.filter { FileKind($0) == .file }
    }
    return files
  }
}
