import Glibc

@testable import permc

/// The tool as a process of its own.
enum ChildProcess {
  /// Where the tests and the tool were built to.
  static let tool: String = {
    let folder =
      resolvedPath("/proc/self/exe").map { String($0[..<($0.lastIndex(of: "/") ?? $0.startIndex)]) } ?? ""
    // The tests run as a program beside the tool, or loaded by a helper of the toolchain.
    let candidates = [folder + "/permc", TestPaths.package + "/.build/debug/permc"]
    return candidates.first { FileKind($0) == .file } ?? candidates[1]
  }()

  /// Whether it was built.
  static let isBuilt = FileKind(tool) == .file

  /// Runs a shell line with `$PERMC` set to the tool, in a folder; exit code and what it printed on both streams.
  static func shell(_ line: String, in folder: TestFolder) -> (code: Int32, output: String) {
    let script = "cd '\(folder.path)' && PERMC='\(tool)' && { \(line)\n} 2>&1"
    guard let pipe = popen(script, "r") else { return (-1, "") }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, pipe)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    let status = pclose(pipe)
    return (status >> 8 & 0xff, String(decoding: bytes, as: UTF8.self))
  }
}

/// The compiler of C that this machine has.
enum CCompiler {
  /// Whether there is one.
  static let isInstalled = ChildProcess.shell("command -v cc", in: TestFolder()).code == 0
}
