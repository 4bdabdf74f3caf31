internal import Glibc
internal import Synchronization

/// Where memory is given to a device.
enum DMAContext: Sendable {
  case group(VFIOGroup)
  case addressSpace(IOMMUFD)

  func map(_ memory: UnsafeMutableRawPointer, _ mapping: borrowing DMAMapping) -> Bool {
    switch self {
    case .group(let group): group.map(memory, mapping)
    case .addressSpace(let space): space.map(memory, mapping)
    }
  }

  func unmap(_ address: UInt64, _ size: UInt64) -> Bool {
    switch self {
    case .group(let group): group.unmap(address, size)
    case .addressSpace(let space): space.unmap(address, size)
    }
  }

  /// Takes the device out of it, where closing its file does not.
  func detach(_ file: Descriptor) {
    if case .addressSpace(let space) = self { space.detach(file) }
  }
}

/// Memory that the device may reach.
extension VFIODevice {
  /// Lets the device reach memory, which is mapped into this process for it; nothing here reads or writes it.
  ///
  /// - Parameter mapping: At pages, and overlapping no other one.
  /// - Throws: Among what the system says, ENOMEM: the limit of locked memory (`ulimit -l`).
  public func mapDMA(_ mapping: borrowing DMAMapping) throws(SystemFailure) {
    // Copied, as a closure cannot hold what is lent.
    let mapping = copy mapping
    let attempt = "map \(mapping.size) bytes of DMA at \(hexText(mapping.address)) for"
    guard let descriptor = mapping.descriptor else {
      throw SystemFailure(
        attempt, system.address,
        because: "its owner gave no descriptor: the device can only reach memory that is shared", code: EINVAL
      )
    }
    guard mapping.isReadable || mapping.isWritable else {
      throw SystemFailure(attempt, system.address, because: "it is neither read nor written", code: EINVAL)
    }
    guard let size = Int(exactly: mapping.size), size > 0, let offset = off_t(exactly: mapping.offset),
      !mapping.address.addingReportingOverflow(mapping.size - 1).overflow
    else { throw SystemFailure(attempt, system.address, code: EINVAL) }
    let protection = (mapping.isReadable ? PROT_READ : 0) | (mapping.isWritable ? PROT_WRITE : 0)
    guard let memory = MemoryMapping(descriptor, offset, size, protection),
      let start = memory.bytes.baseAddress
    else { throw SystemFailure(attempt, system.address) }
    let code: Int32 = state.withLock { state in
      guard let context = state.context else { return EBADF }
      if state.mappings[mapping.address] != nil { return EEXIST }
      guard context.map(start, mapping) else { return errno }
      state.mappings[mapping.address] = memory
      return 0
    }
    guard code == 0 else { throw SystemFailure(attempt, system.address, code: code) }
  }

  /// Takes memory away from the device, and out of this process.
  ///
  /// - Throws: ENOENT, where not exactly this range was mapped.
  public func unmapDMA(at address: UInt64, size: UInt64) throws(SystemFailure) {
    let code: Int32 = state.withLock { state in
      guard let mapping = state.mappings[address], UInt64(mapping.size) == size else { return ENOENT }
      guard state.context?.unmap(address, size) == true else { return errno }
      state.mappings[address] = nil
      return 0
    }
    guard code == 0 else {
      throw SystemFailure(
        "unmap \(size) bytes of DMA at \(hexText(address)) for", system.address, code: code)
    }
  }
}
