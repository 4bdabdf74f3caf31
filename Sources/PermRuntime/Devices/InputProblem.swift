/// What is wrong with a dump or a trace: where, what stands there and what should.
public struct InputProblem: Error, Sendable, Equatable, CustomStringConvertible {
  /// Line number, from 1; 0: the file as a whole.
  public var line: Int
  /// What stands there, shortened; empty: nothing.
  public var found: String
  /// What should stand there.
  public var expected: String

  /// A problem at a line.
  public init(line: Int, found: String, expected: String) {
    self.line = line
    self.found = found
    self.expected = expected
  }

  /// "line 12: expected a hexadecimal byte, found `8g`".
  public var description: String {
    let place = line == 0 ? "" : "line \(line): "
    return "\(place)expected \(expected), found \(found.isEmpty ? "nothing" : "`\(found)`")"
  }
}
