public import PermDSL

/// A file of generated text.
public struct GeneratedFile: Sendable, Equatable {
  /// File name, without a folder.
  public var name: String
  /// Everything in it; ends with a newline.
  public var text: String
  /// Bytes before the code: a header and imports, which another file of the same output has too.
  var preambleLength = 0

  /// A file.
  public init(name: String, text: String) {
    self.name = name
    self.text = text
  }
}

/// Generated files, and what stood in their way.
public struct GeneratedOutput: Sendable {
  /// In order of name.
  public var files: [GeneratedFile]
  /// Names of the tables that collide in the language of the output; with any, the files are of no use.
  public var diagnostics: [Diagnostic]

  /// Some files.
  public init(files: [GeneratedFile], diagnostics: [Diagnostic] = []) {
    self.files = files
    self.diagnostics = diagnostics
  }
}
