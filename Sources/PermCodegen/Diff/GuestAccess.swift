public import PermDSL

/// What a policy comes down to for a guest: where a bit is read from and where a write of it goes.
public struct GuestAccess: Hashable, Sendable, CustomStringConvertible {
  /// Where a read answers from.
  public enum Source: String, Sendable {
    case zero, shadow, hardware
  }

  /// Where a read answers from.
  public var read: Source
  /// Where a write goes.
  public var write: Policy.WriteTarget

  /// What a policy comes down to.
  public init(_ policy: Policy) {
    let isZero = policy.forced?.constantValue == 0
    read = policy.isVirtual ? (isZero ? .zero : .shadow) : .hardware
    write = policy.forced != nil && policy.write == .shadow ? .nowhere : policy.write
  }

  /// Such as `read hardware, write nowhere`.
  public var description: String { "read \(read.rawValue), write \(write.rawValue)" }

  /// Whether a guest reaches more of the device than with another policy: sees hardware that it did not see, or writes where
  /// or what it did not write.
  public func isWider(than other: GuestAccess) -> Bool {
    rank(write) > rank(other.write) || (read == .hardware && other.read != .hardware)
  }

  private func rank(_ target: Policy.WriteTarget) -> Int {
    switch target {
    case .nowhere: 0
    case .shadow: 1
    case .hardware: 2
    }
  }
}
