/// What capabilities' tables say of their function: `publishes`.
public struct PublishedFacts: Sendable, Equatable {
  /// `function.device_type`; 0 where no capability says it.
  public var deviceType = 0
  /// `function.max_link_width`, in lanes; 0 where no capability says it.
  public var maxLinkWidth = 0

  /// Facts of a function without such a capability.
  public init() {}
}
