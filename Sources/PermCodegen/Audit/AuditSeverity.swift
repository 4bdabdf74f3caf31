/// How much a finding of an audit matters; the graver is less.
public enum AuditSeverity: String, Sendable, CaseIterable, Comparable {
  /// A guest operates what the profile keeps from it.
  case critical
  /// A guest, or the table on its behalf, changes what it was not given.
  case high
  /// Writes reach bits for which the specification has no writer, or the device is not as the table says.
  case medium
  /// Worth a look by whoever knows the device.
  case low
  /// Worth knowing.
  case note

  /// The graver comes first.
  public static func < (a: AuditSeverity, b: AuditSeverity) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .critical: 0
    case .high: 1
    case .medium: 2
    case .low: 3
    case .note: 4
    }
  }
}
