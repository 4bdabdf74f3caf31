import Glibc

/// What libFuzzer hands to a target, and what becomes of a fault.
package enum FuzzInput {
  /// Goes through a door; a fault ends the process, which is how libFuzzer learns of it and keeps the input.
  package static func enter(
    _ start: UnsafePointer<UInt8>?, _ count: Int, _ door: (_ bytes: [UInt8]) -> String?
  ) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let fault = door(bytes) else { return 0 }
    say("fault: \(fault)")
    abort()
  }

  /// The project's tables: in the folder that `PERM_TABLES` names, else in `tables` beside the executable, where fuzzing
  /// services put what a target needs.
  package static let tables: ProjectTables = {
    // Swift marks the kind of a text in the bits of its address, so that the leak detector does not see who owns it. What
    // lives as long as the process is told to it; what an input makes is gone before it looks.
    ignoreLeaks()
    defer { findLeaks() }
    let folder = getenv("PERM_TABLES").map { String(cString: $0) } ?? executableFolder + "/tables"
    guard let tables = ProjectTables(folder: folder) else {
      say("no tables in \(folder); PERM_TABLES names another folder")
      exit(1)
    }
    return tables
  }()

  private static var executableFolder: String {
    let limit = Int(PATH_MAX)
    var buffer = [CChar](repeating: 0, count: limit)
    let count = readlink("/proc/self/exe", &buffer, limit)
    let path = buffer.prefix(max(0, count)).map(UInt8.init(bitPattern:))
    return String(decoding: path.prefix(upTo: path.lastIndex(of: UInt8(ascii: "/")) ?? 0), as: UTF8.self)
  }

  private static func say(_ text: String) {
    let line = Array((text + "\n").utf8)
    _ = write(STDERR_FILENO, line, line.count)
  }
}

/// From the address sanitizer: what is allocated from here on is no leak.
@_silgen_name("__lsan_disable")
private func ignoreLeaks()

/// From the address sanitizer: the end of what `ignoreLeaks` began.
@_silgen_name("__lsan_enable")
private func findLeaks()
