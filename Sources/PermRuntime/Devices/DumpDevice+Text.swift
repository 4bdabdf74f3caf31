/// A function of a dump as text, as `lspci -xxxx` with some of what -v adds: what `DumpFile` reads again.
extension DumpDevice {
  /// The text.
  ///
  /// Lines begin with the address and the title, what is around the registers follows, then rows of 16 bytes, as many as are
  /// known. A function without a legacy interrupt says so (`IRQ 0`), where lspci is silent.
  ///
  /// - Parameters:
  ///   - group: Number of its IOMMU group; nil: not told.
  ///   - driver: The driver that has it; nil: not told.
  public func text(group: Int? = nil, driver: String? = nil) -> String {
    var lines = [[address, title].compactMap { $0 }.joined(separator: " ")]
    if let interruptLine {
      lines.append("\tInterrupt: pin \(interruptPin) routed to IRQ \(interruptLine)")
    }
    if let group { lines.append("\tIOMMU group: \(group)") }
    lines += regions.map { "\t" + $0.text }
    if let driver { lines.append("\tKernel driver in use: \(driver)") }
    for start in stride(from: 0, to: image.knownCount, by: 16) {
      let row = image.bytes[start..<min(start + 16, image.knownCount)]
      lines.append(hexText(start, 2) + ": " + row.map { hexText($0, 2) }.joined(separator: " "))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The letter of the Interrupt Pin register; `?` where it names none.
  private var interruptPin: Character {
    let pin = image.value(at: ListFormat.interruptPin, byteWidth: 1)
    let letters: [Character] = ["A", "B", "C", "D"]
    return pin >= 1 && pin <= letters.count ? letters[Int(pin) - 1] : "?"
  }
}

extension DumpRegion {
  /// `Region 0: Memory at a6f00000 (32-bit, non-prefetchable) [size=1M]`.
  var text: String {
    let place = address.map { hexText($0, kind == .io ? 4 : 8) } ?? "<unassigned>"
    let size = size.map { " [size=\(DumpRegion.sizeText($0))]" } ?? ""
    if index == 6 { return "Expansion ROM at \(place)\(size)" }
    let name = index.map { "Region \($0): " } ?? ""
    guard kind != .io else { return "\(name)I/O ports at \(place)\(size)" }
    let width = kind == .mem64 ? 64 : 32
    return "\(name)Memory at \(place) (\(width)-bit, \(isPrefetchable ? "" : "non-")prefetchable)\(size)"
  }

  /// A size with its unit: `4K`, `16M`, `256`.
  private static func sizeText(_ size: UInt64) -> String {
    var size = size
    var units = ["", "K", "M", "G", "T"][...]
    while size > 0, size % 1024 == 0, units.count > 1 {
      size /= 1024
      units = units.dropFirst()
    }
    return "\(size)\(units.first ?? "")"
  }
}
