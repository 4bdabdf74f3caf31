public import PermDSL
public import PermRuntime

/// Finds the smallest profile on top of another that lets the accesses of a recording through.
///
/// First capabilities are exposed, then fields are given the policy that reaches least among those that answer as was recorded,
/// then every line without which as many accesses are let through is taken out again.
public struct ProfileLearner {
  let trace: Trace
  let base: Profile
  let model: Model
  private(set) var lines: [LearnedProfile.Line] = []
  /// Why a field was given nothing, by its path.
  private(set) var refusals: [String: String] = [:]
  private let progress: (String) -> Void

  /// Learns from a recording.
  ///
  /// - Parameters:
  ///   - trace: One that shows every change of the device (`isSampled` is false).
  ///   - base: The profile to begin with.
  ///   - model: What it is part of.
  ///   - name: Of the profile that is made.
  ///   - progress: Told what is being done.
  /// - Throws: What opening the function throws.
  /// - Complexity: O(lines x operations).
  public static func learn(
    _ trace: Trace, from base: Profile, model: Model, name: String,
    progress: @escaping (String) -> Void = { _ in }
  ) throws(ConfigError) -> LearnedProfile {
    var learner = ProfileLearner(trace: trace, base: base, model: model, progress: progress)
    let before = try LearnReplay(trace, profile: base, model: model)
    try learner.expose(before)
    try learner.amend()
    try learner.reduce()
    let path = model.files.indices.contains(base.origin.file) ? model.files[base.origin.file].path : ""
    var learned = LearnedProfile(
      name: name, base: base.name, include: path, recording: trace.name, lines: learner.lines, rest: [],
      accessCount: trace.accessCount, baseDifferences: before.differingAccesses, differences: 0)
    try learner.judge(&learned)
    return learned
  }

  /// Judges a profile again after lines were taken out, with the reason for each.
  public static func retry(
    _ learned: LearnedProfile, without refused: [LearnedProfile.Line: String], of trace: Trace,
    from base: Profile, model: Model
  ) throws(ConfigError) -> LearnedProfile {
    var learner = ProfileLearner(trace: trace, base: base, model: model, progress: { _ in })
    learner.lines = learned.lines.filter { refused[$0] == nil }
    for (line, reason) in refused {
      guard case .amend(let capability, let path, _, _) = line.change else { continue }
      learner.refusals["\(capability).\(path)"] = reason
    }
    try learner.reduce()
    var learned = learned
    learned.lines = learner.lines
    try learner.judge(&learned)
    return learned
  }

  /// How many accesses a profile lets not through, as it was compiled from its text.
  public static func differences(
    _ trace: Trace, under profile: Profile, of model: Model
  ) throws(ConfigError) -> Int {
    try LearnReplay(trace, profile: profile, model: model).differingAccesses
  }

  private init(trace: Trace, base: Profile, model: Model, progress: @escaping (String) -> Void) {
    self.trace = trace
    self.base = base
    self.model = model
    self.progress = progress
  }

  func function() throws(ConfigError) -> ReferenceFunction {
    try ReferenceFunction(
      trace.hardware, facts: trace.facts, profile: base.applying(lines), model: model)
  }

  // MARK: Capabilities

  /// Exposes what is hidden where that lets more accesses through.
  private mutating func expose(_ first: LearnReplay) throws(ConfigError) {
    var replay = first
    var refused: Set<String> = []
    while true {
      let function = try function()
      var wanted: [(name: String, operation: Int)] = []
      for (bit, operation) in replay.firstDifference {
        guard let index = hidden(bit, operation, function), let table = function.capabilities[index].table
        else { continue }
        wanted.append((table.name, operation))
      }
      wanted.sort { ($0.operation, $0.name) < ($1.operation, $1.name) }
      guard let next = wanted.first(where: { !refused.contains($0.name) }) else { return }
      progress("exposing \(next.name)")
      let line = self.line(.expose(capability: next.name), next.operation)
      let tried = try LearnReplay(trace, profile: base.applying(lines + [line]), model: model)
      refused.insert(next.name)
      guard tried.differingAccesses < replay.differingAccesses else { continue }
      lines.append(line)
      replay = tried
    }
  }

  /// The hidden capability that a bit belongs to, or that a pointer led to where it was recorded.
  private func hidden(_ bit: Int, _ operation: Int, _ function: ReferenceFunction) -> Int? {
    if let owner = function.owner(at: bit / 8), function.capabilities[owner].isHidden { return owner }
    guard case .read(let access) = trace.operations[operation].kind else { return nil }
    let isPointer = function.rule(at: bit).map { Self.isLink($0.path) } ?? false
    guard isPointer else { return nil }
    let image = ConfigImage(isExtended: function.size > 256)
    var recorded = image
    recorded.store(access.value, at: access.position, byteWidth: access.byteWidth)
    let dword = recorded.value(at: bit / 32 * 4, byteWidth: 4)
    let targets = [dword >> ListFormat.extendedNextShift & 0xFFC, dword >> UInt32(bit / 8 % 4 * 8) & 0xFC]
    return function.capabilities.firstIndex { capability in
      capability.isHidden
        && capability.position == Int(targets[bit / 8 < ListFormat.conventionalSize ? 1 : 0])
    }
  }

  static func isLink(_ path: String) -> Bool {
    path.hasSuffix("Next_Capability_Pointer") || path.hasSuffix("Next_Capability_Offset")
      || path == "Capabilities_Pointer"
  }

  // MARK: Fields

  /// Gives each field that accesses found otherwise the policy that reaches least and answers better.
  private mutating func amend() throws(ConfigError) {
    let function = try function()
    var initial = trace.hardware
    for bit in function.bits.indices where function.rule(at: bit)?.policy.initial?.constantValue != nil {
      let byte = initial.value(at: bit / 8, byteWidth: 1) & ~(1 << UInt32(bit % 8))
      let own = UInt32(function.shadow[bit / 8]) & 1 << UInt32(bit % 8)
      initial.store(byte | own, at: bit / 8, byteWidth: 1)
    }
    let replay = try LearnReplay(trace, profile: base.applying(lines), model: model, shadow: initial)
    guard let tallies = replay.candidateDifferences else { return }
    let changeable = Self.changeable(function)
    // A path says the same for all elements of an array, and for all capabilities of one table.
    var fields: [String: (runs: [FieldRun], operation: Int)] = [:]
    for run in function.runs(in: 0..<function.size * 8) {
      guard let path = run.path, let table = run.capability.flatMap({ function.capabilities[$0].table })
      else { continue }
      let key = "\(table.name).\(path)"
      let first = run.bits.compactMap { replay.firstDifference[$0] }.min() ?? .max
      var field = fields[key] ?? ([], .max)
      field.runs.append(run)
      field.operation = min(field.operation, first)
      fields[key] = field
    }
    for (key, field) in fields.sorted(by: { $0.key < $1.key }) where field.operation != .max {
      guard let run = field.runs.first, let path = run.path, let rule = run.rule,
        let name = run.capability.flatMap({ function.capabilities[$0].table?.name })
      else { continue }
      let bits = field.runs.flatMap { Array($0.bits) }
      if let reason = Self.refusal(run, bits, changeable) {
        refusals[key] = reason
        continue
      }
      let now = bits.reduce(0) { $0 + (replay.differences[$1] ?? 0) }
      var best: (policy: Policy, count: Int)?
      for candidate in LearnReplay.Candidate.allCases {
        guard let policy = Self.policy(candidate, rule, run, function) else { continue }
        let count = bits.reduce(0) { $0 + Int(tallies[candidate.rawValue][$1]) }
        if count < best?.count ?? now { best = (policy, count) }
      }
      guard let best else { continue }
      let condition = Guard((run.register?.condition.terms ?? []) + (run.field?.condition.terms ?? []))
      lines.append(
        line(
          .amend(capability: name, path: path, policy: best.policy, when: condition), field.operation))
    }
  }

  /// The policy that a candidate stands for; nil: the field cannot have it, or has it.
  private static func policy(
    _ candidate: LearnReplay.Candidate, _ rule: BitTable.Rule, _ run: FieldRun, _ function: ReferenceFunction
  ) -> Policy? {
    var policy: Policy
    let canWrite = rule.access?.isWritable ?? false
    switch candidate {
    case .shadowed: policy = Policy(isVirtual: true, write: .shadow)
    case .readable: policy = Policy()
    case .through: policy = Policy(isVirtual: true, write: .hardware)
    case .writable: policy = Policy(write: .hardware)
    }
    guard canWrite || policy.write == .nowhere else { return nil }
    if policy.isVirtual, rule.policy.initial?.constantValue != nil, run.bits.count <= 32 {
      let value = run.bits.reversed().reduce(0) { value, bit in
        value << 1 | Int(function.shadow[bit / 8] >> UInt8(bit % 8) & 1)
      }
      policy.initial = .constant(value)
    }
    return policy == rule.policy ? nil : policy
  }

  /// Bits that a hook may change, and its name.
  private static func changeable(_ function: ReferenceFunction) -> [Int: String] {
    var bits: [Int: String] = [:]
    for hook in function.hooks {
      for (place, changes) in zip(hook.operands, hook.changes) where changes {
        let first = place.position * 8 + place.lsb
        for bit in first..<first + place.bitWidth { bits[bit] = function.model.hooks[hook.hook].name }
      }
    }
    return bits
  }

  private static func refusal(_ run: FieldRun, _ bits: [Int], _ changeable: [Int: String]) -> String? {
    if let hook = bits.lazy.compactMap({ changeable[$0] }).first { return "hook `\(hook)` decides over it" }
    if run.field?.name == "reserved" { return "it is reserved, and has no name" }
    return nil
  }

  // MARK: The smallest

  /// Takes out every line without which as many accesses are let through.
  private mutating func reduce() throws(ConfigError) {
    lines.sort { Self.order($0) < Self.order($1) }
    var count = try LearnReplay(trace, profile: base.applying(lines), model: model).differingAccesses
    // The widest go first: what a smaller one lets through too should be the smaller one's. What was needed beside others
    // may not be without them, so it ends with a round in which every line is needed.
    var isSmallest = false
    while !isSmallest {
      isSmallest = true
      for line in lines.sorted(by: { Self.reach($0) > Self.reach($1) }) {
        progress("trying without line \(line.number): \(line.access)")
        let others = lines.filter { $0 != line }
        let without = try LearnReplay(trace, profile: base.applying(others), model: model).differingAccesses
        guard without <= count else { continue }
        lines = others
        count = without
        isSmallest = false
      }
    }
  }

  private static func order(_ line: LearnedProfile.Line) -> String {
    switch line.change {
    case .expose(let name): "0 \(name)"
    case .amend(let name, let path, _, _): "1 \(name) \(path)"
    }
  }

  private static func reach(_ line: LearnedProfile.Line) -> Int {
    switch line.change {
    case .expose: 3
    case .amend(_, _, let policy, _): policy.write == .hardware ? 2 : policy.isVirtual ? 0 : 1
    }
  }

  private func line(_ change: LearnedProfile.Change, _ operation: Int) -> LearnedProfile.Line {
    let operation = trace.operations[operation]
    return LearnedProfile.Line(change: change, number: operation.line, access: operation.kind.text)
  }
}
