/// Which bytes of which function an access means: what a decoder makes of a trapped one, and a `ConfigBus` answers.
public struct BusAccess: Sendable, Equatable {
  /// The function, which need not exist.
  public var function: FunctionAddress
  /// Byte position in its config space.
  public var position: Int
  /// Bytes: 1 to 4, or 8.
  public var byteWidth: Int

  /// An access.
  public init(_ function: FunctionAddress, at position: Int, byteWidth: Int) {
    self.function = function
    self.position = position
    self.byteWidth = byteWidth
  }
}
