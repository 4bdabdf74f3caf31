/// Where the system's folders are; another place than the usual one is for tests and for containers.
public struct SystemRoots: Sendable, Equatable {
  /// What the system says of its devices: `/sys`.
  public var system: String
  /// Files of devices: `/dev`.
  public var devices: String

  /// Folders.
  public init(system: String = "/sys", devices: String = "/dev") {
    self.system = system
    self.devices = devices
  }
}
