internal import PermCodegen
internal import PermRuntime

/// A folder of recorded cases.
struct FuzzCorpus {
  private let folder: String?
  private let profile: String
  /// The cases that it held when it was read.
  private(set) var cases: [Trace] = []

  /// Reads a folder; one that is not there yet is empty.
  init(_ folder: String?, profile: String) throws(CommandError) {
    self.folder = folder
    self.profile = profile
    guard let folder, FileKind(folder) == .folder, let names = folderNames(folder) else { return }
    for name in names where name.hasSuffix(".trace") {
      cases += try TraceInput.readAll(TablePath.display(name, in: folder)).map(\.trace)
    }
  }

  /// Adds cases, each under a name that its text decides.
  func add(_ traces: [Trace]) throws(CommandError) {
    try write(traces.map { ("case", $0) })
  }

  /// Adds what fails.
  func save(_ failures: [FuzzFailure]) throws(CommandError) {
    try write(failures.map { ($0.difference.kind.rawValue, $0.trace) })
  }

  private func write(_ traces: [(kind: String, trace: Trace)]) throws(CommandError) {
    guard let folder, !traces.isEmpty else { return }
    try OutputFiles.makeFolder(folder)
    let files = traces.map { entry in
      let text = Array(entry.trace.text.utf8)
      let name = "\(profile)-\(entry.kind)-\(hexText(Self.digest(text), 16)).trace"
      return OutputFiles.File(path: TablePath.display(name, in: folder), bytes: text)
    }
    try OutputFiles.update(files)
  }

  /// FNV-1a.
  private static func digest(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }
}
