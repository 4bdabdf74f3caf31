import PermDSL
import PermRuntime

/// Collects the table lines that rows and bindings point to, each once.
struct LegendBuilder {
  private let files: [SourceFile]
  /// Index 0 stands for bytes that no line describes.
  private(set) var lines = [TableLegend.Line(file: "", line: 0, subject: "")]
  private var places: [Key: UInt32] = [:]

  private struct Key: Hashable {
    var file: Int
    var line: Int
    var subject: String
  }

  /// A legend of lines in these files.
  init(files: [SourceFile]) {
    self.files = files
  }

  /// The index of the line where something begins.
  mutating func line(_ subject: String, at origin: SourceRange) -> UInt32 {
    let file = files.indices.contains(origin.file) ? files[origin.file] : nil
    let number = file?.position(of: origin.bytes.lowerBound).line ?? 0
    let key = Key(file: origin.file, line: number, subject: subject)
    if let place = places[key] { return place }
    let place = UInt32(truncatingIfNeeded: lines.count)
    places[key] = place
    lines.append(TableLegend.Line(file: file?.path ?? "", line: number, subject: subject))
    return place
  }
}
