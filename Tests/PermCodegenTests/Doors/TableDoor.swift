import PermCodegen
import PermDSL
import PermRuntime

/// The door that table text comes in by: all that permc does with the tables of a stranger.
package enum TableDoor {
  /// The name of a tree's first file, which the others are read from.
  private static let entry = "door.perm"
  /// Variants of a profile for which functions are built at most: what is looked for shows in the first.
  private static let variantLimit = 64

  /// Reads, checks, aligns, lowers and emits tables, and runs what was lowered.
  ///
  /// - Parameter bytes: A table; a line `//// PATH` begins another file of its tree.
  /// - Returns: What does not hold that must hold of any text; nil: all does.
  package static func fault(_ bytes: [UInt8]) -> String? {
    let files = tree(bytes)
    for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
      if let fault = syntaxFault(SourceFile(path: path, bytes: bytes)) { return "\(path): \(fault)" }
    }
    let compilation = Compilation.compile(entries: [entry, beside], from: sources(files))
    if let fault = reportFault(compilation) { return fault }
    guard !compilation.hasErrors else { return nil }
    for profile in compilation.model.profiles {
      if let fault = profileFault(profile, compilation.model) { return "profile \(profile.name): \(fault)" }
    }
    return nil
  }

  /// A file beside those of the text, with a profile and, where the text has none, a header, so that a capability that
  /// stands alone is lowered and run too.
  private static let beside = "beside.perm"
  private static let profile = """
    profile beside_the_text {
        spec "none"
        gaps    | none
        hidden  | none
        unknown hide
    }

    """
  private static let header = """
    header Beside = 0x00 {
        spec   "none"
        length 64
        body | none
    }

    """

  private static func sources(_ files: [String: [UInt8]]) -> InMemorySources {
    var files = files
    let hasHeader = files.values.contains { String(decoding: $0, as: UTF8.self).contains("header ") }
    files[beside] = Array((hasHeader ? profile : header + profile).utf8)
    return InMemorySources(files)
  }

  /// The files of a text, by path.
  private static func tree(_ bytes: [UInt8]) -> [String: [UInt8]] {
    let mark = Array("//// ".utf8)
    var files: [String: [UInt8]] = [:]
    var path = entry
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if line.starts(with: mark) {
        path = String(decoding: line.dropFirst(mark.count), as: UTF8.self)
      } else {
        files[path, default: []] += line + [UInt8(ascii: "\n")]
      }
    }
    // A text without a line end is a text of its own kind.
    if bytes.last != UInt8(ascii: "\n") { files[path]?.removeLast() }
    return files
  }

  // MARK: One file

  private static func syntaxFault(_ source: SourceFile) -> String? {
    let tree = parse(source)
    if tree.printed != source.bytes { return "the tree does not print as the source" }
    let findings = syntaxDiagnostics(of: tree, file: 0)
    if !tree.isWellFormed, findings.isEmpty { return "damaged, and nothing is found" }
    let aligned = format(tree)
    guard findings.isEmpty else {
      return aligned == source.bytes ? nil : "a damaged file is not left alone"
    }
    let after = parse(SourceFile(path: source.path, bytes: aligned))
    if !syntaxDiagnostics(of: after, file: 0).isEmpty { return "aligning damages it" }
    if words(of: tree) != words(of: after) { return "aligning changes its words" }
    return format(after) == aligned ? nil : "aligning twice is not aligning once"
  }

  /// The text of all tokens but line ends, which is what a table means.
  private static func words(of tree: SyntaxTree) -> [String] {
    var words: [String] = []
    tree.root.forEachToken { token in
      if token.kind != .newline { words.append(tree.source.text(token.range)) }
    }
    return words
  }

  // MARK: What is reported

  private static func reportFault(_ compilation: Compilation) -> String? {
    let files = compilation.files
    for diagnostic in compilation.diagnostics {
      for label in [diagnostic.primary] + diagnostic.secondary {
        guard files.indices.contains(label.range.file),
          label.range.bytes.upperBound <= files[label.range.file].bytes.count
        else { return "`\(diagnostic.id)` points out of its file" }
      }
    }
    let renderer = Renderer(files: files, usesColour: true)
    _ = renderer.render(compilation.diagnostics)
    // These are long, and one finding is written as another is.
    let some = Array(compilation.diagnostics.prefix(Renderer.limit))
    for form in DiagnosticFormat.allCases { _ = renderer.render(some, as: form) }
    let (fixed, count) = applyFixIts(compilation.diagnostics, to: files)
    guard count > 0 else { return nil }
    let mended = Dictionary(fixed.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    _ = Compilation.compile(entries: [entry, beside], from: InMemorySources(mended))
    return nil
  }

  // MARK: What is made

  private static func profileFault(_ profile: Profile, _ model: Model) -> String? {
    let lowered = lower(profile, of: model)
    guard !lowered.diagnostics.contains(where: { $0.id.severity == .error }) else { return nil }
    _ = emitSwift(profile, of: model, lowered: lowered)
    _ = emitC(profile, of: model, lowered: lowered)
    _ = emitJSON(profile, of: model, lowered: lowered)
    _ = emitMarkdown(profile, of: model, capabilities: nil)
    _ = checkLaws(profile, model: model, lowered: lowered)
    guard lowered.variants.reduce(0, { $0 + $1.variants.count }) <= variantLimit,
      let builder = FunctionBuilder(profile, lowered: lowered)
    else { return nil }
    for function in builder.functions().built {
      _ = FunctionDescription(function.image, facts: function.facts, model: model)
      if let fault = GuestSweep.fault(function.image, function.facts, lowered) {
        return "\(function.name): \(fault)"
      }
    }
    return nil
  }
}
