/// What happened at a server; the runtime itself prints nothing.
public struct VFIOUserEvent: Sendable, Equatable {
  /// What.
  public enum Kind: Sendable, Equatable {
    /// A client has the device.
    case connected
    /// It is gone, and all that it had is given back.
    case left
    /// A client was turned away, and why.
    case refused(String)
    /// Something did not work, and what.
    case problem(String)
  }

  /// The device.
  public var name: String
  /// What happened.
  public var kind: Kind

  /// An event of a device.
  public init(_ name: String, _ kind: Kind) {
    self.name = name
    self.kind = kind
  }
}
