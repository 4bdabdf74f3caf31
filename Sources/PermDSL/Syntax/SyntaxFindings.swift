/// Bytes that are not UTF-8.
struct NotUTF8Finding {
  var range: SourceRange
  var byte: UInt8
  /// Further places in the file.
  var others: Int

  var diagnostic: Diagnostic {
    var notes = ["tables are UTF-8 text, comments and strings too"]
    if others > 0 {
      notes.append(others == 1 ? "1 more place in this file" : "\(others) more places in this file")
    }
    return Diagnostic(
      .notUTF8,
      "byte 0x\(String(byte, radix: 16, uppercase: true)) is not UTF-8",
      at: DiagnosticLabel(range, "not a character"),
      notes: notes
    )
  }
}

/// A character that the language does not know.
struct UnknownCharacterFinding {
  var range: SourceRange
  var scalar: Unicode.Scalar
  /// What mends all such characters of the line, if that is known.
  var edits: [FixIt.Edit]

  var diagnostic: Diagnostic {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    var message: String
    switch (LookAlikes.name(scalar), scalar.properties.isWhitespace || scalar.value < 0x20) {
    case (let name?, true): message = "\(code), \(name), has no place in a table"
    case (let name?, false) where LookAlikes.replacement(scalar) == "":
      message = "\(code), \(name), has no place in a table"
    case (let name?, false): message = "`\(scalar)` (\(code), \(name)) has no place in a table"
    case (nil, _):
      message =
        scalar.isASCII
        ? "`\(scalar)` has no place in a table" : "`\(scalar)` (\(code)) has no place in a table"
    }
    if let meant = LookAlikes.replacement(scalar), !meant.isEmpty, meant != "\n" {
      message += meant == " " ? ", a space has" : ", `\(meant)` has"
    }
    let fixIts = edits.isEmpty ? [] : [FixIt("write plain ASCII", .safe, edits)]
    return Diagnostic(
      .unknownCharacter,
      message,
      at: DiagnosticLabel(range, ""),
      notes: LookAlikes.advice(scalar).map { [$0] } ?? [],
      fixIts: fixIts
    )
  }
}

/// What a version control system left.
struct ConflictMarkerFinding {
  var range: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .unknownCharacter,
      "a merge conflict is not resolved",
      at: DiagnosticLabel(range, "a conflict marker"),
      notes: ["keep one of the two sides and remove the lines with the markers"]
    )
  }
}

/// A string without its closing quote.
struct UnterminatedStringFinding {
  var range: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .unterminatedString,
      "this string has no closing `\"`",
      at: DiagnosticLabel(range, "the line ends inside the string"),
      notes: ["a string stands on one line; `\\\"` is a quote in it, `\\\\` a backslash"]
    )
  }
}

/// A number with digits that do not fit it.
struct MalformedNumberFinding {
  var range: SourceRange
  var text: String

  var diagnostic: Diagnostic {
    let lower = text.lowercased()
    let prefix = String(lower.prefix(2))
    let kind = prefix == "0x" ? "a hexadecimal" : prefix == "0b" ? "a binary" : "a decimal"
    var fixIts: [FixIt] = []
    if prefix != "0x", prefix != "0b", lower.allSatisfy(\.isHexDigit) {
      fixIts = [FixIt("write `0x\(text)`, if it is hexadecimal", .choice, [.init(range, "0x\(text)")])]
    }
    return Diagnostic(
      .malformedNumber,
      "`\(text.shortened)` is not \(kind) number",
      at: DiagnosticLabel(range, ""),
      notes: ["numbers are `10`, `0x0A` or `0b1010`, with `_` between digits"],
      fixIts: fixIts
    )
  }
}

/// Braces, parentheses or operators inside too many others.
struct NestingTooDeepFinding {
  var range: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .nestingTooDeep,
      "nested more than \(Parser.depthLimit) levels deep",
      at: DiagnosticLabel(range, "one level too many")
    )
  }
}

/// Something is missing.
struct ExpectedFinding {
  var range: SourceRange
  /// A noun phrase: "a name for the register".
  var expected: String
  /// What stands there instead.
  var found: String?
  /// What stands before it.
  var previous: String?
  var notes: [String] = []
  var fixIt: FixIt?

  var diagnostic: Diagnostic {
    let message =
      if let found {
        "expected \(expected), found `\(found.shortened)`"
      } else if let previous {
        "expected \(expected) after `\(previous.shortened)`"
      } else {
        "expected \(expected)"
      }
    return Diagnostic(
      .syntax,
      message,
      at: DiagnosticLabel(range, ""),
      notes: notes,
      fixIts: fixIt.map { [$0] } ?? []
    )
  }
}

/// A bracket without its partner.
struct NeverClosedFinding {
  var opening: SourceRange
  var openingText: String
  var closingText: String
  /// Where the partner was expected.
  var end: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .syntax,
      "this `\(openingText)` is never closed",
      at: DiagnosticLabel(opening, ""),
      secondary: [DiagnosticLabel(end, "`\(closingText)` is missing here")]
    )
  }
}

/// Text after the end of an item, or inside one, that means nothing there.
struct LeftOverFinding {
  var range: SourceRange
  var found: String
  /// What it stands after: "the `length`".
  var noun: String
  var notes: [String]
  var fixIt: FixIt?

  var diagnostic: Diagnostic {
    Diagnostic(
      .syntax,
      "`\(found.shortened)` has no meaning in the \(noun)",
      at: DiagnosticLabel(range, ""),
      notes: notes,
      fixIts: fixIt.map { [$0] } ?? []
    )
  }
}

/// A line that begins with no keyword of its block.
struct UnknownItemFinding {
  var range: SourceRange
  var found: String
  var context: BlockContext

  var diagnostic: Diagnostic {
    let words = BlockContext.keywords.filter { context.allows($0.value) }.map(\.key)
    let meant = suggestion(for: found, among: words)
    return Diagnostic(
      .syntax,
      "`\(found.shortened)` begins no item of \(SyntaxTaxonomy.noun(context))",
      at: DiagnosticLabel(range, ""),
      notes: meant == nil ? ["here may stand \(SyntaxTaxonomy.contents(context))"] : [],
      fixIts: meant.map { [FixIt("an item with a similar name exists", .safe, [.init(range, $0)])] } ?? []
    )
  }
}

/// An item in a block that does not take it.
struct MisplacedItemFinding {
  var range: SourceRange
  var noun: String
  var context: BlockContext

  var diagnostic: Diagnostic {
    Diagnostic(
      .syntax,
      "\(noun) cannot stand in \(SyntaxTaxonomy.noun(context))",
      at: DiagnosticLabel(range, ""),
      notes: ["here may stand \(SyntaxTaxonomy.contents(context))"]
    )
  }
}

/// A `///` comment that no item follows.
struct DocumentationOfNothingFinding {
  var range: SourceRange
  /// The three slashes.
  var slashes: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .syntax,
      "no item follows for this `///` to document",
      at: DiagnosticLabel(range, ""),
      fixIts: [FixIt("make it an ordinary comment", .safe, [.init(slashes, "//")])]
    )
  }
}

/// A word in a place of its own that belongs to the line before.
struct LoneElseFinding {
  var range: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .syntax,
      "`else` must stand on the line of the `}` of its `when`",
      at: DiagnosticLabel(range, ""),
      notes: ["the end of a line ends the `when`"]
    )
  }
}

/// A closing brace too many.
struct ClosesNothingFinding {
  var range: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(.syntax, "this `}` closes nothing", at: DiagnosticLabel(range, ""))
  }
}

extension String {
  /// The text in a length that fits a message.
  fileprivate var shortened: String { count > 40 ? String(prefix(37)) + "..." : self }
}
