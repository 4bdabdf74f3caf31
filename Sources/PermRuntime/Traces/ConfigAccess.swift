/// An access of a guest, or of a client that has one, to config space.
public struct ConfigAccess: Sendable, Equatable {
  /// Whether it was a write.
  public var isWrite: Bool
  /// Where it begins.
  public var position: Int
  /// Bytes: 1 to 4.
  public var byteWidth: Int
  /// What was written, or what the client was answered.
  public var value: UInt32

  /// An access.
  @inlinable
  public init(isWrite: Bool, position: Int, byteWidth: Int, value: UInt32) {
    self.isWrite = isWrite
    self.position = position
    self.byteWidth = byteWidth
    self.value = value
  }
}
