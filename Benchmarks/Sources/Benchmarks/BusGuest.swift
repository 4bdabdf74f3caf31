import CReference
import PermRuntime

/// The function of a guest behind the window of a bus: each loop has its counterpart in reference.c, and returns the same sum.
struct BusGuest {
  private let bus = ConfigBus()
  private let window: ECAMDecoder?
  private let memory: OpaquePointer

  private static let base: UInt64 = 0xB000_0000

  init(_ guest: Guest) {
    window = ECAMDecoder(base: Self.base)
    memory = guest.memory
    _ = bus.insert(guest.space, at: FunctionAddress(bus: 0, ariFunction: 0))
  }

  /// Reads of at most 4 bytes, of a workload's accesses in turn.
  func read(_ accesses: UnsafePointer<access>, times: Int) -> UInt64 {
    guard let window else { return 0 }
    var sum: UInt64 = 0
    for index in 0..<times {
      let access = accesses[index & (Int(WORKLOAD_COUNT) - 1)]
      let value = trapRead(bus, window, Self.base + UInt64(access.position), Int(access.width))
      sum = sum_with(sum, UInt32(truncatingIfNeeded: value))
    }
    return sum
  }

  /// Writes of at most 4 bytes, of a workload's accesses in turn.
  func write(_ accesses: UnsafePointer<access>, times: Int) -> UInt64 {
    guard let window else { return 0 }
    for index in 0..<times {
      let access = accesses[index & (Int(WORKLOAD_COUNT) - 1)]
      let address = Self.base + UInt64(access.position)
      trapWrite(bus, window, address, Int(access.width), UInt64(access.value))
    }
    return memory_actions(memory)
  }
}

/// The exit of a guest: a read of memory.
@inline(never)
private func trapRead(_ bus: ConfigBus, _ window: ECAMDecoder, _ address: UInt64, _ byteWidth: Int) -> UInt64
{
  window.access(at: address, byteWidth: byteWidth).map { bus.read($0) } ?? 0
}

/// The exit of a guest: a write of memory.
@inline(never)
private func trapWrite(
  _ bus: ConfigBus, _ window: ECAMDecoder, _ address: UInt64, _ byteWidth: Int, _ value: UInt64
) {
  if let access = window.access(at: address, byteWidth: byteWidth) { bus.write(access, value: value) }
}
