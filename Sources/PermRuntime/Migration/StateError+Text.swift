extension StateError: CustomStringConvertible {
  /// Such as `state error 5 (wrongChecksum) at byte 1020`.
  public var description: String {
    let reason = refusal.map { ": \($0)" } ?? ""
    return "state error \(code.rawValue) (\(code)) at byte \(offset)\(reason)"
  }
}
