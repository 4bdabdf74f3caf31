import PermRuntime

@testable import permc

/// The lspci of this machine, and the dumps that it and permc read.
enum Lspci {
  /// Whether there is one.
  static let isInstalled = ChildProcess.shell("command -v lspci", in: TestFolder()).code == 0

  /// Whether it is of the version that the rows were written for: each flag has a row then, and each row is shown.
  static let isOfRows = ChildProcess.shell("lspci --version", in: TestFolder()).output.contains(" 3.9.")

  /// The tables of the package.
  static func tables() throws -> TableSet {
    let root = TestPaths.package + "/tables"
    return TableSet(entries: try TableSet.tables(in: root, ""), from: FileSources(root: root), root: root)
  }

  /// All rows' names.
  static let rowNames = LspciComparison.rowNames(of: pages)

  /// All dumps.
  static func dumps() throws -> [Dump] {
    try ["pciutils", "qemu"].flatMap { folder in
      try (folderNames(TestPaths.shared + "/dumps/" + folder) ?? []).sorted().map { name in
        let path = TestPaths.shared + "/dumps/" + folder + "/" + name
        return Dump(name: folder + "/" + name, path: path, file: DumpFile(reading: try InputFile.read(path)))
      }
    }
  }

  /// One dump.
  struct Dump {
    var name: String
    var path: String
    var file: DumpFile

    /// Its functions, each with what lspci prints of it.
    func functions() throws -> [(DumpDevice, LspciFunction)] {
      let folder = TestFolder()
      var input = path
      var devices = file.devices
      if name.hasSuffix(".config") {
        // lspci reads text alone.
        input = folder.add("dump", devices.first.map { Self.text($0.image) } ?? "")
        if !devices.isEmpty { devices[0].address = "0000:00:00.0" }
      }
      let run = ChildProcess.shell("exec 2>/dev/null; lspci -n -vv -F '\(input)'", in: folder)
      let printed = LspciFunction.all(in: run.output)
      guard run.code == 0, printed.count == devices.count else {
        throw LspciProblem(description: "\(name): \(devices.count) functions, lspci prints \(printed.count)")
      }
      return try printed.map { function in
        guard let device = devices.first(where: { $0.address == function.address }) else {
          throw LspciProblem(description: "\(name): \(function.address) is not in the dump")
        }
        return (device, function)
      }
    }

    /// An image as `lspci -xxxx` prints it.
    private static func text(_ image: ConfigImage) -> String {
      var text = "00:00.0 function\n"
      for start in stride(from: 0, to: image.knownCount, by: 16) {
        let row = image.bytes[start..<start + 16].map { String(256 + Int($0), radix: 16).dropFirst() }
        let place = String(start, radix: 16)
        text += String(repeating: "0", count: max(0, 2 - place.count)) + place + ": "
        text += row.joined(separator: " ") + "\n"
      }
      return text
    }
  }
}

/// Why a dump cannot be compared.
struct LspciProblem: Error, CustomStringConvertible {
  var description: String
}
