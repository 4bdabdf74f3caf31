/// Two things of one name where names must differ.
struct DuplicateName {
  /// What bears the name: "register", "hook".
  var noun: String
  var name: Name
  var first: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .duplicateName,
      "\(noun) `\(name.text)` is declared twice",
      at: DiagnosticLabel(name.origin, "declared again here"),
      secondary: [DiagnosticLabel(first, "first declared here")]
    )
  }
}

/// A statement that a capability can make once under one condition.
struct StatedTwice {
  /// The keyword: "length", "body".
  var keyword: String
  var second: SourceRange
  var first: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .duplicateName,
      "`\(keyword)` is stated twice under the same condition",
      at: DiagnosticLabel(second, "this one would win"),
      secondary: [DiagnosticLabel(first, "first stated here")]
    )
  }
}

/// Two tables that the walk could not tell apart.
struct DuplicateCapability {
  var kind: CapabilityKind
  var id: Int
  var name: Name
  var firstName: Name

  var diagnostic: Diagnostic {
    let what =
      switch kind {
      case .header: "header layout \(hexadecimal(id))"
      case .standard: "capability \(hexadecimal(id))"
      case .extended: "extended capability \(hexadecimal(id))"
      }
    return Diagnostic(
      .duplicateCapability,
      "\(what) is described by `\(firstName.text)` and by `\(name.text)`",
      at: DiagnosticLabel(name.origin, "the same number again"),
      secondary: [DiagnosticLabel(firstName.origin, "first described here")],
      notes: kind == .header ? [] : ["two tables of one number need a `where` that tells them apart"]
    )
  }
}

/// A name in an expression that means nothing there.
struct UnknownName {
  var name: Name
  /// Where it was looked up: "`PM`".
  var place: String
  var suggested: Suggested?

  var diagnostic: Diagnostic {
    Diagnostic(
      .unknownName,
      "nothing in \(place) is called `\(name.text)`",
      at: DiagnosticLabel(name.origin, "not a register, a field or a `let` name"),
      fixIts: suggested.map { [$0.fixIt("something with a similar name exists")] } ?? []
    )
  }
}

/// `function.` with a word that is no fact.
struct UnknownFact {
  var name: Name
  var suggested: Suggested?

  var diagnostic: Diagnostic {
    Diagnostic(
      .unknownName,
      "`function` has no fact `\(name.text)`",
      at: DiagnosticLabel(name.origin, "not a fact"),
      notes: ["the facts are " + Fact.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")],
      fixIts: suggested.map { [$0.fixIt("a fact with a similar name exists")] } ?? []
    )
  }
}

/// A `let` name in the value of itself or of an earlier one.
struct UsedBeforeDefinition {
  var name: Name
  /// Where it is defined.
  var definition: SourceRange
  /// Whether the use stands in its own value.
  var isOwnValue: Bool

  var diagnostic: Diagnostic {
    Diagnostic(
      .unknownName,
      isOwnValue ? "`\(name.text)` is defined by itself" : "`\(name.text)` is used before it is defined",
      at: DiagnosticLabel(name.origin, isOwnValue ? "has no value yet" : "not defined yet"),
      secondary: isOwnValue ? [] : [DiagnosticLabel(definition, "defined here")],
      notes: ["a `let` may name those before it"]
    )
  }
}

/// A path whose register exists but not its field, or whose register does not exist.
struct UnknownField {
  /// What was searched: "PMCSR".
  var owner: String
  /// What the owner is.
  var ownerKind: LookupFailure.Owner
  var name: Name
  var suggested: Suggested?
  /// What the path is for.
  var use: Use

  enum Use { case trigger, operand, expression }

  var diagnostic: Diagnostic {
    let missing = ownerKind.partNoun
    let notes = use == .trigger ? ["a hook whose trigger is never written would never run"] : []
    return Diagnostic(
      .unknownField,
      "`\(owner)` has no \(missing) `\(name.text)`",
      at: DiagnosticLabel(name.origin, "not a \(missing) of this \(ownerKind.noun)"),
      notes: notes,
      fixIts: suggested.map { [$0.fixIt("a \(missing) with a similar name exists")] } ?? []
    )
  }
}

/// A path with a shape that can name no bits: an array without a register, an index where there is no array.
struct MisshapenPath {
  var reason: LookupFailure.Shape
  var name: Name
  /// Text to delete, where that mends it.
  var surplus: SourceRange?

  var diagnostic: Diagnostic {
    let message =
      switch reason {
      case .arrayAlone: "`\(name.text)` is an array: a register of it must follow"
      case .notAnArray: "`\(name.text)` is no array"
      case .partsAfterField: "`\(name.text)` follows a field, which has no parts"
      case .indexHere: "an element of `\(name.text)` cannot be chosen here"
      }
    return Diagnostic(
      .unknownField,
      message,
      at: DiagnosticLabel(surplus ?? name.origin, "names no bits"),
      notes: reason == .indexHere ? ["what is said here holds for every element"] : [],
      fixIts: surplus.map { [FixIt("leave it out", .safe, [FixIt.Edit($0, "")])] } ?? []
    )
  }
}

/// A hook that no table declares.
struct UnknownHook {
  var name: Name
  var suggested: Suggested?

  var diagnostic: Diagnostic {
    Diagnostic(
      .unknownHook,
      "no hook `\(name.text)` is declared",
      at: DiagnosticLabel(name.origin, "not a hook"),
      fixIts: suggested.map { [$0.fixIt("a hook with a similar name exists")] } ?? []
    )
  }
}

/// An enumeration that no table declares.
struct UnknownEnum {
  var name: Name
  var suggested: Suggested?

  var diagnostic: Diagnostic {
    Diagnostic(
      .unknownEnum,
      "no enum `\(name.text)` is declared",
      at: DiagnosticLabel(name.origin, "not an enum"),
      fixIts: suggested.map { [$0.fixIt("an enum with a similar name exists")] } ?? []
    )
  }
}

/// A word left of the bar that is no register attribute.
struct UnknownAccess {
  var name: Name
  var suggested: Suggested?

  var diagnostic: Diagnostic {
    Diagnostic(
      .unknownAccess,
      "`\(name.text)` is not what hardware does with a bit",
      at: DiagnosticLabel(name.origin, "not a register attribute"),
      notes: [
        "the attributes are " + HardwareAccess.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
      ],
      fixIts: suggested.map { [$0.fixIt("an attribute with a similar name exists")] } ?? []
    )
  }
}

/// A word that its place does not know.
struct UnknownWord {
  var name: Name
  /// What was wanted: "a width".
  var wanted: String
  var words: [String]
  var suggested: Suggested?

  var diagnostic: Diagnostic {
    Diagnostic(
      .unknownWord,
      "`\(name.text)` is not \(wanted)",
      at: DiagnosticLabel(name.origin, ""),
      notes: ["possible here: " + words.map { "`\($0)`" }.joined(separator: ", ")],
      fixIts: suggested.map { [$0.fixIt("a word like it exists")] } ?? []
    )
  }
}

/// `allow` of something that is never found.
struct UnknownFinding {
  var name: Name
  var suggested: Suggested?

  var diagnostic: Diagnostic {
    Diagnostic(
      .unknownFinding,
      "no finding is called `\(name.text)`",
      at: DiagnosticLabel(name.origin, "accepts nothing"),
      fixIts: suggested.map { [$0.fixIt("a finding with a similar name exists")] } ?? []
    )
  }
}
