internal import PermRuntime

/// Reading recordings.
enum TraceInput {
  /// The traces that some paths name: files, and of a folder all `.trace` and `.traces.gz` files in it.
  static func paths(_ typed: [String]) throws(CommandError) -> [String] {
    var paths: [String] = []
    for path in typed {
      guard FileKind(path) == .folder else {
        paths.append(path)
        continue
      }
      guard let names = folderNames(path) else { throw .input("cannot list `\(path)`") }
      let traces = names.filter { $0.hasSuffix(".trace") || $0.hasSuffix(".traces.gz") }
      guard !traces.isEmpty else { throw .input("`\(path)` holds no .trace or .traces.gz file") }
      paths += traces.map { TablePath.display($0, in: path) }
    }
    return paths
  }

  /// Whether a file is a recording.
  static func isTrace(_ bytes: [UInt8]) -> Bool { bytes.starts(with: "perm-trace ".utf8) }

  /// The recordings of a file, each under the name that tells it from the others.
  static func readAll(_ path: String) throws(CommandError) -> [(name: String, trace: Trace)] {
    switch Trace.parseAll(try InputFile.read(path)) {
    case .success(let traces):
      return traces.map { (traces.count == 1 ? path : "\(path): \($0.name)", $0) }
    case .failure(let problem): throw .input("\(path): \(problem)")
    }
  }

  /// A recording.
  static func read(_ path: String, _ bytes: [UInt8]) throws(CommandError) -> Trace {
    switch Trace.parse(bytes) {
    case .success(let trace): return trace
    case .failure(let problem): throw .input("\(path): \(problem)")
    }
  }
}
