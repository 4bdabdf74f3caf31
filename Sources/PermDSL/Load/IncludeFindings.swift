/// An `include` of a file or folder that is not there.
struct IncludeNotFound {
  /// As written, without quotes.
  var written: String
  /// Relative to the root.
  var path: String
  /// The string in the file.
  var range: SourceRange
  /// What may have been meant, as it would be written.
  var suggestion: String?
  /// Whether the folder is there, but holds no table.
  var isEmptyFolder = false
  /// Whether it was looked for among the tables that come with the compiler too.
  var hasLibrary = false

  var diagnostic: Diagnostic {
    let missing = isEmptyFolder ? "the folder `\(path)` holds no .perm file" : "`\(path)` does not exist"
    return Diagnostic(
      .includeNotFound,
      isEmptyFolder ? "nothing to include in `\(written)`" : "`\(written)` is not found",
      at: DiagnosticLabel(range, missing),
      notes: [
        hasLibrary
          ? "an include is looked for beside the file that it stands in, then among the tables of the compiler"
          : "an include is relative to the file that it stands in"
      ],
      fixIts: suggestion.map {
        [FixIt("there is `\($0)`", .choice, [.init(range, "\"\($0)\"")])]
      } ?? []
    )
  }
}

/// An `include` that leads back to the file it stands in.
struct IncludeLoop {
  /// The string in the file.
  var range: SourceRange
  /// The files from the included one to the including one.
  var chain: [String]
  /// The first include of the loop, in the included file; nil: a file that includes itself.
  var first: SourceRange?

  var diagnostic: Diagnostic {
    let files = chain.count > 6 ? chain.prefix(3) + ["..."] + chain.suffix(2) : chain[...]
    let loop = (files + chain.prefix(1)).map { $0 == "..." ? $0 : "`\($0)`" }.joined(separator: " includes ")
    return Diagnostic(
      .includeLoop,
      chain.count == 1 ? "this file includes itself" : "this include closes a loop of \(chain.count) files",
      at: DiagnosticLabel(range, "is already being read"),
      secondary: first.map { [DiagnosticLabel($0, "the loop begins here")] } ?? [],
      notes: chain.count == 1 ? [] : [loop]
    )
  }
}

/// An `include` of a path outside the tree.
struct IncludeOutsideTree {
  /// As written, without quotes.
  var written: String
  /// The string in the file.
  var range: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .includeOutsideTree,
      "`\(written)` is outside the tree of tables",
      at: DiagnosticLabel(range, written.hasPrefix("/") ? "an absolute path" : "`..` leads above the root"),
      notes: ["tables are read from one tree only, so that a compile does not depend on where it stands"]
    )
  }
}

/// A file that is there but cannot be read.
struct IncludeUnreadable {
  /// Relative to the root.
  var path: String
  /// The system's words.
  var reason: String
  /// The string in the file.
  var range: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(.includeUnreadable, "`\(path)` cannot be read", at: DiagnosticLabel(range, reason))
  }
}
