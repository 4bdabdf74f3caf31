/// A policy that writes what hardware does not take.
struct WriteToReadOnly {
  var origin: SourceRange
  var files: [SourceFile]
  private(set) var capabilities: Set<String> = []
  private var fields: [(register: Register, field: Field)] = []

  init(origin: SourceRange, files: [SourceFile]) {
    self.origin = origin
    self.files = files
  }

  /// Adds a field that takes no write.
  mutating func add(_ field: Field, _ register: Register, _ capability: Capability) {
    capabilities.insert("\(capability.kind).\(capability.name)")
    if !fields.contains(where: { $0.field.bitsOrigin == field.bitsOrigin && $0.field.origin == field.origin })
    {
      fields.append((register, field))
    }
  }

  var diagnostic: Diagnostic {
    let names = fields.map {
      $0.field.name == $0.register.name ? "`\($0.field.name)`" : "`\($0.register.name).\($0.field.name)`"
    }
    let range = wordsRange(of: origin, files)
    let isOne = fields.count == 1
    let access = fields.first?.field.access.rawValue ?? ""
    return Diagnostic(
      .writeToReadOnly,
      isOne
        ? "a write of \(names[0]) has no effect"
        : "a write of \(listText(names)) has no effect",
      at: DiagnosticLabel(range, "reaches hardware that does not take it"),
      secondary: fields.prefix(1).filter { $0.field.accessOrigin != $0.field.origin }.map {
        DiagnosticLabel(
          $0.field.accessOrigin,
          isOne ? "hardware takes no write" : "\(access): hardware takes no write"
        )
      },
      notes: ["left of the bar stands what hardware does; `write` cannot make a bit writable"]
    )
  }
}

/// A bit that a guest could set but never clear.
struct W1CWithoutHook {
  var field: Field
  var origin: SourceRange
  var files: [SourceFile]

  var diagnostic: Diagnostic {
    let range = wordsRange(of: origin, files)
    return Diagnostic(
      .w1cWithoutHook,
      "a guest could never clear `\(field.name)`",
      at: DiagnosticLabel(range, "keeps the 1 the guest writes"),
      secondary: [DiagnosticLabel(field.accessOrigin, "hardware clears this bit when 1 is written")],
      notes: ["write-1-to-clear works with `write` (hardware does it) or with a hook that clears the shadow"],
      fixIts: [FixIt("let the write reach the hardware", .choice, [.init(range, "write")])]
    )
  }
}

/// An `init` or `forced` value that the field cannot hold.
struct ForcedTooWide {
  /// `init` or `forced`.
  var word: String
  var value: Int
  var field: Field
  var origin: SourceRange

  var diagnostic: Diagnostic {
    let limit = field.bitWidth >= 63 ? Int.max : (1 << field.bitWidth) - 1
    return Diagnostic(
      .forcedTooWide,
      "`\(field.name)` cannot hold \(numberText(value))",
      at: DiagnosticLabel(origin, "`\(word) \(numberText(value))`"),
      secondary: [
        DiagnosticLabel(field.bitsOrigin, "holds 0 to \(numberText(limit))")
      ]
    )
  }
}

/// The guest's words of a policy without the bar before them.
func wordsRange(of origin: SourceRange, _ files: [SourceFile]) -> SourceRange {
  guard files.indices.contains(origin.file) else { return origin }
  let bytes = files[origin.file].bytes[origin.bytes.clamped(to: files[origin.file].bytes.indices)]
  let words = bytes.drop { $0 == UInt8(ascii: "|") || $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
  return words.isEmpty ? origin : SourceRange(file: origin.file, bytes: words.startIndex..<words.endIndex)
}
