extension Trace {
  /// The text of the recording; `parse` gives the same recording back.
  public var text: String {
    var text = head
    for operation in operations { text += operation.kind.text + "\n" }
    return text + "end\n" + Self.section("view", finalView) + Self.section("hw", finalHardware)
  }

  /// What comes before the operations.
  var head: String {
    var text = "perm-trace 1\n"
    for (keyword, value) in [("name", name), ("source", source), ("profile", profile)] where !value.isEmpty {
      text += "\(keyword) \(value)\n"
    }
    text += "size \(configSize)\nvf \(isVF ? 1 : 0)\nintx \(hasInterrupt ? 1 : 0)\n"
    if isExact { text += "exact 1\n" }
    if lacksMemoryEnable { text += "no-memory-enable 1\n" }
    for (index, bar) in bars.enumerated() {
      guard let bar else { continue }
      let prefetch = bar.isPrefetchable ? "prefetch " : ""
      text += "bar \(index == 6 ? "rom" : "\(index)") \(bar.kind.rawValue) \(prefetch)\(hexText(bar.size))\n"
    }
    text += Self.section("hw", hardware) + Self.section("hw-rw", writable)
    return text + Self.section("hw-w1c", clearedByOne) + Self.section("view", view) + "ops\n"
  }

  /// A section: rows of zeros are left out.
  static func section(_ name: String, _ image: ConfigImage?) -> String {
    guard let image else { return "" }
    var text = name + "\n"
    for position in stride(from: 0, to: image.bytes.count, by: 16) {
      let row = image.bytes[position..<min(position + 16, image.bytes.count)]
      guard row.contains(where: { $0 != 0 }) else { continue }
      text += hexText(position, 3) + ":" + row.map { " " + hexText($0, 2) }.joined() + "\n"
    }
    return text
  }
}

extension Trace.Kind {
  /// The line of a recording.
  public var text: String {
    switch self {
    case .read(let access): "r \(access.text)"
    case .write(let access): "w \(access.text)"
    case .register(let access): "h \(access.text)"
    case .event(let words, _): "e \(words)"
    }
  }
}

extension Trace.Access {
  /// Offset, width and value as a recording has them.
  public var text: String { "\(hexText(position, 3)) \(byteWidth) \(hexText(value, 2 * byteWidth))" }
}
