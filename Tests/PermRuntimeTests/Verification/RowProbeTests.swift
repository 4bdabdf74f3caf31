import Testing

@testable import PermRuntime

@Suite struct RowProbeTests {
  private func probe(isRW1CSafe: Bool) -> RowProbe {
    RowProbe(
      DirectoryPage.Settings(
        gaps: .none, hidden: .none, keepsUnknown: false, isRW1CSafe: isRW1CSafe, overlapRestarts: false))
  }

  /// Control in the low half, status that is cleared by one above it.
  private var neighbours: TableRow {
    var row = TableRow(.none, rw1c: 0xF000_0000, reserved: 0)
    row.deviceWrite = 0x0000_00FF
    return row
  }

  @Test func `a plain write back clears status beside it, in the whole and not in pieces`() {
    var probe = probe(isRW1CSafe: false)
    let breaches = probe.breaches(of: neighbours, fixed: 0)
    #expect(breaches.clearedUnasked == 0xF000_0000)
    #expect(breaches.slicedOnDevice == 0xF000_0000)
    #expect(breaches.unmaskedOnDevice == 0xF000_0000)
    #expect(breaches.slicedReads == 0)
  }

  @Test func `a safe write back clears nothing`() {
    var probe = probe(isRW1CSafe: true)
    #expect(probe.breaches(of: neighbours, fixed: 0) == RowProbe.Breaches())
  }

  @Test func `status that the guest may clear is cleared by it alone`() {
    var probe = probe(isRW1CSafe: true)
    var row = neighbours
    row.deviceWrite = 0xF000_00FF
    #expect(probe.breaches(of: row, fixed: 0) == RowProbe.Breaches())
  }

  @Test func `a reserved or read-only bit that takes a write is told, wherever it goes`() {
    var probe = probe(isRW1CSafe: true)
    var row = TableRow(.none, rw1c: 0, reserved: 0x0000_0F00)
    row.deviceWrite = 0x0000_FFFF
    row.virt = 0xFF00_0000
    row.shadowWrite = 0xFF00_0000
    let breaches = probe.breaches(of: row, fixed: 0x8000_0001)
    #expect(breaches.unmaskedOnDevice == 0x0000_0F01)
    #expect(breaches.unmaskedInShadow == 0x8000_0000)
  }

  @Test func `a byte that is live when read alone reads otherwise in slices`() {
    var probe = probe(isRW1CSafe: true)
    var row = TableRow(.blank, rw1c: 0, reserved: 0)
    row.liveBytes = 0b0010
    #expect(probe.breaches(of: row, fixed: 0).slicedReads == 0x0000_FF00)
  }

  @Test(arguments: [DirectoryPage.BytePolicy.none, .raw, .blank])
  func `bytes with one policy obey the laws`(_ policy: DirectoryPage.BytePolicy) {
    var probe = probe(isRW1CSafe: false)
    let row = TableRow(policy, rw1c: 0x0000_FF00, reserved: 0)
    #expect(probe.breaches(of: row, fixed: 0) == RowProbe.Breaches())
  }
}
