import CReference
import PermRuntime

/// The hooks of the tables: the standard ones.
struct Hooks: LinuxVfioHooks, StandardHooks {}

/// A function opened with the generated tables of linux_vfio.
typealias Space = ConfigSpace<MemoryFunction, LinuxVfioHookSet<Hooks>>

/// What a hypervisor does with a function: each loop has its counterpart in reference.c, and returns the same sum.
struct Guest {
  let space: Space
  let subject: OpaquePointer
  let memory: OpaquePointer
  let facts: FunctionFacts

  init(_ subject: OpaquePointer, _ memory: OpaquePointer) throws(ConfigError) {
    self.subject = subject
    self.memory = memory
    facts = FunctionFacts(subject)
    space = try open(subject, memory, facts)
  }

  /// Reads of at most 4 bytes, of a workload's accesses in turn.
  func read(_ accesses: UnsafePointer<access>, times: Int) throws(ConfigError) -> UInt64 {
    var sum: UInt64 = 0
    for index in 0..<times {
      let access = accesses[index & (Int(WORKLOAD_COUNT) - 1)]
      sum = sum_with(sum, try trapRead(space, Int(access.position), Int(access.width)))
    }
    return sum
  }

  /// Writes of at most 4 bytes, of a workload's accesses in turn.
  func write(_ accesses: UnsafePointer<access>, times: Int) throws(ConfigError) -> UInt64 {
    for index in 0..<times {
      let access = accesses[index & (Int(WORKLOAD_COUNT) - 1)]
      try trapWrite(space, Int(access.position), Int(access.width), access.value)
    }
    return memory_actions(memory)
  }

  /// Reads of 7 bytes, at the positions of a workload's accesses in turn.
  func readBytes(_ accesses: UnsafePointer<access>, times: Int) throws(ConfigError) -> UInt64 {
    var sum: UInt64 = 0
    for index in 0..<times {
      let position = accesses[index & (Int(WORKLOAD_COUNT) - 1)].position
      sum = sum_with(sum, try trapReadBytes(space, Int(position)))
    }
    return sum
  }

  /// All accesses, once.
  func replay(_ accesses: accesses) throws(ConfigError) -> UInt64 {
    var sum: UInt64 = 0
    for index in 0..<accesses.count {
      let access = accesses.items[index]
      if access.is_write != 0 {
        try trapWrite(space, Int(access.position), Int(access.width), access.value)
      } else {
        sum = sum_with(sum, try trapRead(space, Int(access.position), Int(access.width)))
      }
    }
    return sum &+ memory_actions(memory)
  }

  /// Opens the function again and again.
  func reopen(times: Int) throws(ConfigError) -> UInt64 {
    var sum: UInt64 = 0
    for _ in 0..<times {
      let opened = try open(subject, memory, facts)
      sum = sum_with(sum, opened.row(0x34 / 4).shadow)
    }
    return sum
  }
}

/// Opens a function.
@inline(never)
private func open(
  _ subject: OpaquePointer, _ memory: OpaquePointer, _ facts: FunctionFacts
) throws(ConfigError) -> Space {
  try ConfigSpace(
    MemoryFunction(memory, of: subject), facts: facts, tables: LinuxVfio(), hooks: LinuxVfioHookSet(Hooks()))
}

/// The exit of a guest: a read.
@inline(never)
private func trapRead(_ space: Space, _ position: Int, _ byteWidth: Int) throws(ConfigError) -> UInt32 {
  try space.readGuest(at: position, byteWidth: byteWidth)
}

/// The exit of a guest: a write.
@inline(never)
private func trapWrite(
  _ space: Space, _ position: Int, _ byteWidth: Int, _ value: UInt32
) throws(ConfigError) {
  try space.writeGuest(at: position, byteWidth: byteWidth, value: value)
}

/// The exit of a guest: a read of 7 bytes.
@inline(never)
private func trapReadBytes(_ space: Space, _ position: Int) throws(ConfigError) -> UInt32 {
  var bytes = InlineArray<7, UInt8>(repeating: 0)
  var span = bytes.mutableSpan
  try space.readGuest(at: position, into: &span)
  var sum: UInt32 = 0
  for index in bytes.indices { sum = sum &* 3 &+ UInt32(bytes[index]) }
  return sum
}
