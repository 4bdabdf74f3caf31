import Testing

@testable import PermCodegen

@Suite struct OperationShrinkerTests {
  @Test func `Keeps what is needed and nothing else`() {
    let needed = [
      GuestOperation(.write, at: 0x44, byteWidth: 1, value: 0x02),
      GuestOperation(.read, at: 0x10, byteWidth: 4),
    ]
    var operations = (0..<500).map { GuestOperation(.read, at: $0, byteWidth: 1) }
    operations.insert(GuestOperation(.write, at: 0x43, byteWidth: 4, value: 0xFFFF_FFFF), at: 200)
    operations.append(needed[1])
    var shrinker = OperationShrinker { candidate in
      let write = candidate.firstIndex {
        $0.kind == .write && $0.position <= 0x44 && $0.position + $0.byteWidth > 0x44
          && $0.value >> UInt32((0x44 - $0.position) * 8) & 2 != 0
      }
      let read = candidate.lastIndex { $0 == needed[1] }
      guard let write, let read else { return false }
      return write < read
    }
    #expect(shrinker.shrink(operations) == needed)
  }

  @Test func `What nothing can be taken from stays`() {
    let operation = GuestOperation(.write, at: 4, byteWidth: 2, value: 1)
    var shrinker = OperationShrinker { $0 == [operation] }
    #expect(shrinker.shrink([operation]) == [operation])
  }
}
