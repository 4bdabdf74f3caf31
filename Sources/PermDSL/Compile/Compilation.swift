/// A set of tables taken through all stages: read, parsed, resolved, checked.
public struct Compilation: Sendable {
  /// The entries and what they include; `SourceRange.file` is an index.
  public var files: [SourceFile]
  /// Everything the tables say; whole where `hasErrors` is false.
  public var model: Model
  /// What is wrong, in order of file and offset; accepted findings are left out.
  public var diagnostics: [Diagnostic]

  /// A result by its parts.
  public init(files: [SourceFile], model: Model, diagnostics: [Diagnostic]) {
    self.files = files
    self.model = model
    self.diagnostics = diagnostics
  }

  /// Whether no tables may be made of this.
  public var hasErrors: Bool { diagnostics.contains { $0.id.severity == .error } }

  /// Compiles tables as far as they can be understood.
  ///
  /// Checks are made of the sound parts only: what stands in a capability or profile with an error has been reported, and its
  /// consequences are not.
  ///
  /// - Parameters:
  ///   - entries: Paths relative to the root of the tree.
  ///   - provider: Where the bytes come from.
  public static func compile(entries: [String], from provider: some SourceProvider) -> Compilation {
    let (set, loading) = SourceSet.load(entries: entries, from: provider)
    var diagnostics = loading
    for (file, tree) in set.trees.enumerated() { diagnostics += syntaxDiagnostics(of: tree, file: file) }
    let resolution = resolve(set.trees)
    diagnostics += resolution.diagnostics
    let sound = SoundModel(resolution.model, set.trees, errors: diagnostics)
    let checks = check(sound.model)
    diagnostics += sound.isWhole ? checks : checks.filter { $0.id != .hookNeverBound }
    let accepted = AllowancePass(resolution.model.allowances).apply(
      to: diagnostics,
      reportsUnused: sound.isWhole
    )
    return Compilation(files: set.files, model: resolution.model, diagnostics: Renderer.sorted(accepted))
  }
}

extension SourceRange {
  /// Whether another range lies in this one.
  func contains(_ other: SourceRange) -> Bool {
    file == other.file && bytes.lowerBound <= other.bytes.lowerBound
      && other.bytes.upperBound <= bytes.upperBound
  }
}
