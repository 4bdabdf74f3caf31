/// The shadow as a whole, for whoever holds it against something else.
extension ConfigSpace where Function: ~Copyable {
  /// The guest-visible stored bits in the order of config space; valid while the function is open.
  @inlinable
  package var shadowBytes: UnsafeRawBufferPointer { memory.shadowBytes(size) }

  /// Makes a dword of the shadow what whoever probes it wants it to be.
  @inlinable
  package func setShadow(_ dword: Int, _ value: UInt32) {
    memory.pointee.shadow[dword & FunctionMemory.indexMask] = value
  }

  /// Makes a row what whoever plants a fault wants it to be.
  package func setRow(_ index: Int, _ row: DwordRow) { core.pointee.placed.setRow(index, row) }
}

extension HookCall where Function: ~Copyable {
  /// The guest-visible stored bits in the order of config space; valid while the function is open.
  @inlinable
  package var shadowBytes: UnsafeRawBufferPointer {
    core.pointee.placed.memory.shadowBytes(core.pointee.placed.size)
  }
}

extension UnsafeMutablePointer<FunctionMemory> {
  /// The shadow of a space of some bytes.
  @inlinable
  func shadowBytes(_ size: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: UnsafeRawPointer(self) + FunctionMemory.shadowOffset, count: size)
  }
}
