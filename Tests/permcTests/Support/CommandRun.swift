import Glibc

@testable import permc

/// What a command printed, run in this process.
struct CommandRun {
  var code: ExitCode
  var output: String
  var errors: String

  /// Runs `permc` with arguments.
  init(_ words: String..., isTerminal: Bool = false, forbidsColor: Bool = false) {
    self.init(words, isTerminal: isTerminal, forbidsColor: forbidsColor)
  }

  /// Runs `permc` with arguments.
  init(_ words: [String], isTerminal: Bool = false, forbidsColor: Bool = false) {
    TestTables.carry()
    let stream = Terminal.Stream(isTerminal: isTerminal, descriptor: nil)
    let terminal = Terminal(output: stream, error: stream, forbidsColor: forbidsColor)
    code = terminal.finish(Permc.run(words, terminal))
    output = terminal.output.text
    errors = terminal.error.text
  }
}

/// What the tests carry is what the program does.
enum TestTables {
  private static let carried: Void = CarriedFiles.carry(
    EmbeddedFiles.all.map { ($0.path, Array($0.text.utf8)) })

  /// Once is enough.
  static func carry() { carried }
}

/// A folder that is removed when the test ends.
final class TestFolder {
  let path: String

  init() {
    var template = Array("/tmp/permc-test-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? "/nonexistent"
    }
  }

  deinit { Self.remove(path) }

  /// Writes a file, and makes the folders above it.
  @discardableResult
  func add(_ name: String, _ text: String) -> String { add(name, bytes: Array(text.utf8)) }

  /// Writes a file of bytes, and makes the folders above it.
  @discardableResult
  func add(_ name: String, bytes: [UInt8]) -> String {
    let file = path + "/" + name
    var folder = path
    for part in name.split(separator: "/").dropLast() {
      folder += "/" + part
      mkdir(folder, 0o777)
    }
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    _ = permc.write(bytes, to: descriptor)
    close(descriptor)
    return file
  }

  /// The text of a file; nil: there is none.
  func text(_ name: String) -> String? {
    (try? InputFile.read(path + "/" + name)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// All names in a folder of it, those that begin with a dot too.
  func names(_ folder: String = "") -> [String] { Self.allNames(path + "/" + folder) }

  private static func allNames(_ path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  private static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFDIR {
      chmod(path, 0o700)
      for name in allNames(path) { remove(path + "/" + name) }
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}

/// Paths of files that tests read.
enum TestPaths {
  /// The package.
  static let package = {
    var path = #filePath
    for _ in 0..<4 { path = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) }
    return path
  }()

  /// A file under Tests/Fixtures.
  static func fixture(_ name: String) -> String { package + "/Tests/Fixtures/" + name }

  /// Recordings and dumps that do not belong to the package.
  static let shared = package + "/../shared"
  /// Whether they are there.
  static let hasShared = FileKind(shared + "/traces/vm") == .folder
}
