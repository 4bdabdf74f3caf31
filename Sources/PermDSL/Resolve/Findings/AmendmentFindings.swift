/// An amendment of something that no table has.
struct AmendWithoutTarget {
  var profile: String
  /// What it lacks: "`PM`", "`standard`"; nil: there is no such capability.
  var owner: String?
  /// For example "field", "register".
  var noun: String
  var name: Name
  var suggested: Suggested?

  var diagnostic: Diagnostic {
    let message =
      owner.map { "profile `\(profile)` amends a \(noun) that `\($0)` does not have" }
      ?? "profile `\(profile)` amends a capability that no table describes"
    return Diagnostic(
      .amendWithoutTarget,
      message,
      at: DiagnosticLabel(name.origin, "no such \(noun)"),
      fixIts: suggested.map { [$0.fixIt("a \(noun) with a similar name exists")] } ?? []
    )
  }
}

/// An amendment that reaches nothing, whatever the tables are.
struct AmendmentOutOfPlace {
  enum Reason {
    /// `length` or `body` of a register, or of every capability of a list.
    case needsCapability(String)
    /// `on` or `never` for every capability of a list.
    case needsOneCapability(String)
    /// `never call` of a hook that is not called.
    case notCalled(hook: String, capability: String)
  }

  var reason: Reason
  var origin: SourceRange

  var diagnostic: Diagnostic {
    switch reason {
    case .needsCapability(let keyword):
      Diagnostic(
        .amendWithoutTarget,
        "`\(keyword)` is said of a whole capability",
        at: DiagnosticLabel(origin, "this amends a part of one")
      )
    case .needsOneCapability(let keyword):
      Diagnostic(
        .amendWithoutTarget,
        "`\(keyword)` is said of one capability",
        at: DiagnosticLabel(origin, "this amends every capability of a list"),
        notes: ["a whole list has its `Header` and its `body` to amend"]
      )
    case .notCalled(let hook, let capability):
      Diagnostic(
        .amendWithoutTarget,
        "`\(capability)` does not call hook `\(hook)`",
        at: DiagnosticLabel(origin, "there is nothing to unbind")
      )
    }
  }
}

/// An amendment of a field or register that exists in some variants only.
struct AmendInSomeVariants {
  var profile: String
  var capability: String
  /// For example "field", "register".
  var noun: String
  /// The path of the amendment.
  var path: SourceRange
  /// The condition that is not implied, as a table would state it.
  var condition: String
  /// Where the table states it.
  var conditionOrigin: SourceRange
  /// Whether it is about virtual functions, and which have no such field.
  var lackingVFs: Bool?
  /// The field that the same bits are elsewhere.
  var otherwise: String?
  /// The amendment with its condition; nil where it cannot be written there.
  var mended: FixIt.Edit?

  var diagnostic: Diagnostic {
    let lacking = lackingVFs.map { $0 ? "for a VF" : "for a physical function" }
    let label =
      otherwise.map { "\(lacking ?? "otherwise") these bits are `\($0)`" }
      ?? "the \(noun) stands under this condition"
    return Diagnostic(
      .amendWithoutTarget,
      "profile `\(profile)` amends a \(noun) that `\(capability)` does not have \(lacking ?? "in every variant")",
      at: DiagnosticLabel(path, "exists only when `\(condition)`"),
      secondary: [DiagnosticLabel(conditionOrigin, label)],
      notes: [
        "an amendment must apply in every variant, so that a change of the base cannot disable it silently"
      ],
      fixIts: mended.map { [FixIt("state the condition", .safe, [$0])] } ?? []
    )
  }
}

/// The same thing amended twice in one profile under one condition.
struct AmendTwice {
  var profile: String
  /// For example "PMCSR.PME_Status", "gaps".
  var what: String
  var second: SourceRange
  var first: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .amendTwice,
      "profile `\(profile)` says twice what `\(what)` is",
      at: DiagnosticLabel(second, "said again here"),
      secondary: [DiagnosticLabel(first, "first said here")],
      notes: ["inside a profile the order of lines does not matter, so neither can win"]
    )
  }
}

/// More conditional changes of a capability than it can have variants.
struct TooManyChanges {
  var profile: String
  var capability: String
  var origin: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .tooManyVariants,
      "profile `\(profile)` changes `\(capability)` under too many conditions",
      at: DiagnosticLabel(origin, "this one is left out"),
      notes: [
        "each condition is a key of the capability's variants, of which there can be \(VariantSet.ownLimit)"
      ]
    )
  }
}
