internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// Audits the functions of one file after the other, and puts into words what it found.
///
/// Nothing of a function outlives it but what is to be printed, a page left aside: there may be any number of them.
struct AuditJudge: Sendable {
  /// How findings are printed.
  enum Form: Sendable {
    /// Each device in full.
    case text
    /// One line a device.
    case brief
    /// One line of JSON a device.
    case lines
    /// All as one JSON document.
    case json
    /// All for code review tools.
    case sarif
  }

  /// What is to be printed of a file, and counted.
  struct Part: Sendable {
    var text = ""
    var values: [JSONValue] = []
    var findings: [SARIFFinding] = []
    /// For the page, where there is to be one.
    var audits: [FunctionAudit] = []
    /// For standard error.
    var problems: [String] = []
    var tally = AuditTally()
  }

  var profile: Profile
  var under: Profile?
  var model: Model
  var facts: StatedFacts
  /// The function of a dump that is wanted; nil: all.
  var device: String?
  var form: Form
  var words: AuditWords
  /// Whether to tell the access to each bit, too.
  var tellsAccess: Bool
  /// Whether audits are kept for a page.
  var keepsAudits: Bool

  /// Audits the functions of a file.
  func part(of entry: DumpEntries.Entry) -> Part {
    var part = Part()
    switch entry.content {
    case .failure(let error):
      for message in error.messages {
        note(entry.isFound ? "\(entry.name): \(message)" : message, entry.name, in: &part)
      }
    case .success(let bytes):
      var input = DumpInput(entry.name, bytes)
      // Among many files there are some that are no dump; one that was named is meant as one.
      if entry.isFound, input.devices.isEmpty, input.isForeign {
        part.tally.foreign += 1
        return part
      }
      for problem in input.problems { note(problem, entry.name, in: &part) }
      do throws(CommandError) {
        try input.select(input.devices.isEmpty ? nil : device)
      } catch {
        for message in error.messages { note("\(entry.name): \(message)", entry.name, in: &part) }
        return part
      }
      for function in input.devices { audit(function, isAlone: input.devices.count == 1, into: &part) }
    }
    return part
  }

  private func note(_ problem: String, _ file: String, in part: inout Part) {
    part.tally.problems += 1
    part.problems.append(problem)
    if form == .lines {
      part.text += JSONValue.object([("file", .string(file)), ("error", .string(problem))]).line + "\n"
    }
  }

  private func audit(_ function: DumpInput.Device, isAlone: Bool, into part: inout Part) {
    let (facts, missing) = function.device.facts(facts)
    let name = function.device.address ?? (isAlone ? function.file : "\(function.file) #\(function.index)")
    do throws(ConfigError) {
      let audit = try FunctionAudit(
        name: name, title: function.device.title, function.device.image, facts: facts, profile: profile,
        under: under, model: model)
      part.tally.count(audit)
      if keepsAudits { part.audits.append(audit) }
      switch form {
      case .text: part.text += words.text(audit, missing, tellsAccess: tellsAccess)
      case .brief: part.text += words.brief(audit, file: function.file)
      case .lines: part.text += words.line(audit, file: function.file, index: function.index).line + "\n"
      case .json:
        part.values.append(
          words.json(
            audit, file: function.file, index: function.index, missing: missing, tellsAccess: tellsAccess))
      case .sarif: part.findings += words.findings(audit)
      }
    } catch {
      note("\(name): \(error.message(function.device.image))", function.file, in: &part)
    }
  }
}

/// What was found in any number of functions.
struct AuditTally: Sendable {
  /// Functions audited.
  var functions = 0
  /// Functions without a finding.
  var clean = 0
  /// Files that hold no dump.
  var foreign = 0
  /// What could not be read or opened.
  var problems = 0
  /// Functions and findings by kind.
  var kinds: [String: (functions: Int, findings: Int)] = [:]
  /// The gravest finding.
  var worst: AuditSeverity?

  /// Counts a function.
  mutating func count(_ audit: FunctionAudit) {
    functions += 1
    if audit.worst == nil { clean += 1 }
    worst = [worst, audit.worst].compactMap { $0 }.min()
    var counts: [String: Int] = [:]
    for hazard in audit.hazards { counts[hazard.kind.rawValue, default: 0] += 1 }
    for contradiction in audit.contradictions { counts[contradiction.kind.rawValue, default: 0] += 1 }
    for (kind, count) in counts { add(kind, 1, count) }
  }

  /// Adds what another counted.
  mutating func add(_ other: AuditTally) {
    functions += other.functions
    clean += other.clean
    foreign += other.foreign
    problems += other.problems
    worst = [worst, other.worst].compactMap { $0 }.min()
    for (kind, count) in other.kinds { add(kind, count.functions, count.findings) }
  }

  private mutating func add(_ kind: String, _ functions: Int, _ findings: Int) {
    let old = kinds[kind] ?? (0, 0)
    kinds[kind] = (old.functions + functions, old.findings + findings)
  }
}
