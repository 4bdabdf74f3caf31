/// What a bus holds: something that answers a guest's accesses to the config space of one function.
///
/// A `ConfigSpace` is one, a member of a `PowerGroup` is one by `GroupFunction`, and an emulated device or a bridge of a VMM
/// becomes one by these three requirements.
public protocol GuestFunction: AnyObject {
  /// Bytes of config space: 256 or 4096; the same for as long as a bus holds it.
  var size: Int { get }

  /// A guest's read of 1 to 4 bytes that lie in the space; the value is zero-extended.
  ///
  /// - Throws: What keeps it from an answer; a bus then answers with all ones.
  func readGuest(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32

  /// A guest's write of 1 to 4 bytes that lie in the space; bits of the value above them are ignored.
  ///
  /// - Throws: What keeps it from being done; a bus drops what is left of it.
  func writeGuest(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError)
}

extension ConfigSpace: GuestFunction where Function: ~Copyable {}
