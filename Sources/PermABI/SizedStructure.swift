internal import CPerm

/// A struct of the header that begins with `size`, the number of bytes that the caller's header gives it.
///
/// What a caller does not have is 0, and a caller may have more than this library as long as it is 0.
protocol SizedStructure {
  /// All zero.
  init()
}

extension perm_options: SizedStructure {}
extension perm_host: SizedStructure {}
extension perm_facts: SizedStructure {}
extension perm_error: SizedStructure {}
extension perm_description: SizedStructure {}
extension perm_found_capability: SizedStructure {}
extension perm_finding: SizedStructure {}
extension perm_power: SizedStructure {}

extension SizedStructure {
  /// Bytes of any such struct at most; more is a size that was never set.
  private static var sizeLimit: Int { 4096 }

  /// The bytes that the caller says are there.
  private static func callerSize(_ pointer: UnsafeRawPointer) throws(CallFailure) -> Int {
    // No more may be looked at before it is known how much there is.
    let size = pointer.loadUnaligned(as: Int.self)
    guard size >= MemoryLayout<Int>.size, size <= sizeLimit else {
      throw CallFailure(PERM_ERROR_BAD_ARGUMENT)
    }
    return size
  }

  /// The caller's struct.
  ///
  /// - Throws: `PERM_ERROR_BAD_ARGUMENT` for a null pointer or a size that cannot be one; `PERM_ERROR_UNKNOWN_MEMBER`.
  static func read(_ pointer: UnsafePointer<Self>?) throws(CallFailure) -> Self {
    guard let pointer = UnsafeRawPointer(pointer) else { throw CallFailure(PERM_ERROR_BAD_ARGUMENT) }
    let size = try callerSize(pointer)
    let ownSize = MemoryLayout<Self>.size
    let bytes = UnsafeRawBufferPointer(start: pointer, count: size)
    guard bytes.dropFirst(ownSize).allSatisfy({ $0 == 0 }) else {
      throw CallFailure(PERM_ERROR_UNKNOWN_MEMBER)
    }
    var result = Self()
    withUnsafeMutableBytes(of: &result) { $0.copyMemory(from: .init(rebasing: bytes.prefix(ownSize))) }
    return result
  }

  /// Fills the caller's struct, all but its size.
  ///
  /// - Throws: `PERM_ERROR_BAD_ARGUMENT` for a null pointer or a size that cannot be one.
  func write(to pointer: UnsafeMutablePointer<Self>?) throws(CallFailure) {
    guard let pointer = UnsafeMutableRawPointer(pointer) else { throw CallFailure(PERM_ERROR_BAD_ARGUMENT) }
    let size = try Self.callerSize(pointer)
    let target = UnsafeMutableRawBufferPointer(start: pointer, count: size)
    withUnsafeBytes(of: self) { own in
      for index in MemoryLayout<Int>.size..<size { target[index] = index < own.count ? own[index] : 0 }
    }
  }
}
