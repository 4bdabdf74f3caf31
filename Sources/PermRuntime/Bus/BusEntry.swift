internal import Synchronization

/// A function on a bus: how it is reached, and what its place makes of it.
@usableFromInline
final class BusEntry {
  /// Bytes of config space.
  let size: Int
  let discovery: ConfigBus.Discovery
  let read: (_ position: Int, _ byteWidth: Int) throws(ConfigError) -> UInt32
  let write: (_ position: Int, _ byteWidth: Int, _ value: UInt32) throws(ConfigError) -> Void
  /// Multi-Function Device of Header Type, as the guest reads it; nil: it is not function 0, and its own is read.
  var multiFunction: UInt32?

  @usableFromInline
  init(
    size: Int, discovery: ConfigBus.Discovery,
    read: @escaping (_ position: Int, _ byteWidth: Int) throws(ConfigError) -> UInt32,
    write: @escaping (_ position: Int, _ byteWidth: Int, _ value: UInt32) throws(ConfigError) -> Void
  ) {
    self.size = size
    self.discovery = discovery
    self.read = read
    self.write = write
  }
}

/// How often a function did not answer; accesses of several threads count at once.
final class BusFailures: Sendable {
  private let atomic = Atomic<Int>(0)

  var count: Int { atomic.load(ordering: .relaxed) }

  func add() { atomic.wrappingAdd(1, ordering: .relaxed) }
}
