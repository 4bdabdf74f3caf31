/// A file that holds the config space of some functions.
///
/// Accepted are the text of `lspci -x`, `-xxx` and `-xxxx`, with or without `-v` and with any number of functions; a bare
/// hex dump of 16 bytes a line (`000: 86 80 ..`, and what xxd and `hexdump -C` print); and the bytes of a sysfs `config` file.
public struct DumpFile: Sendable, Equatable {
  /// The functions that could be read, in the order of the file.
  public var devices: [DumpDevice]
  /// What was wrong, in the order of the file, `problemLimit` at most.
  ///
  /// A function with a problem is not in `devices`.
  public var problems: [InputProblem]

  /// Problems noted at most.
  public static let problemLimit = 20

  /// Reads a file.
  ///
  /// - Complexity: O(bytes).
  public init(reading bytes: [UInt8]) {
    if DumpFile.isBinary(bytes) {
      self = DumpFile(binary: bytes)
    } else {
      var reader = DumpReader(bytes)
      reader.readAll()
      self = DumpFile(devices: reader.devices, problems: reader.problems)
    }
  }

  private init(devices: [DumpDevice], problems: [InputProblem]) {
    self.devices = devices
    self.problems = problems
  }

  /// Whether the bytes hold a control character that no text has, or FFh, which no UTF-8 has and absent devices answer.
  private static func isBinary(_ bytes: [UInt8]) -> Bool {
    bytes.contains { $0 < 8 || (14..<27).contains($0) || $0 == 0xFF }
  }

  private init(binary bytes: [UInt8]) {
    guard let image = ConfigImage(bytes) else {
      let expected = "a binary config space of 64, 128, 256 or 4096 bytes"
      self.init(
        devices: [],
        problems: [InputProblem(line: 0, found: "\(bytes.count) bytes", expected: expected)]
      )
      return
    }
    self.init(devices: [DumpDevice(image: image)], problems: [])
  }
}

/// Reads the text forms of a dump, line by line.
struct DumpReader {
  private(set) var devices: [DumpDevice] = []
  private(set) var problems: [InputProblem] = []
  var lines: TextLines
  private var current: Draft?

  /// A function of which more lines may follow.
  private struct Draft {
    var device: DumpDevice
    var bytes: [UInt8] = []
    /// The line that last gave bytes.
    var hexLine = 0
    /// A `*` stands for repetitions of the last row.
    var repeats = false
    /// The list of capabilities has begun: regions named there are of something else.
    var inCapabilities = false
    /// A problem was noted: the rest is skipped.
    var isBroken = false
  }

  init(_ bytes: [UInt8]) { lines = TextLines(bytes) }

  mutating func readAll() {
    while let line = lines.take() {
      if let (offset, rest) = hexRow(line) {
        addRow(offset: offset, bytes: rest, line: line)
      } else if let (address, title) = deviceHeader(line) {
        finish()
        current = Draft(device: draftDevice(address: address, title: title))
      } else if lines.isText(line, "*") {
        current?.repeats = true
      } else {
        readDescription(line)
      }
    }
    finish()
    if devices.isEmpty, problems.isEmpty {
      note(0, found: "", expected: "a function: a line like `01:00.0 ...` or rows like `00: 86 80 ...`")
    }
  }

  private func draftDevice(address: String?, title: String?) -> DumpDevice {
    DumpDevice(address: address, title: title, image: ConfigImage(isExtended: false), line: lines.number)
  }

  // MARK: Rows

  /// Adds the bytes of a row to the current function, or begins one without an address.
  private mutating func addRow(offset: Int, bytes row: Range<Int>, line: Range<Int>) {
    let isBare = current?.device.address == nil
    if current == nil || (isBare && offset == 0 && current?.bytes.isEmpty == false) {
      finish()
      current = Draft(device: draftDevice(address: nil, title: nil))
    }
    guard var draft = current, !draft.isBroken else { return }
    current = nil
    defer { current = draft }
    if draft.repeats, fillRepetition(&draft, upTo: offset) { draft.repeats = false }
    guard offset == draft.bytes.count else {
      draft.isBroken = true
      note(lines.number, found: text(line), expected: "offset \(hexText(draft.bytes.count, 2))")
      return
    }
    switch rowBytes(row) {
    case .success(let bytes):
      guard draft.bytes.count + bytes.count <= 4096 else {
        draft.isBroken = true
        note(lines.number, found: text(line), expected: "at most 4096 bytes")
        return
      }
      draft.bytes += bytes
      draft.hexLine = lines.number
    case .failure(let problem):
      draft.isBroken = true
      note(problem.line, found: problem.found, expected: problem.expected)
    }
  }

  /// Repeats the last row up to an offset.
  private func fillRepetition(_ draft: inout Draft, upTo offset: Int) -> Bool {
    let row = draft.bytes.suffix(16)
    guard row.count == 16, offset <= 4096, offset >= draft.bytes.count, offset % 16 == 0 else { return false }
    while draft.bytes.count < offset { draft.bytes += row }
    return true
  }

  /// Ends the current function; one with a header but no row at all was listed without `-x`.
  private mutating func finish() {
    guard let draft = current else { return }
    current = nil
    guard !draft.isBroken else { return }
    guard !draft.bytes.isEmpty else {
      note(draft.device.line, found: "no bytes", expected: "rows of hexadecimal bytes (`lspci -xxxx`)")
      return
    }
    guard let image = ConfigImage(draft.bytes) else {
      note(
        draft.hexLine,
        found: "\(draft.bytes.count) bytes",
        expected: "64, 128, 256 or 4096 bytes: the dump is cut"
      )
      return
    }
    var device = draft.device
    device.image = image
    devices.append(device)
  }

  // MARK: What stands around the rows

  private mutating func readDescription(_ line: Range<Int>) {
    guard current?.inCapabilities == false else { return }
    if lines.first("Capabilities:", in: line.clamped(to: line.lowerBound..<line.lowerBound + 64)) != nil {
      current?.inCapabilities = true
    } else if let region = region(line) {
      current?.device.regions.append(region)
    } else if let interrupt = interruptLine(line) {
      current?.device.interruptLine = interrupt
    }
  }

  private mutating func note(_ line: Int, found: String, expected: String) {
    guard problems.count < DumpFile.problemLimit else { return }
    problems.append(InputProblem(line: line, found: found, expected: expected))
  }

  private func text(_ range: Range<Int>) -> String { lines.text(range, limit: 40) }
}
