import PermDSL
import PermRuntime

extension Emission {
  /// Emits the tables: a type that lends pages, and each page as constants in read-only data.
  mutating func emitTables() {
    let image = lowered.image
    let pages = image.pages
    let names = lowered.legend.pages
    let type = typeName
    let profile = profile
    let source = PageSource(prefix: SwiftName.member(profile.name))
    let annotations = pages.indices.map { index in
      index == 0 ? PageAnnotator.directory(pages[0], names) : PageAnnotator.page(pages[index], lowered.legend)
    }
    add(nil) { printer in
      printer.doc(
        profile.documentation.isEmpty ? "Tables of profile `\(profile.name)`." : profile.documentation,
        "Pages of dense rows, see `PermissionTables`.",
        profile.spec.map { "Source: \($0)." }
      )
      printer.block("public struct \(type): PermissionTables, Sendable {") { printer in
        printer.doc("What each page describes; page 0 is the directory.")
        printer.block("public enum Page: Int, Sendable {") { printer in
          for (index, name) in names.enumerated().dropFirst() {
            printer.doc("`\(name)`.")
            printer.print("case \(SwiftName.escaped(SwiftName.member(name))) = \(index)")
          }
        }
        printer.separate()
        printer.doc("The tables; nothing is computed.")
        printer.print("public init() {}")
        printer.separate()
        printer.doc("Number of pages, the directory included.")
        printer.print("public var pageCount: Int { \(pages.count) }")
        printer.separate()
        printer.doc("Which tables these are, in which version; for a saved state.")
        let fingerprint = SwiftText.hex(TableFingerprint(of: image).rawValue)
        printer.block("public var fingerprint: TableFingerprint {") { printer in
          printer.print("TableFingerprint(rawValue: \(fingerprint))")
        }
        printer.separate()
        printer.doc("Lends the words of a page; an index out of range lends an empty span.")
        printer.print(
          "public func withPage<Result, Failure: Error>(",
          "  _ index: Int,",
          "  _ body: (Span<UInt32>) throws(Failure) -> Result"
        )
        printer.block(") throws(Failure) -> Result {") { printer in
          printer.print("switch index {")
          for (index, page) in pages.enumerated() {
            source.lend(index, page.count, &printer)
          }
          printer.print("default:", "  let none: [UInt32] = []", "  return try body(none.span)", "}")
        }
      }
      for (index, page) in pages.enumerated() {
        printer.separate()
        printer.comment(index == 0 ? "Page 0: the directory." : "Page \(index): \(names[index]).")
        source.emit(page, index, annotations[index], &printer)
      }
    }
  }

}

/// A page as constants, and how it is lent.
private struct PageSource {
  /// What the names of the constants begin with: profiles may share a file.
  let prefix: String

  /// Elements of one constant at most: a larger literal takes the compiler seconds.
  static let partLimit = 4096

  func lend(_ index: Int, _ count: Int, _ printer: inout CodePrinter) {
    guard count > Self.partLimit else {
      printer.print("case \(index): return try body(\(part(index, nil)).span)")
      return
    }
    // A span is one piece of memory: a page in parts is put together when a function is opened.
    printer.print("case \(index):")
    printer.indented { printer in
      printer.print("var words: [UInt32] = []", "words.reserveCapacity(\(count))")
      for number in 0..<(count + Self.partLimit - 1) / Self.partLimit {
        let name = part(index, number)
        printer.print("for index in \(name).indices { words.append(\(name)[index]) }")
      }
      printer.print("return try body(words.span)")
    }
  }

  private func part(_ index: Int, _ part: Int?) -> String {
    "\(prefix)Page\(index)" + (part.map { "Part\($0)" } ?? "")
  }

  func emit(_ page: [UInt32], _ index: Int, _ notes: [Int: String], _ printer: inout CodePrinter) {
    for (number, start) in stride(from: 0, to: max(1, page.count), by: Self.partLimit).enumerated() {
      let end = min(start + Self.partLimit, page.count)
      let name = part(index, page.count > Self.partLimit ? number : nil)
      printer.block("private let \(name): InlineArray<\(end - start), UInt32> = [", closing: "]") { printer in
        PageWords.print(page, start..<end, notes: notes, &printer) { $1.comment($0) }
      }
    }
  }
}
