import Glibc

/// What the figures were measured on.
struct Machine {
  /// Name and value, in the order in which they are shown.
  var parts: [(name: String, value: String)]

  /// This one.
  static func current() -> Machine {
    var system = utsname()
    uname(&system)
    let release = withUnsafeBytes(of: &system.release) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    let model = lines(of: "/proc/cpuinfo").first { $0.hasPrefix("model name") }
    let name = model?.split(separator: ":").last.map { $0.drop { $0 == " " } } ?? "unknown"
    return Machine(parts: [
      ("processor", String(name)),
      ("processors", "\(sysconf(Int32(_SC_NPROCESSORS_ONLN)))"),
      ("kernel", release),
      ("swift", firstLine(of: "swiftc --version 2>/dev/null")),
      ("clang", firstLine(of: "\"$(dirname \"$(command -v swiftc)\")\"/clang --version 2>/dev/null")),
    ])
  }

  /// In one line.
  var text: String { parts.map { "\($0): \($1)" }.joined(separator: "; ") }

  private static func lines(of path: String) -> [Substring] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    return text(of: file).split(separator: "\n")
  }

  private static func firstLine(of command: String) -> String {
    guard let pipe = popen(command, "r") else { return "unknown" }
    defer { pclose(pipe) }
    return text(of: pipe).split(separator: "\n").first.map(String.init) ?? "unknown"
  }

  private static func text(of file: UnsafeMutablePointer<FILE>) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }
}
