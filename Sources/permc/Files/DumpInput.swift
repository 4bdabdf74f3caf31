internal import PermRuntime

/// The functions of some dumps.
struct DumpInput {
  /// A function and the file it is from.
  struct Device {
    var file: String
    /// Number in the file, from 0.
    var index: Int
    var device: DumpDevice
  }

  var devices: [Device] = []
  /// What is wrong with the files, one line each.
  var problems: [String] = []
  /// Whether no file looks like a dump at all: none has a row of bytes, or a size that a config space has.
  private(set) var isForeign = true

  /// Reads dumps; `-` is standard input.
  init(_ paths: [String]) throws(CommandError) {
    for path in paths { add(path, DumpFile(reading: try InputFile.read(path))) }
  }

  /// A dump that was read.
  init(_ path: String, _ bytes: [UInt8]) { add(path, DumpFile(reading: bytes)) }

  private mutating func add(_ path: String, _ file: DumpFile) {
    devices += file.devices.enumerated().map { Device(file: path, index: $0.offset, device: $0.element) }
    problems += file.problems.map { "\(path): \($0)" }
    if !file.devices.isEmpty || file.problems.contains(where: { $0.line > 0 }) { isForeign = false }
  }

  /// Keeps the function that `--device` names: a number from 0, or an address with or without its domain.
  mutating func select(_ wanted: String?) throws(CommandError) {
    guard let wanted else { return }
    let selected = devices.filter {
      $0.device.address == wanted || $0.device.address == "0000:" + wanted || String($0.index) == wanted
    }
    guard !selected.isEmpty else {
      let known = devices.prefix(20).map { $0.device.address ?? String($0.index) }.joined(separator: ", ")
      throw .usage("no function `\(wanted)` in the dump; it has \(known.isEmpty ? "none" : known)")
    }
    devices = selected
  }
}
