/// What a person wants to know of the rows: names and places.
///
/// Never needed to answer an access.
public struct TableLegend: Sendable, Equatable {
  /// A line of a table that describes bits.
  public struct Line: Sendable, Equatable {
    /// File, relative to the tree: `caps/pm.perm`.
    public var file: String
    /// Line number, from 1.
    public var line: Int
    /// What stands there: `PM.PMCSR`.
    public var subject: String

    /// A line.
    public init(file: String, line: Int, subject: String) {
      self.file = file
      self.line = line
      self.subject = subject
    }
  }

  /// The profile's name.
  public var profile: String
  /// Hook names by number.
  public var hooks: [String]
  /// Capability or header name by page index; the directory's is empty.
  public var pages: [String]
  /// Lines, by the index in a row's tag; index 0 is an empty line, for bytes that no table describes.
  public var lines: [Line]

  /// A legend.
  public init(profile: String, hooks: [String], pages: [String], lines: [Line]) {
    self.profile = profile
    self.hooks = hooks
    self.pages = pages
    self.lines = lines
  }
}
