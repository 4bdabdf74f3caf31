@testable import PermRuntime
import Testing

/// Runs of bytes are what an owner for each byte would be.
@Suite struct OwnerMapTests {
  /// The same, byte by byte.
  private struct Bytes {
    var owners: [OwnerMap.Owner]

    init(size: Int) { owners = Array(repeating: OwnerMap.nobody, count: size) }

    mutating func give(_ range: Range<Int>, to owner: OwnerMap.Owner) -> Bool {
      let range = range.clamped(to: 0..<owners.count)
      let wasOwned = owners[range].contains { $0 != OwnerMap.nobody }
      for position in range { owners[position] = owner }
      return wasOwned
    }

    mutating func giveFree(_ range: Range<Int>, to owner: OwnerMap.Owner) {
      for position in range.clamped(to: 0..<owners.count) where owners[position] == OwnerMap.nobody {
        owners[position] = owner
      }
    }

    func firstOwned(from start: Int, exceptBy owner: OwnerMap.Owner) -> Int {
      (start..<owners.count).first { owners[$0] != OwnerMap.nobody && owners[$0] != owner } ?? owners.count
    }
  }

  private func bytes(of map: OwnerMap) -> [OwnerMap.Owner] {
    map.runs.indices.flatMap { index in
      Array(repeating: map.runs[index].owner, count: map.end(of: index) - map.runs[index].start)
    }
  }

  @Test(arguments: 0..<50)
  func `any order of gifts gives each byte its owner`(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let size = seed % 2 == 0 ? 64 : 256
    var map = OwnerMap(size: size)
    var bytes = Bytes(size: size)
    for owner in 0..<OwnerMap.Owner(40) {
      let start = Int.random(in: 0..<size, using: &random)
      let range = start..<start + Int.random(in: 0...size / 3, using: &random)
      if Bool.random(using: &random) {
        #expect(map.give(range, to: owner) == bytes.give(range, to: owner), "seed \(seed), \(range)")
      } else {
        map.giveFree(range, to: owner)
        bytes.giveFree(range, to: owner)
      }
      #expect(self.bytes(of: map) == bytes.owners, "seed \(seed), owner \(owner), \(range)")
      let other = OwnerMap.Owner.random(in: 0...owner, using: &random)
      #expect(
        map.firstOwned(from: start, exceptBy: other) == bytes.firstOwned(from: start, exceptBy: other),
        "seed \(seed)")
    }
  }

  @Test func `gifts in ascending order take two runs each`() {
    var map = OwnerMap(size: 4096)
    for owner in 0..<OwnerMap.Owner(10) {
      let start = 0x100 + Int(owner) * 0x20
      map.give(start..<start + 0x10, to: owner)
    }
    #expect(map.runs.count == 21)
  }
}
