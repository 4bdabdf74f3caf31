/// Applies what findings propose and returns the files after it.
///
/// Of each finding the first fix-it of the wanted kind is taken, whole or not at all: one that overlaps an edit already
/// taken is left out, so that a second run may find more to do.
///
/// - Returns: The files in the same order, and how many fix-its were applied.
public func applyFixIts(
  _ diagnostics: [Diagnostic],
  to files: [SourceFile],
  only applicability: FixIt.Applicability = .safe
) -> (files: [SourceFile], applied: Int) {
  var taken: [Int: [FixIt.Edit]] = [:]
  var applied = 0
  var seen: Set<FixIt> = []
  for diagnostic in Renderer.sorted(diagnostics) {
    guard let fixIt = diagnostic.fixIts.first(where: { $0.applicability == applicability }),
      !fixIt.edits.isEmpty, seen.insert(fixIt).inserted,
      fixIt.edits.allSatisfy({ isApplicable($0, files) && !overlaps($0, taken[$0.range.file] ?? []) })
    else { continue }
    for edit in fixIt.edits { insert(edit, into: &taken[edit.range.file, default: []]) }
    applied += 1
  }
  var result = files
  for (file, edits) in taken {
    var bytes: [UInt8] = []
    var at = 0
    for edit in edits {
      bytes += files[file].bytes[at..<edit.range.bytes.lowerBound]
      bytes += edit.replacement.utf8
      at = edit.range.bytes.upperBound
    }
    bytes += files[file].bytes[at...]
    result[file] = SourceFile(path: files[file].path, bytes: bytes)
  }
  return (result, applied)
}

private func isApplicable(_ edit: FixIt.Edit, _ files: [SourceFile]) -> Bool {
  files.indices.contains(edit.range.file) && edit.range.bytes.lowerBound >= 0
    && edit.range.bytes.upperBound <= files[edit.range.file].bytes.count
}

/// Index of the first edit that does not end before an offset.
private func index(of offset: Int, in edits: [FixIt.Edit]) -> Int {
  var low = 0
  var high = edits.count
  while low < high {
    let middle = (low + high) / 2
    if edits[middle].range.bytes.upperBound < offset { low = middle + 1 } else { high = middle }
  }
  return low
}

/// Whether an edit touches another one; two at one place would have no order.
private func overlaps(_ edit: FixIt.Edit, _ edits: [FixIt.Edit]) -> Bool {
  let next = index(of: edit.range.bytes.lowerBound, in: edits)
  return next < edits.count && edits[next].range.bytes.lowerBound <= edit.range.bytes.upperBound
}

private func insert(_ edit: FixIt.Edit, into edits: inout [FixIt.Edit]) {
  edits.insert(edit, at: index(of: edit.range.bytes.lowerBound, in: edits))
}
