internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// `permc audit`: what a guest may do to devices, what of it is a hazard, and where devices are not as the tables say.
enum AuditCommand: Command {
  static let spec = CommandSpec(
    name: "audit",
    summary: "judge what a guest may do to devices, bit by bit, and find the hazards",
    operands: "DUMP...",
    operandCount: 1...Int.max,
    options: [
      .profile,
      CommandSpec.Option(
        name: "under", value: "NAME",
        help: "The profile of the layer below, as a kernel's is below a VMM's: what gets through both counts."
      ),
      .tables, .device,
    ] + FactOptions.options + [
      CommandSpec.Option(name: "access", help: "Print what a guest may do to each field, too."),
      .json,
      CommandSpec.Option(name: "json-lines", help: "Print one line of JSON for each device, as they come."),
      CommandSpec.Option(name: "sarif", help: "Print findings as SARIF, for code review tools."),
      CommandSpec.Option(
        name: "html", value: "FILE", help: "Write a page to FILE, too: the map of bytes, and why each is so."),
      CommandSpec.Option(
        name: "fail-on", value: "SEVERITY", choices: AuditSeverity.allCases.map(\.rawValue) + ["never"],
        help: "Exit with 1 for findings as grave as this or graver: high if not given."),
      CommandSpec.Option(
        name: "jobs", value: "N", help: "Files audited at a time; one for each processor if not given."),
    ],
    details: """
      DUMP is what `permc dump` reads, a tar archive of such files, or a folder of them; `-` is standard input, and any may be
      packed by gzip. Archives and folders may have any number of files: they are read one after the other, what is no dump is
      passed over, and each device is printed as one line, in the order of the files. There `--json`, `--sarif` and
      `--html`, which are one document, cannot be had: take `--json-lines`. Links in folders are not followed.

      Findings are critical, high, medium, low or note; docs/audit.md says which is what. Exit codes: 1 for findings as grave
      as `--fail-on`, 3 where a file could not be read or a device not be judged.
      """
  )

  /// Files that are read before they are audited, and bytes of them.
  private static let batchCount = 256
  private static let batchSize = 1 << 24

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    let forms = ["json", "json-lines", "sarif"].filter { arguments.has($0) }
    guard forms.count <= 1 else {
      throw .usage("`--\(forms[0])` and `--\(forms[1])` are two forms: take one")
    }
    let facts = try FactOptions.stated(arguments)
    let jobs = try arguments.jobs
    let set = try TableSet.load(arguments, terminal)
    let profile = try set.profile(arguments)
    var under: Profile?
    if let name = arguments.value("under") { under = try set.profile(named: name) }
    var judge = AuditJudge(
      profile: profile, under: under, model: set.model, facts: facts, device: arguments.value("device"),
      form: form(arguments), words: AuditWords(set: set, isColored: terminal.colorsOutput),
      tellsAccess: arguments.has("access"), keepsAudits: arguments.has("html"))
    judge.model.files = set.files
    var entries = DumpEntries(arguments.operands)
    var total = AuditJudge.Part()
    var progress = AuditProgress()
    while true {
      let batch = nextBatch(&entries)
      guard !batch.isEmpty else { break }
      if entries.areMany { try settle(&judge) }
      for part in Processors.map(batch.count, lanes: jobs, { [judge] in judge.part(of: batch[$0]) }) {
        terminal.print(part.text)
        for problem in part.problems { terminal.printError("permc audit: \(problem)") }
        total.values += part.values
        total.findings += part.findings
        total.audits += part.audits
        total.tally.add(part.tally)
      }
      if let text = progress.text(total.tally.functions) { terminal.progress(text) }
    }
    terminal.progress(nil)
    if let path = arguments.value("html") { try PageFiles.write(total.audits, to: path) }
    switch judge.form {
    case .json: terminal.print(JSONValue.object([("audits", .array(total.values))]).text)
    case .sarif: terminal.print(judge.words.sarif(total.findings))
    case .brief: terminal.print(judge.words.tally(total.tally))
    case .text, .lines: break
    }
    return code(total.tally, arguments)
  }

  private static func form(_ arguments: Arguments) -> AuditJudge.Form {
    if arguments.has("json") { return .json }
    if arguments.has("json-lines") { return .lines }
    return arguments.has("sarif") ? .sarif : .text
  }

  /// An archive or a folder was met: what needs all of it in memory cannot be had.
  private static func settle(_ judge: inout AuditJudge) throws(CommandError) {
    guard judge.device == nil else { throw .usage("`--device` names a function of one dump") }
    guard !judge.keepsAudits else {
      throw .usage("`--html` is for dumps: archives and folders may be of any size")
    }
    switch judge.form {
    case .text: judge.form = .brief
    case .json, .sarif:
      throw .usage("archives and folders may be of any size: `--json-lines` prints one line a device")
    case .brief, .lines: break
    }
  }

  private static func nextBatch(_ entries: inout DumpEntries) -> [DumpEntries.Entry] {
    var batch: [DumpEntries.Entry] = []
    var size = 0
    while batch.count < batchCount, size < batchSize, let entry = entries.next() {
      if case .success(let bytes) = entry.content { size += bytes.count }
      batch.append(entry)
    }
    return batch
  }

  private static func code(_ tally: AuditTally, _ arguments: Arguments) -> ExitCode {
    var code: ExitCode = tally.problems > 0 ? .inputOutput : .good
    let limit = arguments.value("fail-on") ?? AuditSeverity.high.rawValue
    if let limit = AuditSeverity(rawValue: limit), let worst = tally.worst, worst <= limit {
      code = code | .findings
    }
    return code
  }
}

/// How far an audit of many devices is.
private struct AuditProgress {
  private let start = ContinuousClock.now
  private var last = ContinuousClock.now

  /// The line to show; nil: the last one is still new.
  mutating func text(_ count: Int) -> String? {
    let now = ContinuousClock.now
    guard now - last > .milliseconds(200) else { return nil }
    last = now
    let (seconds, attoseconds) = (now - start).components
    let elapsed = Double(seconds) + Double(attoseconds) / 1e18
    return "\(count) devices, \(Int(Double(count) / max(elapsed, 0.001))) a second"
  }
}
