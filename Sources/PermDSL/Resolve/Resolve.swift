/// A model, and what kept it from being whole.
public struct Resolution: Sendable {
  /// What could be resolved; whole where no finding is an error.
  public var model: Model
  /// Findings in order of file and offset.
  public var diagnostics: [Diagnostic]

  /// A model with its findings.
  public init(model: Model, diagnostics: [Diagnostic]) {
    self.model = model
    self.diagnostics = diagnostics
  }
}

/// Gives names their meaning: from the trees of a table set to a model without names.
///
/// `trees[i]` is file `i` of every `SourceRange`. Parts that the parser reported are left out and nothing more is
/// said of them.
public func resolve(_ trees: [SyntaxTree]) -> Resolution {
  let reporter = Reporter()
  let readers = trees.enumerated().map { FileReader(file: $0, source: $1.source) }
  let declarations = Declarations(readers, trees, reporter: reporter)
  let tables = CapabilityTables(
    CapabilityCollector(declarations: declarations, reporter: reporter).collect(readers, trees)
  )
  let profiles = ProfileCollector(tables: tables, declarations: declarations, reporter: reporter)
    .collect(readers, trees)
  let allowances = zip(readers, trees).flatMap { reader, tree in
    AllowanceCollector(reader: reader, reporter: reporter).collect(tree.root)
  }
  let model = Model(
    files: trees.map(\.source),
    hooks: declarations.hooks,
    enumerations: declarations.enumerations,
    capabilities: tables.capabilities,
    profiles: profiles,
    allowances: allowances
  )
  return Resolution(model: model, diagnostics: reporter.sorted)
}
