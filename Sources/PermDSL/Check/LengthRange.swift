/// The lengths that a capability can have, over all values of what its length depends on.
///
/// - Returns: Bytes, cut to what its config space can hold; nil where no register and no `length` says.
/// - Complexity: O(combinations), bounded as the checks of lengths are.
public func lengthRange(of capability: Capability) -> ClosedRange<Int>? {
  let lengths = LayoutSpace(capability).layouts().compactMap { layout in
    layout.length?.value ?? layout.extents.map(\.bytes.upperBound).max()
  }
  guard let least = lengths.min(), let most = lengths.max() else { return nil }
  let limit = capability.kind.byteLimit
  return min(max(least, 0), limit)...min(max(most, 0), limit)
}
