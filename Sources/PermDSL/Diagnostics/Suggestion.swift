/// The candidate that a mistyped name most likely means, if one is near enough.
///
/// A candidate that differs in case alone wins; then the one with the smallest edit distance (a swap of neighbours
/// counts as one edit), if that is at most a third of the name's length. Ties go to the candidate that sorts first,
/// so that the answer does not depend on their order.
///
/// - Complexity: O(candidates × length²); a name of more than 64 characters is compared by case alone.
public func suggestion(for name: String, among candidates: some Sequence<String>) -> String? {
  let written = Array(name.unicodeScalars)
  guard !written.isEmpty else { return nil }
  let isShort = written.count <= 64
  let folded = name.lowercased()
  var best: (distance: Int, candidate: String)?
  for candidate in candidates where candidate != name {
    let distance: Int
    if candidate.utf8.count == name.utf8.count, candidate.lowercased() == folded {
      distance = 0
    } else if isShort {
      let limit = max(1, written.count / 3)
      let wanted = Array(candidate.unicodeScalars.prefix(written.count + limit + 1))
      guard wanted.count > 0, abs(wanted.count - written.count) <= limit else { continue }
      distance = editDistance(written, wanted)
      // A name of one or two letters is near to every other such name.
      guard distance <= limit, distance < written.count else { continue }
    } else {
      continue
    }
    if let current = best, (current.distance, current.candidate) <= (distance, candidate) { continue }
    best = (distance, candidate)
  }
  return best?.candidate
}

/// Number of insertions, deletions, replacements and swaps of neighbours that turn one text into the other.
private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  var beforePrevious: [Int] = []
  var previous = Array(0...b.count)
  for i in a.indices {
    var current = [i + 1]
    current.reserveCapacity(b.count + 1)
    for j in b.indices {
      var cost = min(previous[j + 1], current[j]) + 1
      cost = min(cost, previous[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforePrevious[j - 1] + 1) }
      current.append(cost)
    }
    (beforePrevious, previous) = (previous, current)
  }
  return previous[b.count]
}
