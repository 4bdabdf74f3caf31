/// A register of an opened function: generated views have one property of such a type for each register.
///
/// It has one property for each field, which reads the register; `value` has all fields of one read.
public protocol RegisterReference {
  /// What is read.
  associatedtype Value: RegisterValue
  /// Whose accesses these are.
  associatedtype Path: RegisterPath

  /// The registers that it is one of.
  var window: RegisterWindow<Path> { get }
  /// Byte offset from the start of the window.
  var offset: Int { get }
}

/// A register of which a write can change something.
public protocol WritableRegister: RegisterReference {}

/// All bits of a register, with a property for each field.
public protocol RegisterValue: Hashable, Sendable {
  /// An unsigned integer of the register's width: 8, 16, 32 or 64 bits.
  associatedtype RawValue: FixedWidthInteger & UnsignedInteger

  /// All bits, reserved ones too.
  var rawValue: RawValue { get }
  /// A value of all bits.
  init(rawValue: RawValue)

  /// Bits that hardware clears where 1 is written.
  static var clearedByOne: RawValue { get }
}

extension RegisterValue {
  /// None.
  @inlinable
  public static var clearedByOne: RawValue { 0 }
}

extension RegisterReference {
  /// The register, read once and as a whole.
  @inlinable
  public var value: Value {
    get throws(ConfigError) { Value(rawValue: try window.read(offset, as: Value.RawValue.self)) }
  }

  /// The register where all bits that are looked at are answered from the shadow: see `RegisterPath.readVirtual`.
  @inlinable
  public var virtualValue: Value {
    get throws(ConfigError) {
      Value(rawValue: try window.path.readVirtual(at: window.position &+ offset, as: Value.RawValue.self))
    }
  }
}

extension WritableRegister {
  /// Writes the register as a whole.
  @inlinable
  public func write(_ value: Value) throws(ConfigError) {
    try window.write(offset, value.rawValue)
  }

  /// Changes some fields: one read, and one write of the whole register.
  ///
  /// - Parameter change: Gets the register as it was read, but with the fields that a written 1 clears as 0, so that they
  ///   are kept. To set one is to clear it.
  @inlinable
  public func modify(_ change: (inout Value) -> Void) throws(ConfigError) {
    var value = Value(rawValue: try window.read(offset, as: Value.RawValue.self) & ~Value.clearedByOne)
    change(&value)
    try write(value)
  }
}

/// A register without fields: one number, or one value of an enumeration.
@frozen
public struct PlainRegister<Value, Path: RegisterPath> {
  @usableFromInline let register: ReadOnlyRegister<Value, Path>

  /// The register at an offset of a window.
  @inlinable
  public init(_ window: RegisterWindow<Path>, _ offset: Int) { register = ReadOnlyRegister(window, offset) }
}

extension PlainRegister where Value: FixedWidthInteger & UnsignedInteger {
  /// What is read.
  @inlinable
  public var value: Value { get throws(ConfigError) { try register.value } }

  /// Writes it.
  @inlinable
  public func write(_ value: Value) throws(ConfigError) { try register.window.write(register.offset, value) }
}

extension PlainRegister where Value: RegisterValue {
  /// What is read.
  @inlinable
  public var value: Value { get throws(ConfigError) { try register.value } }

  /// Writes it.
  @inlinable
  public func write(_ value: Value) throws(ConfigError) {
    try register.window.write(register.offset, value.rawValue)
  }
}

/// A register without fields that no write changes.
@frozen
public struct ReadOnlyRegister<Value, Path: RegisterPath> {
  @usableFromInline let window: RegisterWindow<Path>
  @usableFromInline let offset: Int

  /// The register at an offset of a window.
  @inlinable
  public init(_ window: RegisterWindow<Path>, _ offset: Int) {
    self.window = window
    self.offset = offset
  }
}

extension ReadOnlyRegister where Value: FixedWidthInteger & UnsignedInteger {
  /// What is read.
  @inlinable
  public var value: Value { get throws(ConfigError) { try window.read(offset, as: Value.self) } }
}

extension ReadOnlyRegister where Value: RegisterValue {
  /// What is read.
  @inlinable
  public var value: Value {
    get throws(ConfigError) { Value(rawValue: try window.read(offset, as: Value.RawValue.self)) }
  }
}
