import PermDSL
import PermRuntime

/// What all stages of the lowering of one profile share: the model, the legend and what was found.
struct LoweringContext {
  let model: Model
  var legend: LegendBuilder
  private(set) var diagnostics: [Diagnostic] = []
  private var reported: Set<Diagnostic> = []

  init(model: Model) {
    self.model = model
    legend = LegendBuilder(files: model.files)
  }

  /// Reports a finding once, however many variants have it.
  mutating func report(_ diagnostic: Diagnostic) {
    if reported.insert(diagnostic).inserted { diagnostics.append(diagnostic) }
  }

  /// The words of an expression's program; what cannot be encoded is reported and becomes 0.
  mutating func program(_ expression: Expression, at origin: SourceRange) -> [UInt32] {
    let output = ProgramCompiler.compile(expression)
    guard let problem = output.problem else { return output.words }
    report(ExpressionNotEncodable(problem: problem, origin: origin).diagnostic)
    return ProgramCompiler.compile(.constant(0)).words
  }
}
