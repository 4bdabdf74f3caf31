/// `from` names a profile that no table has.
struct UnknownProfile {
  var name: Name
  var suggested: Suggested?

  var diagnostic: Diagnostic {
    Diagnostic(
      .unknownProfile,
      "no profile is called `\(name.text)`",
      at: DiagnosticLabel(name.origin, "not a profile"),
      fixIts: suggested.map { [$0.fixIt("a profile with a similar name exists")] } ?? []
    )
  }
}

/// Profiles that are derived from each other.
struct ProfileLoop {
  /// The `from` that closes the loop.
  var base: Name
  /// Names of the profiles on the way, the first again at the end.
  var chain: [String]

  var diagnostic: Diagnostic {
    Diagnostic(
      .profileLoop,
      "profile `\(base.text)` is derived from itself",
      at: DiagnosticLabel(base.origin, "closes the circle"),
      notes: chain.count > 2 ? [chain.prefix(8).map { "`\($0)`" }.joined(separator: " from ")] : []
    )
  }
}

/// A capability that no table describes, hidden or shown by a profile.
struct UnknownCapability {
  var name: Name
  var suggested: Suggested?

  var diagnostic: Diagnostic {
    Diagnostic(
      .unknownName,
      "no capability is called `\(name.text)`",
      at: DiagnosticLabel(name.origin, "not a capability"),
      fixIts: suggested.map { [$0.fixIt("a capability with a similar name exists")] } ?? []
    )
  }
}

/// A header in a place where a capability of a list must stand.
struct HeaderInList {
  var name: Name
  var label = "cannot be hidden or shown"

  var diagnostic: Diagnostic {
    Diagnostic(
      .unknownName,
      "`\(name.text)` is a header, which stands in no list",
      at: DiagnosticLabel(name.origin, label)
    )
  }
}

/// A setting of a profile that is not stated: some bytes would have no policy.
struct PolicyNotStated {
  /// For example "gaps".
  var keyword: String
  /// For example "bytes that belong to no capability".
  var bytes: String
  /// For example "gaps | <raw, none or blank>".
  var statement: String
  var profile: Name
  /// Where the statement can go: after the opening brace.
  var place: SourceRange?

  var diagnostic: Diagnostic {
    Diagnostic(
      .policyNotStated,
      "profile `\(profile.text)` has no `\(keyword)`",
      at: DiagnosticLabel(profile.origin, "says nothing of \(bytes)"),
      notes: ["a profile states a policy for every byte of config space"],
      fixIts: place.map { [FixIt("state it", .placeholder, [FixIt.Edit($0, "\n    \(statement)\n")])] } ?? []
    )
  }
}

/// A table set without a header: the first 64 bytes would have no policy.
struct HeaderNotDescribed {
  var profile: Name

  var diagnostic: Diagnostic {
    Diagnostic(
      .policyNotStated,
      "no table describes a header",
      at: DiagnosticLabel(profile.origin, "says nothing of bytes 0x00 to 0x3F"),
      notes: ["a profile states a policy for every byte of config space"]
    )
  }
}

/// A capability that a profile hides and amends: the amendment is seen by nobody.
struct HiddenAndAmended {
  var profile: String
  var capability: String
  var amendment: SourceRange
  var hiding: SourceRange

  var diagnostic: Diagnostic {
    Diagnostic(
      .hiddenAndAmended,
      "profile `\(profile)` amends `\(capability)`, which it hides",
      at: DiagnosticLabel(amendment, "has no effect"),
      secondary: [DiagnosticLabel(hiding, "hidden here")]
    )
  }
}
