import PermDSL
import PermRuntime

extension Emission {
  /// Emits the legend as text: thousands of literals of a struct would take long to compile.
  mutating func emitLegend() {
    let legend = lowered.legend
    let type = typeName
    add("Legend") { printer in
      printer.block("extension \(type) {") { printer in
        printer.doc("What a person wants to know of the rows; made anew at each call.")
        printer.block("public static var legend: TableLegend {") { printer in
          printer.print(
            "TableLegend(",
            "  profile: \(SwiftText.literal(legend.profile)),",
            "  hooks: \(type)Legend.hooks,",
            "  pages: \(type)Legend.pages,",
            "  lineText: \(type)Legend.lines",
            ")"
          )
        }
      }
      printer.separate()
      printer.block("private enum \(type)Legend {") { printer in
        for (name, values) in [("hooks", legend.hooks), ("pages", legend.pages)] {
          printer.block("static let \(name) = [", closing: "]") { printer in
            for value in values { printer.print(SwiftText.literal(value) + ",") }
          }
        }
        printer.print("static let lines = \"\"\"")
        printer.indented { printer in
          for line in legend.lines {
            printer.print(
              line.line == 0 ? "-" : SwiftText.escaped("\(line.file):\(line.line) \(line.subject)")
            )
          }
          printer.print("\"\"\"")
        }
      }
    }
  }
}

/// Text inside Swift source.
enum SwiftText {
  /// A string literal.
  static func literal(_ text: String) -> String { "\"" + escaped(text) + "\"" }

  /// A string as it stands between quotes.
  static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: \.isEscaped) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }

  /// A number in hexadecimal, at least two digits.
  static func hex(_ value: some BinaryInteger) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return "0x" + (digits.count < 2 ? "0" : "") + digits
  }
}

extension UInt8 {
  /// Whether it cannot stand between quotes as it is.
  fileprivate var isEscaped: Bool {
    switch self {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): true
    default: false
    }
  }
}
