import Glibc

/// Where a command prints: standard output and error, or memory.
final class Terminal {
  /// What `--color` says.
  enum ColorChoice: String {
    case auto, always, never
  }

  /// One of the two streams.
  struct Stream {
    /// Whether a person looks at it.
    var isTerminal: Bool
    /// File descriptor; nil: kept in `text`.
    var descriptor: Int32?
    /// What was printed and not yet written.
    var text = ""
    /// Whether something could not be written.
    var hasFailed = false
  }

  private(set) var output: Stream
  private(set) var error: Stream
  /// Columns of the terminal.
  let width: Int
  private let forbidsColor: Bool
  private var color = ColorChoice.auto
  private var progressWidth = 0

  init(output: Stream, error: Stream, width: Int = 100, forbidsColor: Bool = false) {
    self.output = output
    self.error = error
    self.width = width
    self.forbidsColor = forbidsColor
  }

  /// The process's own streams.
  static func standard() -> Terminal {
    // Set but empty does not count, as https://no-color.org has it.
    let noColor = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? false
    return Terminal(
      output: Stream(isTerminal: isatty(STDOUT_FILENO) == 1, descriptor: STDOUT_FILENO),
      error: Stream(isTerminal: isatty(STDERR_FILENO) == 1, descriptor: STDERR_FILENO),
      width: columns(),
      forbidsColor: noColor || isDumb
    )
  }

  private static func columns() -> Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 else { return 100 }
    return Int(size.ws_col)
  }

  /// Sets what `--color` says.
  func useColor(_ choice: ColorChoice) { color = choice }

  /// Whether standard output is coloured.
  var colorsOutput: Bool { colors(output) }

  /// Whether standard error is coloured.
  var colorsError: Bool { colors(error) }

  private func colors(_ stream: Stream) -> Bool {
    switch color {
    case .always: true
    case .never: false
    case .auto: stream.isTerminal && !forbidsColor
    }
  }

  /// Prints a line, or lines, on standard output; nothing for an empty text.
  func print(_ text: String) {
    guard !text.isEmpty else { return }
    output.text += text.hasSuffix("\n") ? text : text + "\n"
    if output.text.utf8.count > 1 << 16 { flush(&output) }
  }

  /// Prints a line, or lines, on standard error.
  func printError(_ text: String) {
    progress(nil)
    flush(&output)
    error.text += text.hasSuffix("\n") ? text : text + "\n"
    flush(&error)
  }

  /// Shows what is being done on a line that the next one replaces; nil removes it.
  ///
  /// Only where a person looks.
  func progress(_ text: String?) {
    guard error.isTerminal, text != nil || progressWidth > 0 else { return }
    let shown = String((text ?? "").prefix(width - 1))
    error.text += "\r" + shown + String(repeating: " ", count: max(0, progressWidth - shown.count)) + "\r"
    progressWidth = shown.count
    flush(&error)
  }

  /// Writes what is left; a failure to print the result is an error too.
  func finish(_ code: ExitCode) -> ExitCode {
    progress(nil)
    flush(&output)
    flush(&error)
    return output.hasFailed ? code | .inputOutput : code
  }

  private func flush(_ stream: inout Stream) {
    guard let descriptor = stream.descriptor else { return }
    let bytes = Array(stream.text.utf8)
    stream.text = ""
    if !write(bytes, to: descriptor) { stream.hasFailed = true }
  }
}

/// Writes all bytes to a descriptor; false: some could not be written, `errno` says why.
func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
  bytes.withUnsafeBytes { buffer in
    var done = 0
    while done < buffer.count {
      let count = Glibc.write(
        descriptor,
        UnsafeRawBufferPointer(rebasing: buffer[done...]).baseAddress,
        buffer.count - done
      )
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }
}
