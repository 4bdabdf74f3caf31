/// A capability or register without a `spec`.
struct SpecMissing {
  var name: String
  var isCapability: Bool
  var origin: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .specMissing,
      "`\(name)` names no specification",
      at: DiagnosticLabel(origin, "where is this \(isCapability ? "capability" : "register") described?"),
      notes: ["state it with `spec \"PCIe 6.0 §...\"` inside the braces"]
    )
  }
}

/// A capability with too many variants.
struct TooManyVariants {
  var name: String
  var count: Int
  /// Whether counting was given up.
  var isMore: Bool
  /// What the conditions read, quoted.
  var inputs: [String]
  var origin: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .tooManyVariants,
      "`\(name)` has \(isMore ? "more than " : "")\(count) variants, \(VariantSet.ownLimit) are the limit",
      at: DiagnosticLabel(origin, "each has rows of its own"),
      notes: ["conditions and offsets read \(listText(inputs))"]
    )
  }
}

/// A value of an enum that needs more bits than the enum has.
struct EnumCaseTooWide {
  var enumeration: String
  var bitWidth: Int
  var item: String
  var value: Int
  var origin: SourceRange
  var enumerationOrigin: SourceRange

  var diagnostic: Diagnostic {
    let needed = Int.bitWidth - value.leadingZeroBitCount
    return Diagnostic(
      .enumTooWide,
      "`\(item)` does not fit in `\(enumeration)`",
      at: DiagnosticLabel(origin, "\(numberText(value)) needs \(needed) bits"),
      secondary: [DiagnosticLabel(enumerationOrigin, "has \(bitWidth)")]
    )
  }
}

/// An enum that is wider than the field it is used for.
struct EnumTooWide {
  var field: Field
  var enumeration: Enumeration

  var diagnostic: Diagnostic {
    Diagnostic(
      .enumTooWide,
      "`\(enumeration.name)` is wider than `\(field.name)`",
      at: DiagnosticLabel(
        field.bitsOrigin,
        "\(field.bitWidth == 1 ? "1 bit" : "\(field.bitWidth) bits")"
      ),
      secondary: [DiagnosticLabel(enumeration.origin, "has \(enumeration.bitWidth) bits")],
      notes: ["some of its values could never be read from the field"]
    )
  }
}
