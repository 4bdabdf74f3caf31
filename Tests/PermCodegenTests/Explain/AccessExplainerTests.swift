import PermDSL
import PermRuntime
import Testing

@testable import PermCodegen

@Suite struct AccessExplainerTests {
  private let model = Tables.package.model

  /// An explainer of the recorded device, some registers of it changed.
  private func explainer(
    _ profile: String, _ changes: [Int: UInt32] = [:], file: String = "pm-open-in-d3.trace"
  ) throws -> AccessExplainer {
    let trace = try Devices.trace(file)
    var image = trace.hardware
    for (position, value) in changes { image.store(value, at: position, byteWidth: 4) }
    let profile = try Tables.profile(profile)
    return try AccessExplainer(
      SimulatedFunction(image, writable: trace.writable, clearedByOne: trace.clearedByOne),
      facts: trace.facts, profile: profile, model: model, lowered: lower(profile, of: model))
  }

  private func bits(_ explanation: AccessExplanation, _ name: String) throws -> AccessExplanation.Bits {
    try #require(explanation.pieces.flatMap(\.bits).first { $0.run.name == name })
  }

  @Test func `a write of PowerState is the hook's, which has the host move the device`() throws {
    let explainer = try explainer("strict", [0x44: 0])
    let explanation = try explainer.explain(AccessRequest(position: 0x44, byteWidth: 2, value: 3))
    let state = try bits(explanation, "PM.PMCSR.PowerState")
    #expect(state.effect == .toHook && state.written == 3 && state.policy == "none")
    #expect(!state.device.isChange && state.answer == .init(before: 0, after: 3))
    #expect(state.run.spec == "PCIe 6.0 §7.5.2.2")
    let origin = try #require(state.run.rule?.origin)
    #expect(model.files[origin.file].path == "caps/pm.perm")
    let hook = try #require(explanation.pieces.first?.after.first)
    #expect(hook.name == "set_power_state" && hook.origin != nil)
    #expect(hook.operands.first?.name == "PM.PMCSR.PowerState")
    #expect(hook.operands.first?.device == .init(before: 0, after: 3))
    #expect(hook.actions.contains(.setPowerState(.d3hot, accepted: true)))
    #expect(explanation.actions.contains(.memoryEnabled(false)))
    // What the write did stays for the next access.
    let read = try explainer.explain(AccessRequest(position: 0x44, byteWidth: 1, value: nil))
    #expect(read.answer.after == 3)
  }

  @Test func `a set status bit beside a write is cleared, or written back as 0, as the profile has it`()
    throws
  {
    let access = AccessRequest(position: 0x44, byteWidth: 2, value: 0)
    let plain = try explainer("linux_vfio", [0x44: 0x8000]).explain(access)
    let cleared = try bits(plain, "PM.PMCSR.PME_Status")
    #expect(cleared.writeBack == .clearing && cleared.device == .init(before: 1, after: 0))
    let safe = try explainer("strict", [0x44: 0x8000]).explain(access)
    let kept = try bits(safe, "PM.PMCSR.PME_Status")
    #expect(kept.writeBack == .asZero && kept.device == .init(before: 1, after: 1))
    #expect(safe.pieces.first?.deviceWrite == 0)
  }

  @Test func `a change of another register is told as elsewhere`() throws {
    let explainer = try explainer("strict", [0x04: 0x0010_0000, 0x44: 0])
    let explanation = try explainer.explain(AccessRequest(position: 0x04, byteWidth: 2, value: 2))
    let before = try #require(explanation.pieces.first?.before.map(\.name))
    #expect(before == ["track_decode", "restore_bars"])
    #expect(explanation.actions == [.memoryEnabled(true)])
  }

  @Test func `an access over two owners is cut, and each piece has its own`() throws {
    let explanation = try explainer("strict").explain(
      AccessRequest(position: 0x3E, byteWidth: 4, value: 0xFFFF_FFFF))
    #expect(explanation.pieces.map(\.position) == [0x3E, 0x40])
    #expect(explanation.pieces.map(\.owner) == ["Type_0", "PM"])
    #expect(explanation.pieces.flatMap(\.bits).allSatisfy { $0.effect == .dropped })
  }

  @Test(arguments: ["pmcsr", "PM.PMCSR", "PM.PMCSR.PME_En", "PMCSR.PME_En"])
  func `a register is found by its name`(_ name: String) throws {
    let position = try explainer("strict").position(of: name)
    #expect(position == (name.hasSuffix("En") ? 0x45 : 0x44))
  }

  @Test func `a name that the function does not have is not found`() throws {
    #expect(try explainer("strict").position(of: "AER.Header_Log_1") == nil)
  }

  /// What is said of each bit is what the space, asked for nothing else, does.
  @Test(arguments: ["strict", "linux_vfio", "qemu_emulated"], [1, 2, 3] as [UInt64])
  func `every effect that is told is the one that happened`(_ profile: String, _ seed: UInt64) throws {
    var random = Numbers(seed: seed)
    let explainer = try explainer(profile, [0x44: 0x8000, 0x04: 0xF910_0007])
    for _ in 0..<300 {
      let width = [1, 2, 4].randomElement(using: &random) ?? 4
      let position = Int.random(in: 0..<0x50, using: &random)
      let value = UInt32.random(in: 0...(.max >> UInt32(32 - 8 * width)), using: &random)
      let isRead = Bool.random(using: &random)
      let explanation = try explainer.explain(
        AccessRequest(position: position, byteWidth: width, value: isRead ? nil : value))
      for bits in explanation.pieces.flatMap(\.bits) {
        let context = "seed \(seed): \(position) \(width) \(value) \(bits.run.name)"
        switch bits.effect {
        case .toShadow: #expect(bits.shadow.after == bits.written, "\(context)")
        case .dropped, .toHook, .toDevice, .clearing, .throughShadow:
          #expect(!bits.shadow.isChange, "\(context)")
        case nil: #expect(!bits.device.isChange, "\(context)")
        }
        if bits.effect == .clearing {
          #expect(bits.device.after == bits.device.before & ~(bits.written ?? 0), "\(context)")
        }
        if bits.effect == .dropped, bits.writeBack != .clearing {
          #expect(!bits.device.isChange, "\(context)")
        }
        if bits.writeBack == .clearing { #expect(profile == "linux_vfio", "\(context)") }
      }
    }
  }
}

/// Random numbers that a seed repeats: SplitMix64.
private struct Numbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
