public import PermDSL

/// A file of generated text.
public struct GeneratedFile: Sendable, Equatable {
  /// File name, without a folder.
  public var name: String
  /// Everything in it, as UTF-8; ends with a newline.
  public var bytes: [UInt8]
  /// Bytes before the code: a header and imports, which another file of the same output has too.
  var preambleLength = 0

  /// A file.
  public init(name: String, text: String) { self.init(name: name, bytes: Array(text.utf8)) }

  /// A file by its bytes.
  init(name: String, bytes: [UInt8], preambleLength: Int = 0) {
    self.name = name
    self.bytes = bytes
    self.preambleLength = preambleLength
  }

  /// Everything in it.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
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
