import PermRuntime
import Testing

/// A guest that goes on elsewhere notices nothing: the package's profiles, real devices' registers, arbitrary accesses.
@Suite struct MigrationTests {
  /// An access of a guest.
  private struct Access {
    var position: Int
    var byteWidth: Int
    /// Nil: a read.
    var value: UInt32?
  }

  /// SplitMix64.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
      return z ^ z >> 31
    }
  }

  /// Dwords that a table describes; but for VPD, of which the other end is no register.
  private func dwords(of space: PowerSpace) -> [Int] {
    (0..<space.size / 4).filter { index in
      guard space.row(index).line != 0, case .capability(let owner)? = space.region(at: index * 4)?.owner
      else {
        return false
      }
      return space.capabilities[owner].kind != .standard || space.capabilities[owner].id != 0x03
    }
  }

  private func access(in dwords: [Int], _ space: PowerSpace, _ random: inout Generator) throws -> Access {
    let byteWidth = [1, 2, 4].randomElement(using: &random) ?? 1
    // Some go where the power is.
    let power = try #require(space.fields.powerState).position / 4
    let dword = Int.random(in: 0..<8, using: &random) == 0 ? power : dwords.randomElement(using: &random) ?? 0
    let position = dword * 4 + Int.random(in: 0..<4 / byteWidth, using: &random) * byteWidth
    let value = Bool.random(using: &random) ? UInt32(truncatingIfNeeded: random.next()) : nil
    return Access(position: position, byteWidth: byteWidth, value: value)
  }

  /// Performs an access; the value read, or the error.
  private func perform(_ access: Access, on space: PowerSpace) -> Result<UInt32, ConfigError> {
    do throws(ConfigError) {
      guard let value = access.value else {
        return .success(try space.readGuest(at: access.position, byteWidth: access.byteWidth))
      }
      try space.writeGuest(at: access.position, byteWidth: access.byteWidth, value: value)
      return .success(0)
    } catch {
      return .failure(error)
    }
  }

  /// What a guest reads of these dwords, without what the device alone knows: whether something happened to it.
  private func view(_ dwords: [Int], of space: PowerSpace) throws -> [UInt32] {
    try dwords.map { try space.readGuest(at: $0 * 4, byteWidth: 4) & ~space.row($0).rw1c }
  }

  @Test(arguments: PowerCase.all, [UInt64(1), 2, 3, 4, 5, 6])
  func `P14: a guest that was moved reads on as one that was not`(_ test: PowerCase, _ seed: UInt64) throws {
    var random = Generator(state: seed)
    let source = try test.open()
    let dwords = dwords(of: source)
    for _ in 0..<400 { _ = perform(try access(in: dwords, source, &random), on: source) }

    let bytes = try source.saveState(whenAsleep: .send)
    #expect(bytes.count == source.stateSize)
    let destination = try test.open()
    try destination.loadState(bytes.span)
    #expect(destination.power == source.power)
    #expect(try destination.saveState(whenAsleep: .send) == bytes)
    #expect(try view(dwords, of: destination) == view(dwords, of: source))

    for step in 0..<200 {
      let access = try access(in: dwords, source, &random)
      let (stayed, moved) = (perform(access, on: source), perform(access, on: destination))
      let mask = ~(source.row(access.position / 4).rw1c >> UInt32(access.position % 4 * 8))
      #expect(stayed.map { $0 & mask } == moved.map { $0 & mask }, "step \(step): \(access)")
    }
    #expect(destination.power == source.power)
    #expect(destination.function.mapped(for: .cpu) == source.function.mapped(for: .cpu))
    #expect(destination.function.violations.filter { !test.allows($0) } == [])
  }

  @Test(arguments: PowerDevice.allCases)
  func `P14: a guest in D3hot goes from linux_vfio to strict and back, where the embedder has judged so`(
    _ device: PowerDevice
  ) throws {
    let source = try PowerCase(profile: "linux_vfio", device: device).open()
    try source.ask(for: .d3hot)
    let bytes = try source.saveState(whenAsleep: .send)
    let strict = try PowerCase(profile: "strict", device: device).open()
    let error = #expect(throws: StateError.self) { try strict.loadState(bytes.span) }
    #expect(error?.code == .otherTables)
    let there = CompatibleTables(saved: source.fingerprint, loading: strict.fingerprint)
    try strict.loadState(bytes.span, accepting: [there])
    #expect(strict.power.state == .d3hot)
    try strict.ask(for: .d0)
    #expect(strict.power.state == .d0)
    try strict.ask(for: .d3hot)

    let back = try PowerCase(profile: "linux_vfio", device: device).open()
    let returned = try strict.saveState(whenAsleep: .send)
    try back.loadState(
      returned.span,
      accepting: [CompatibleTables(saved: strict.fingerprint, loading: back.fingerprint)])
    #expect(back.power.state == .d3hot)
    #expect(back.function.violations.filter { !PowerCase(profile: "linux_vfio").allows($0) } == [])
  }
}
