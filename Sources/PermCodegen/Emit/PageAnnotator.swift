import PermRuntime

/// Says what the words of a page are, for whoever reads the generated file.
struct PageAnnotator {
  private let page: [UInt32]
  private let legend: TableLegend
  /// Notes by the index of the word that they stand before.
  private(set) var notes: [Int: String] = [:]

  /// Notes on the words of a capability's page.
  static func page(_ page: [UInt32], _ legend: TableLegend) -> [Int: String] {
    var annotator = PageAnnotator(page: page, legend: legend)
    annotator.annotate()
    return annotator.notes
  }

  /// Notes on the words of the directory.
  static func directory(_ page: [UInt32], _ names: [String]) -> [Int: String] {
    var notes = [0: "Version, settings, number of hooks, number of entries."]
    for entry in stride(from: DirectoryPage.entriesStart, to: page.count - 1, by: DirectoryPage.entryStride) {
      let index = Int(page[entry + 1] & 0xF_FFFF)
      notes[entry] = names.indices.contains(index) ? names[index] : ""
    }
    return notes
  }

  private init(page: [UInt32], legend: TableLegend) {
    self.page = page
    self.legend = legend
  }

  private func word(_ index: Int) -> Int { page.indices.contains(index) ? Int(page[index]) : 0 }

  private mutating func note(_ index: Int, _ text: String) {
    // Blocks that several variants share keep the first note.
    if index >= CapabilityPage.headerCount, notes[index] == nil { notes[index] = text }
  }

  private mutating func annotate() {
    notes[0] = "Kind and ID, where, extended list, keys, variants, device type, link width."
    for (index, name) in [(1, "Where."), (2, "Extended list."), (7, "Device type."), (8, "Link width.")] {
      note(word(index), name)
    }
    for key in 0..<word(3) { note(word(word(4) + key), "Key \(key).") }
    note(word(4), "Keys.")
    for variant in 0..<word(5) { annotate(variant: variant) }
  }

  private mutating func annotate(variant: Int) {
    let start = word(6) + variant * CapabilityPage.Variant.stride
    note(start, "Variant \(variant).")
    note(word(start + 1), "Key values of variant \(variant).")
    note(word(start + 2), "Length.")
    annotate(rows: start + 3, initialisers: start + 5, bindings: start + 7)
    for array in 0..<word(start + 9) {
      let entry = word(start + 10) + array * CapabilityPage.ArrayEntry.stride
      note(entry, "Array.")
      note(word(entry), "Count.")
      note(word(entry + 1), "Offset.")
      annotate(rows: entry + 4, initialisers: entry + 6, bindings: entry + 8)
    }
  }

  private mutating func annotate(rows: Int, initialisers: Int, bindings: Int) {
    for row in 0..<word(rows) {
      let start = word(rows + 1) + row * CapabilityPage.Row.stride
      note(start, "+\(SwiftText.hex(row * 4).dropFirst(2)) \(subject(word(start + 7) & 0xFF_FFFF))")
    }
    for entry in 0..<word(initialisers) {
      let start = word(initialisers + 1) + entry * CapabilityPage.Initialiser.stride
      note(start, "Initialiser.")
      note(word(start + 1), "Initial value.")
    }
    for entry in 0..<word(bindings) {
      let start = word(bindings + 1) + entry * CapabilityPage.Binding.stride
      note(start, subject(word(start + 3)))
      note(word(start + 1), "Triggers.")
      note(word(start + 2), "Operands.")
    }
  }

  private func subject(_ line: Int) -> String {
    legend.lines.indices.contains(line) ? legend.lines[line].subject : ""
  }
}
