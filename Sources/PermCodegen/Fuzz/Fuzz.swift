public import PermDSL
public import PermRuntime

/// Random and structured accesses to functions, each made to the runtime and to the reference.
///
/// The work is cut into chunks, each with a seed of its own: what a chunk finds does not depend on how many run at a time.
public struct Fuzz: Sendable {
  /// A device to try.
  public struct Subject: Sendable {
    /// Where it comes from.
    public var name: String
    /// Its registers.
    public var image: ConfigImage
    /// What they do not say.
    public var facts: FunctionFacts

    /// A device.
    public init(name: String, image: ConfigImage, facts: FunctionFacts) {
      self.name = name
      self.image = image
      self.facts = facts
    }
  }

  /// What a chunk showed.
  public struct Result: Sendable {
    /// Accesses that were made and checked.
    public var accessCount = 0
    /// Functions that were opened, and how many of them no table describes.
    public var openedCount = 0
    /// What was reached.
    public var coverage = FuzzCoverage()
    /// What was found; the chunk ends with it.
    public var failure: FuzzFailure?
    /// Its first case as a recording, where samples are kept.
    public var sample: Trace?
  }

  /// The rows.
  public let lowered: LoweredProfile
  /// The profile that they were made of.
  public let profile: Profile
  /// What the profile is part of.
  public let model: Model
  /// Decides everything that is random.
  public let seed: UInt64
  /// Whether a chunk keeps its first case.
  public var keepsSamples = false
  private let ids: (standard: [Int], extended: [Int])
  /// Spoils what was opened, for whoever wants to know whether that is found.
  var plant: (@Sendable (ConfigSpace<ObservedFunction, ObservedHooks>) -> Void)?

  /// Accesses to one function as it was opened.
  static let caseLength = 1 << 14
  /// Accesses to a function that no vendor would build: opening it takes longer than these.
  static let mutatedCaseLength = 192
  /// Accesses of a chunk.
  public static let chunkLength = 1 << 16
  /// One access in so many is followed by a comparison of all of shadow and device, and each one of what is shrunk.
  private static let wholePeriod = 64
  /// Of so many chunks one has devices that no vendor would build.
  private static let mutationPeriod = 8

  /// A fuzzer of a profile.
  ///
  /// - Parameter lowered: Its rows: `lower(profile, of: model)`, or others that are to be found wrong.
  public init(_ profile: Profile, of model: Model, lowered: LoweredProfile, seed: UInt64) {
    self.profile = profile
    self.model = model
    self.lowered = lowered
    self.seed = seed
    ids = (
      profile.capabilities.filter { $0.kind == .standard }.map(\.id),
      profile.capabilities.filter { $0.kind == .extended }.map(\.id)
    )
  }

  /// Runs chunk `number` of a subject.
  ///
  /// - Parameter limit: Accesses at most; a chunk of mutated devices makes an eighth of them.
  public func run(_ subject: Subject, index: Int, chunk number: Int, limit: Int = Fuzz.chunkLength) -> Result
  {
    let random = SeededRandom(seed: seed, part: index, of: number)
    let isMutated = (number + index) % Self.mutationPeriod == Self.mutationPeriod - 1
    return isMutated ? runMutated(subject, random, limit / 8) : runPlain(subject, random, limit)
  }

  /// Makes the accesses of a recording, whatever it says of their answers.
  public func run(_ trace: Trace) -> Result {
    var result = Result()
    let (reference, failure) = open(Subject(name: trace.name, image: trace.hardware, facts: trace.facts))
    result.failure = failure
    guard var reference else { return result }
    reference.deviceWritable = trace.writable
    reference.deviceCleared = trace.clearedByOne
    run(trace.name, reference, OperationSource(trace.guestOperations), &result)
    return result
  }

  private func runPlain(_ subject: Subject, _ random: SeededRandom, _ limit: Int) -> Result {
    var result = Result()
    var random = random
    // Who is opened how is decided once; cases differ in the device's way to take what it is written.
    let (reference, failure) = open(subject)
    result.failure = failure
    guard let reference else { return result }
    let references = ReferenceFunction.Hardware.allCases.map { reference.withHardware($0) }
    var round = random.below(references.count)
    while result.accessCount < limit, result.failure == nil {
      round += 1
      let chosen = references[round % references.count]
      let generator = AccessGenerator(chosen, SeededRandom(seed: random.next()))
      let count = min(Self.caseLength, limit - result.accessCount)
      run(subject.name, chosen, OperationSource(generator, count: count), &result)
    }
    return result
  }

  private func runMutated(_ subject: Subject, _ random: SeededRandom, _ limit: Int) -> Result {
    var result = Result()
    var random = random
    var mutator = ImageMutator(SeededRandom(seed: random.next()), ids: ids)
    while result.accessCount < limit, result.failure == nil {
      var mutated = subject
      mutated.image = mutator.mutate(subject.image)
      mutated.name += " (mutated)"
      let (reference, failure) = open(mutated)
      result.failure = failure
      result.accessCount += 1
      guard let reference else { continue }
      let generator = AccessGenerator(reference, SeededRandom(seed: random.next()))
      run(
        mutated.name, reference, OperationSource(generator, count: Self.mutatedCaseLength), isReal: false,
        &result)
    }
    return result
  }

  /// The function as the model has it; nil where neither opens it, and a failure where only one does.
  private func open(_ subject: Subject) -> (ReferenceFunction?, FuzzFailure?) {
    let reference: ReferenceFunction?
    do throws(ConfigError) {
      reference = try ReferenceFunction(subject.image, facts: subject.facts, profile: profile, model: model)
    } catch {
      reference = nil
    }
    let hooks = InterpretedHooks(names: lowered.legend.hooks)
    let opens =
      (try? ConfigSpace(
        SimulatedFunction(subject.image), facts: subject.facts, tables: lowered.image, hooks: hooks)) != nil
    guard opens != (reference != nil) else { return (reference, nil) }
    let difference = Difference(
      kind: .open, position: 0, mask: 0, expected: opens ? "not opened" : "opened",
      actual: opens ? "opened" : "not opened", subject: "function", origin: nil)
    let trace = Trace(name: subject.name, profile: profile.name, image: subject.image, facts: subject.facts)
    return (
      nil,
      FuzzFailure(
        subject: subject.name, hardware: .sticks, operations: [], difference: difference, trace: trace)
    )
  }

  /// One case: a function that was just opened, and operations.
  ///
  /// - Parameter isReal: Whether the device is one that could be: of others nothing needs to be reached.
  private func run(
    _ name: String, _ reference: ReferenceFunction, _ operations: OperationSource, isReal: Bool = true,
    _ result: inout Result
  ) {
    guard let lockstep = open(reference, wholePeriod: Self.wholePeriod) else { return }
    result.openedCount += 1
    var source = operations
    var laws = LawWatch(reference)
    var touched = TouchedBits(size: reference.size)
    var operations: [GuestOperation] = []
    operations.reserveCapacity(source.count)
    while !lockstep.hasParted, let operation = lockstep.comparison.next(&source) {
      operations.append(operation)
      if operation.kind == .write {
        touched.write(at: operation.position, byteWidth: operation.byteWidth, value: operation.value)
      }
      laws.perform(operation, lockstep)
    }
    laws.walkLists(lockstep)
    result.accessCount += operations.count
    if isReal {
      result.coverage.add(
        reference, touched, hooks: lockstep.comparison.hooksRun, lockstep.device.transitions)
    }
    if lockstep.hasParted {
      result.failure = shrunk(name, reference, operations)
    } else if keepsSamples, result.sample == nil {
      result.sample = open(reference)?.record(operations, named: name, profile: profile.name)
    }
  }

  private func open(_ reference: ReferenceFunction, wholePeriod: Int = 1) -> Lockstep? {
    try? Lockstep(
      reference, tables: lowered.image, legend: lowered.legend, wholePeriod: wholePeriod, plant: plant)
  }

  /// The failure with the fewest operations that show one.
  private func shrunk(
    _ name: String, _ reference: ReferenceFunction, _ operations: [GuestOperation]
  ) -> FuzzFailure? {
    func difference(_ operations: [GuestOperation]) -> Difference? {
      guard let lockstep = open(reference) else { return nil }
      var laws = LawWatch(reference)
      for operation in operations where !lockstep.hasParted { laws.perform(operation, lockstep) }
      laws.walkLists(lockstep)
      return lockstep.difference
    }
    var shrinker = OperationShrinker { difference($0) != nil }
    let fewest = shrinker.shrink(operations)
    guard let found = difference(fewest) else { return nil }
    // Recorded on rows that are made anew: these are sound, unless what makes or runs them is at fault.
    let sound = lower(profile, of: model)
    let recorder = try? Lockstep(reference, tables: sound.image, legend: sound.legend)
    guard let recorder else { return nil }
    return FuzzFailure(
      subject: name, hardware: reference.deviceKind, operations: fewest, difference: found,
      trace: recorder.record(fewest, showing: found, named: name, profile: profile.name))
  }
}
