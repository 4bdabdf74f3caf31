/// The stable names of all findings: one page in docs/diagnostics.md and one file in the corpus each.
public enum DiagnosticID: String, Sendable, CaseIterable, Hashable {
  // Text and tokens.
  case notUTF8 = "not-utf8"
  case unknownCharacter = "unknown-character"
  case unterminatedString = "unterminated-string"
  case malformedNumber = "malformed-number"
  // Tree.
  case syntax = "syntax"
  case nestingTooDeep = "nesting-too-deep"
  // Files.
  case includeNotFound = "include-not-found"
  case includeLoop = "include-loop"
  case includeOutsideTree = "include-outside-tree"
  case includeUnreadable = "include-unreadable"
  // Names.
  case duplicateName = "duplicate-name"
  case unknownName = "unknown-name"
  case unknownField = "unknown-field"
  case unknownEnum = "unknown-enum"
  case unknownHook = "unknown-hook"
  case unknownAccess = "unknown-access"
  case unknownWord = "unknown-word"
  case unknownFinding = "unknown-finding"
  case unknownProfile = "unknown-profile"
  case profileLoop = "profile-loop"
  // Expressions.
  case notConstant = "not-constant"
  case expressionTooDeep = "expression-too-deep"
  case numberOutOfRange = "number-out-of-range"
  // Registers and fields.
  case bitOverlap = "bit-overlap"
  case bitHole = "bit-hole"
  case fieldOutsideRegister = "field-outside-register"
  case registerOverlap = "register-overlap"
  case misalignedRegister = "misaligned-register"
  case lengthTooShort = "length-too-short"
  case undescribedBytes = "undescribed-bytes"
  case enumTooWide = "enum-too-wide"
  case forcedTooWide = "forced-too-wide"
  // Policies.
  case policyConflict = "policy-conflict"
  case rawField = "raw-field"
  case writeToReadOnly = "write-to-read-only"
  case w1cWithoutHook = "w1c-without-hook"
  // Conditions.
  case conditionAlwaysTrue = "condition-always-true"
  case conditionNeverTrue = "condition-never-true"
  case tooManyVariants = "too-many-variants"
  // Hooks.
  case hookNeverBound = "hook-never-bound"
  case hookWrongPhase = "hook-wrong-phase"
  case hookOperandCount = "hook-operand-count"
  case hookFieldMissing = "hook-field-missing"
  // Capabilities and profiles.
  case duplicateCapability = "duplicate-capability"
  case amendWithoutTarget = "amend-without-target"
  case amendTwice = "amend-twice"
  case hiddenAndAmended = "hidden-and-amended"
  case syntheticMisplaced = "synthetic-misplaced"
  case syntheticReachesHardware = "synthetic-reaches-hardware"
  case policyNotStated = "policy-not-stated"
  case specMissing = "spec-missing"
  case allowUnused = "allow-unused"
  // Rows.
  case lawBroken = "law-broken"

  /// Errors stop the tables from being made, warnings do not.
  public var severity: Severity {
    switch self {
    case .undescribedBytes, .writeToReadOnly, .conditionAlwaysTrue, .conditionNeverTrue, .hookNeverBound,
      .specMissing, .allowUnused:
      .warning
    default: .error
    }
  }

  /// Whether it is found in a profile's rows, after all that this module checks.
  public var isFoundInRows: Bool { self == .lawBroken }
}
