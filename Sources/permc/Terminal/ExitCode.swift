/// What a command ends with.
enum ExitCode: Int32 {
  /// All is well.
  case good = 0
  /// Something was found: diagnostics, mismatches, files that are not formatted.
  case findings = 1
  /// The arguments are wrong.
  case usage = 2
  /// A file could not be read, understood as what it should be, or written.
  case inputOutput = 3

  /// The graver of two.
  static func | (a: ExitCode, b: ExitCode) -> ExitCode { a.rawValue >= b.rawValue ? a : b }
}
