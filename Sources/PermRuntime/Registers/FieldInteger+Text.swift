extension FieldInteger: CustomStringConvertible {
  /// The number.
  public var description: String { String(rawValue) }
}
