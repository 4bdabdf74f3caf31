internal import Glibc

/// The lines of scripts, or of standard input as they come.
struct AttachLines {
  /// Whether a person types them.
  let isInteractive: Bool
  private var lines: ArraySlice<String> = []
  private var readsInput = false
  private var number = 0
  private let signals = HeldSignals()
  private var pending: [UInt8] = []

  init(_ scripts: [String]) throws(CommandError) {
    for path in scripts {
      let text = String(decoding: try InputFile.read(path), as: UTF8.self)
      lines += text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    readsInput = scripts.isEmpty
    isInteractive = readsInput && isatty(STDIN_FILENO) == 1
  }

  /// The next line and its number; nil: that was the last, or a signal came.
  mutating func next() -> (line: String, number: Int)? {
    guard !signals.hasArrived else { return nil }
    guard let line = readsInput ? nextOfInput() : lines.popFirst() else { return nil }
    number += 1
    return (line, number)
  }

  /// Signals stay held back, so that the device is given back whatever comes: input is waited for a while at a time.
  private mutating func nextOfInput() -> String? {
    if isInteractive { _ = write(Array("> ".utf8), to: STDERR_FILENO) }
    while true {
      if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
        defer { pending.removeSubrange(...end) }
        return String(decoding: pending[..<end], as: UTF8.self)
      }
      var wait = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      let count = poll(&wait, 1, 200)
      if signals.hasArrived { return nil }
      guard count != 0 else { continue }
      var bytes = [UInt8](repeating: 0, count: 4096)
      let read = Glibc.read(STDIN_FILENO, &bytes, bytes.count)
      if read < 0, errno == EINTR { continue }
      guard read > 0 else {
        defer { pending = [] }
        return pending.isEmpty ? nil : String(decoding: pending, as: UTF8.self)
      }
      pending += bytes[..<read]
    }
  }
}
