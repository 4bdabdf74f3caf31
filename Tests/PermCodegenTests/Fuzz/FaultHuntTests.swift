import PermDSL
import PermRuntime
import Testing

@testable import PermCodegen

@Suite struct FaultHuntTests {
  /// Accesses within which a fault must be found: less than the tool makes in a second.
  private static let accessLimit = 400_000

  private static let seed: UInt64 = 20

  @Test func `There are twenty faults`() {
    #expect(PlantedFault.all.count == 20)
  }

  @Test(arguments: PlantedFault.all) func `Fuzzing finds it, in the fewest accesses`(_ fault: PlantedFault)
    throws
  {
    let model = Tables.package.model
    let profile = try Tables.profile(fault.profile)
    let lowered = try #require(fault.lowered(model))
    var fuzz = Fuzz(profile, of: model, lowered: lowered, seed: Self.seed)
    fuzz.plant = fault.plant
    let subjects = try subjects(profile, fault.capability)
    var accesses = 0
    var failure: FuzzFailure?
    var round = 0
    while accesses < Self.accessLimit, failure == nil {
      for (index, subject) in subjects.enumerated() where failure == nil {
        let result = fuzz.run(subject, index: index, chunk: round * 8, limit: 4096)
        accesses += max(1, result.accessCount)
        failure = result.failure
      }
      round += 1
    }
    let found = try #require(failure, "not found in \(accesses) accesses, seed \(Self.seed)")
    #expect(found.operations.count <= 4, "\(found.operations)")

    // What is saved shows the fault to `permc replay`, and on sound tables shows nothing.
    let sound = lower(profile, of: model)
    let replayed = TraceReplay.run(found.trace, tables: sound.image, legend: sound.legend)
    #expect(replayed.mismatches.isEmpty, "\(replayed.mismatches) after \(found.difference)")
    // A recording does not say in which pieces the device is written, nor which hook was called that did nothing.
    // Bits of the shadow that nobody reads differ at open, where a length does.
    guard fault.plant == nil, ![.deviceWrite, .hook].contains(found.difference.kind),
      !found.operations.isEmpty
    else { return }
    let faulty = TraceReplay.run(found.trace, tables: lowered.image, legend: lowered.legend)
    #expect(!faulty.mismatches.isEmpty, "\(found.difference)")
  }

  @Test(arguments: PlantedFault.all) func `Proving finds it`(_ fault: PlantedFault) throws {
    let model = Tables.package.model
    let profile = try Tables.profile(fault.profile)
    var proof = Proof(profile, of: model, lowered: try #require(fault.lowered(model)))
    proof.plant = fault.plant
    let functions = proof.functions.built.filter { $0.capability == fault.capability }
    let failure = functions.lazy.compactMap { proof.run($0).failure }.first
    #expect(failure != nil)
  }

  @Test func `Nothing is found where there is no fault`() throws {
    let model = Tables.package.model
    for name in ["strict", "linux_vfio"] {
      let profile = try Tables.profile(name)
      let lowered = lower(profile, of: model)
      let fuzz = Fuzz(profile, of: model, lowered: lowered, seed: Self.seed)
      for (index, subject) in try subjects(profile, "PM").enumerated() {
        // Chunk 7 - index has devices that no vendor would build.
        for chunk in [0, 7 - index] {
          let result = fuzz.run(subject, index: index, chunk: chunk, limit: 4096)
          #expect(result.failure == nil, "\(String(describing: result.failure)), seed \(Self.seed)")
        }
      }
      let proof = Proof(profile, of: model, lowered: lowered)
      let functions = proof.functions
      #expect(functions.missing.isEmpty)
      for function in functions.built where function.capability == "PM" {
        #expect(proof.run(function).failure == nil)
      }
    }
  }

  /// Functions with the capability.
  private func subjects(_ profile: Profile, _ capability: String) throws -> [Fuzz.Subject] {
    let lowered = lower(profile, of: Tables.package.model)
    let builder = try #require(FunctionBuilder(profile, lowered: lowered))
    return builder.functions().built.filter { $0.capability == capability }.prefix(6).map {
      Fuzz.Subject(name: $0.name, image: $0.image, facts: $0.facts)
    }
  }
}
