import PermDSL
import PermRuntime
import Testing

@testable import PermCodegen

@Suite struct ProfileLearnerTests {
  private let model = Tables.package.model

  private func learned(_ trace: Trace) throws -> LearnedProfile {
    try ProfileLearner.learn(trace, from: try Tables.profile("strict"), model: model, name: "learned")
  }

  /// How many accesses a text lets not through.
  private func differences(_ text: String, _ trace: Trace) throws -> Int {
    let compilation = Tables.beside(text, at: "mine.perm")
    #expect(!compilation.hasErrors, "\(compilation.diagnostics.map(\.message))")
    let profile = try #require(compilation.model.profile(named: "learned"))
    return try ProfileLearner.differences(trace, under: profile, of: compilation.model)
  }

  @Test func `the fields that a recorded guest needed are learned, each with the access`() throws {
    let trace = try Devices.trace()
    let learned = try learned(trace)
    #expect(
      learned.lines.map { "\($0.change.text) \($0.number) \($0.access)" } == [
        "amend Type_0.Cache_Line_Size | write 55 w 00c 1 10",
        "amend Type_0.Command.Parity_Error_Response | write 138 w 004 2 ffff",
        "amend Type_0.Command.SERR_Enable | write 133 w 004 2 0507",
        "amend Type_0.Latency_Timer | write 58 w 00d 1 40",
      ])
    #expect(learned.differences < learned.baseDifferences)
    #expect(try differences(learned.text, trace) == learned.differences)
    #expect(
      learned.rest.map(\.name) == ["Type_0.Command.Memory_Write_and_Invalidate", "PM.PMCSR.PME_Status"])
    #expect(learned.rest.last?.reason == "a write beside it cleared it: `writeback` is for all such bits")
  }

  @Test func `without any one of the lines fewer accesses are let through`() throws {
    let trace = try Devices.trace()
    let learned = try learned(trace)
    let lines = learned.text.split(separator: "\n", omittingEmptySubsequences: false)
    let amendments = lines.indices.filter { lines[$0].contains(" // line ") }
    #expect(amendments.count == learned.lines.count)
    for index in amendments {
      var others = lines
      others.remove(at: index)
      #expect(try differences(others.joined(separator: "\n"), trace) > learned.differences)
    }
  }

  @Test func `a profile that lets all through needs no line`() throws {
    var trace = try Devices.trace()
    trace.operations = trace.operations.filter { operation in
      switch operation.kind {
      case .read(let access): access.position == 0
      case .write, .register, .event: false
      }
    }
    let learned = try learned(trace)
    #expect(learned.lines.isEmpty && learned.rest.isEmpty && learned.baseDifferences == 0)
    #expect(try differences(learned.text, trace) == 0)
  }

  /// A guest of a profile that exposes more, on a device with many capabilities.
  private func recorded(_ accesses: [(position: Int, value: UInt32?)], _ text: String) throws -> Trace {
    let compilation = Tables.beside(text)
    let profile = try #require(compilation.model.profile(named: "more"))
    let lowered = lower(profile, of: compilation.model)
    let device = try Devices.dump("e1000e.lspci")
    let facts = device.facts(StatedFacts()).facts
    let registers = DeviceRegisters(device.image, facts: facts, model: model)
    var trace = Trace(name: "more", profile: "more", image: device.image, facts: facts)
    trace.writable = registers.writable
    trace.clearedByOne = registers.clearedByOne
    let space = try ConfigSpace(
      trace.function(), facts: facts, tables: lowered.image,
      hooks: InterpretedHooks(names: lowered.legend.hooks))
    for (number, access) in accesses.enumerated() {
      if let value = access.value {
        try space.writeGuest(at: access.position, byteWidth: 4, value: value)
        trace.operations.append(
          Trace.Operation(
            line: number + 1,
            kind: .write(Trace.Access(position: access.position, byteWidth: 4, value: value))))
        for position in stride(from: 0, to: space.size, by: 4) {
          let value = space.function.image.value(at: position, byteWidth: 4)
          trace.operations.append(
            Trace.Operation(
              line: number + 1,
              kind: .register(Trace.Access(position: position, byteWidth: 4, value: value))))
        }
      } else {
        let value = try space.readGuest(at: access.position, byteWidth: 4)
        trace.operations.append(
          Trace.Operation(
            line: number + 1,
            kind: .read(Trace.Access(position: access.position, byteWidth: 4, value: value))))
      }
    }
    return trace
  }

  @Test func `a capability whose bytes a guest read is exposed, and no other`() throws {
    let trace = try recorded(
      [(0xA0, nil), (0xA4, nil)],
      """
      include "strict.perm"
      profile more from strict { gaps | none }
      """)
    let compilation = Tables.beside(
      """
      include "strict.perm"
      profile less from strict { hide MSI_X, MSI }
      """)
    let less = try #require(compilation.model.profile(named: "less"))
    let learned = try ProfileLearner.learn(trace, from: less, model: compilation.model, name: "learned")
    #expect(learned.lines.map(\.change) == [.expose(capability: "MSI_X")])
    #expect(learned.lines.first?.number == 1 && learned.baseDifferences == 2 && learned.differences == 0)
    #expect(learned.include == "profiles/mine.perm")
  }

  @Test func `a bit that a guest kept for itself is learned as the shadow's`() throws {
    let trace = try recorded(
      [(0x0C, 0x0000_0010), (0x0C, nil), (0x0C, 0), (0x0C, nil)],
      """
      include "strict.perm"
      profile more from strict { amend Type_0 { BIST.Start_BIST | virt write } }
      """)
    #expect(try learned(trace).lines.isEmpty)
    let more = try recorded(
      [(0x0C, 0x4000_0010), (0x0C, nil), (0x0C, 0), (0x0C, nil)],
      """
      include "strict.perm"
      profile more from strict { amend Type_0 { BIST.Start_BIST | virt write } }
      """)
    let learned = try learned(more)
    #expect(learned.lines.map(\.change.text) == ["amend Type_0.BIST.Start_BIST | virt write"])
    #expect(learned.lines.first?.number == 2 && learned.differences == 0)
  }

  @Test func `a line without which as many accesses are let through is none`() throws {
    var trace = try Devices.trace()
    (trace.writable, trace.clearedByOne) = (nil, nil)
    // Beside what could be learned the same write changed reserved bits, which no line lets through.
    let access = Trace.Access(position: 0x0C, byteWidth: 4, value: 0x3000_0010)
    trace.operations = [
      Trace.Operation(line: 1, kind: .write(access)), Trace.Operation(line: 2, kind: .register(access)),
    ]
    let learned = try learned(trace)
    #expect(learned.lines.isEmpty && learned.differences == 1)
    #expect(learned.rest.map(\.name).contains("Type_0.BIST.reserved"))
  }

  @Test func `a gap is not learned, and it is said why`() throws {
    let trace = try recorded(
      [(0x54, 0x1234_5678), (0x54, nil)],
      """
      include "strict.perm"
      profile more from strict { gaps | raw }
      """)
    let learned = try learned(trace)
    #expect(learned.lines.isEmpty)
    if learned.baseDifferences > 0 {
      #expect(learned.rest.first?.reason.contains("belongs to no capability") == true)
    }
  }

  @Test func `what the check refuses is found by its line`() throws {
    var learned = try learned(try Devices.trace())
    let line = LearnedProfile.Line(
      change: .amend(
        capability: "PM", path: "PMCSR.Data_Scale", policy: Policy(write: .hardware), when: .always),
      number: 7, access: "w 044 2 6000")
    learned.lines.append(line)
    let compilation = learned.refusals(at: "mine.perm", from: TableFolder.with(learned.text, at: "mine.perm"))
    #expect(compilation.others.isEmpty && Array(compilation.lines.keys) == [line])
  }
}
