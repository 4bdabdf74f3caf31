internal import Glibc

/// Memory that a client has mapped: ranges that do not overlap, ascending.
struct DMATable {
  /// A range.
  struct Mapped: Equatable {
    var address: UInt64
    /// At least 1; the range ends at 2^64 at most.
    var size: UInt64
    /// Whether the function knows of it.
    var isForwarded: Bool

    /// The last byte.
    var last: UInt64 { address &+ (size &- 1) }
  }

  private(set) var ranges: [Mapped] = []
  private let limit: Int

  init(limit: Int = VFIOUserWire.mappingLimit) { self.limit = limit }

  /// Whether a range can be added; 0, or the error's number.
  func check(_ range: Mapped) -> Int32 {
    guard range.size > 0, range.address <= UInt64.max - (range.size - 1) else { return EINVAL }
    guard ranges.count < limit else { return ENOSPC }
    let index = place(of: range.address)
    if index < ranges.count, ranges[index].address <= range.last { return EEXIST }
    if index > 0, ranges[index - 1].last >= range.address { return EEXIST }
    return 0
  }

  /// Adds a range that was checked.
  mutating func add(_ range: Mapped) { ranges.insert(range, at: place(of: range.address)) }

  /// The range that is exactly this one.
  func find(at address: UInt64, size: UInt64) -> Mapped? {
    let index = place(of: address)
    guard index < ranges.count, ranges[index].address == address, ranges[index].size == size else {
      return nil
    }
    return ranges[index]
  }

  /// Removes the range at an address.
  mutating func remove(at address: UInt64) {
    let index = place(of: address)
    if index < ranges.count, ranges[index].address == address { ranges.remove(at: index) }
  }

  /// Where a range with an address stands, or would.
  private func place(of address: UInt64) -> Int {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = low + (high - low) / 2
      if ranges[middle].address < address { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
