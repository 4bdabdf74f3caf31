import Glibc

// embed-tables OUTPUT ROOT PATH...
//
// Writes a Swift file that holds the text of each file PATH, and of the tables under each folder PATH, all relative to
// ROOT. A path that does not exist is left out. The output is touched only if it changes.

/// Prints a message and ends with exit code 1: the build stops.
func fail(_ message: String) -> Never {
  let line = Array("embed-tables: \(message)\n".utf8)
  _ = write(STDERR_FILENO, line, line.count)
  exit(1)
}

let arguments = CommandLine.arguments
guard arguments.count >= 3 else { fail("usage: embed-tables OUTPUT ROOT PATH...") }
let root = arguments[2].hasSuffix("/") ? arguments[2] : arguments[2] + "/"

var swift = """
  // Made by embed-tables from tables/, docs/ and page/. Do not edit.

  /// Files of the project that permc carries, by their path in it.
  enum EmbeddedFiles {
    /// Path and text, in order of the paths.
    static let all: [(path: String, text: String)] = [

  """
for path in arguments[3...].flatMap({ tableFiles($0, in: root) }).sorted() {
  guard let bytes = readFile(root + path) else { fail("cannot read \(path)") }
  guard let text = String(validating: bytes, as: UTF8.self) else { fail("\(path) is not UTF-8") }
  swift += "(\n\(literal(path)),\n\(literal(text))\n),\n"
}
swift += "  ]\n}\n"
let bytes = Array(swift.utf8)
guard readFile(arguments[1]) == bytes || writeFile(arguments[1], bytes) else {
  fail("cannot write \(arguments[1])")
}
