/// The value of a field of a register whose width is none of Swift's own: `UInt3` is `FieldInteger<Width3>`.
///
/// A literal that does not fit is an error of the compiler, as with `UInt8`. A number that is computed is never wrong
/// silently and never traps: `init(exactly:)` is nil, `init(truncatingIfNeeded:)` takes the low bits.
@frozen
public struct FieldInteger<Width: FieldWidth>: Hashable, Comparable, Sendable {
  /// The value, at most `Width.largest`.
  public let rawValue: UInt64

  /// The low bits of a number.
  @inlinable
  public init(truncatingIfNeeded number: some BinaryInteger) {
    rawValue = UInt64(truncatingIfNeeded: number) & Width.largest
  }

  /// A number; nil: it does not fit.
  @inlinable
  public init?(exactly number: some BinaryInteger) {
    guard let value = UInt64(exactly: number), value <= Width.largest else { return nil }
    rawValue = value
  }

  /// The smallest value, 0.
  @inlinable
  public static var min: Self { Self(truncatingIfNeeded: 0) }

  /// The largest value.
  @inlinable
  public static var max: Self { Self(truncatingIfNeeded: Width.largest) }

  /// By value.
  @inlinable
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension FieldInteger: ExpressibleByIntegerLiteral {
  /// A literal.
  ///
  /// Transparent, so that the difference is taken when the literal is compiled: `error: arithmetic operation '7 - 8' (on
  /// unsigned 64-bit integer type) results in an overflow` names the largest value and the literal. Only a difference that is
  /// used is taken: its bits are those that the literal does not have.
  @_transparent
  public init(integerLiteral value: UInt64) {
    rawValue = (Width.largest - value) ^ Width.largest
  }
}

extension FixedWidthInteger {
  /// The value of a field; traps where this type is too narrow for it.
  @inlinable
  public init<Width>(_ value: FieldInteger<Width>) { self.init(value.rawValue) }
}

/// How many bits a `FieldInteger` has.
public protocol FieldWidth: Sendable {
  /// The largest number of so many bits.
  static var largest: UInt64 { get }
}
