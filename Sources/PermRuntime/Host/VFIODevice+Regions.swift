internal import Glibc

/// Registers and regions.
extension VFIODevice {
  /// Reads 1 to 4 bytes of config space; nil: the kernel did not answer with all of them, and `errno` says why.
  ///
  /// - Complexity: One call of the system, no allocation.
  @inline(__always)
  func readConfig(at position: Int, byteWidth: Int) -> UInt32? {
    var value: UInt32 = 0
    let count = SystemCall.retrying {
      withUnsafeMutableBytes(of: &value) {
        pread(number, $0.baseAddress, byteWidth, configOffset + position)
      }
    }
    return count == byteWidth ? UInt32(littleEndian: value) : nil
  }

  /// Writes 1 to 4 bytes of config space.
  @inline(__always)
  func writeConfig(at position: Int, byteWidth: Int, value: UInt32) -> Bool {
    var bytes = value.littleEndian
    let count = SystemCall.retrying {
      withUnsafeMutableBytes(of: &bytes) {
        pwrite(number, $0.baseAddress, byteWidth, configOffset + position)
      }
    }
    return count == byteWidth
  }

  /// Reads 1, 2, 4 or 8 bytes of a region; nil: the kernel has none to give, as of memory that is not decoded.
  ///
  /// - Complexity: One call of the system, no allocation.
  public func read(_ region: FunctionRegion.Index, at offset: UInt64, byteWidth: Int) -> UInt64? {
    guard let place = place(region, offset, byteWidth) else { return nil }
    var value: UInt64 = 0
    let count = SystemCall.retrying {
      withUnsafeMutableBytes(of: &value) { pread(number, $0.baseAddress, byteWidth, place) }
    }
    return count == byteWidth ? UInt64(littleEndian: value) : nil
  }

  /// Writes 1, 2, 4 or 8 bytes of a region; false: the kernel took them not, or not all.
  @discardableResult
  public func write(
    _ region: FunctionRegion.Index, at offset: UInt64, byteWidth: Int, value: UInt64
  ) -> Bool {
    guard let place = place(region, offset, byteWidth) else { return false }
    var bytes = value.littleEndian
    let count = SystemCall.retrying {
      withUnsafeMutableBytes(of: &bytes) { pwrite(number, $0.baseAddress, byteWidth, place) }
    }
    return count == byteWidth
  }

  /// Where an access is in the file; nil: it does not lie in the region.
  private func place(_ index: FunctionRegion.Index, _ offset: UInt64, _ byteWidth: Int) -> Int? {
    let region = regions[Int(index.rawValue)]
    guard (1...8).contains(byteWidth), offset < region.size, region.size - offset >= UInt64(byteWidth) else {
      return nil
    }
    let (place, isOver) = region.offset.addingReportingOverflow(offset)
    return isOver ? nil : Int(exactly: place)
  }

  /// Maps a part of a region into this process.
  ///
  /// What is read there while the device does not decode, or is not in D0, is a SIGBUS: whoever maps gives it up before.
  ///
  /// - Parameters:
  ///   - index: A region of which parts can be mapped.
  ///   - range: All inside of one of them, at pages.
  public func map(
    _ index: FunctionRegion.Index, _ range: Range<UInt64>
  ) throws(SystemFailure) -> RegionMapping {
    let attempt =
      "map \(range.upperBound - range.lowerBound) bytes of region \(index.rawValue) at \(hexText(range.lowerBound)) of"
    let region = regions[Int(index.rawValue)]
    guard
      region.areas.contains(where: { $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound })
    else {
      throw SystemFailure(attempt, system.address, because: "the kernel lets nobody map that", code: EINVAL)
    }
    let (place, isOver) = region.offset.addingReportingOverflow(range.lowerBound)
    guard !isOver, let start = off_t(exactly: place),
      let size = Int(exactly: range.upperBound - range.lowerBound)
    else { throw SystemFailure(attempt, system.address, code: EOVERFLOW) }
    let protection = (region.isReadable ? PROT_READ : 0) | (region.isWritable ? PROT_WRITE : 0)
    guard let memory = MemoryMapping(number, start, size, protection) else {
      throw SystemFailure(attempt, system.address)
    }
    return RegionMapping(self, memory)
  }
}

/// A part of a region, mapped into this process until nobody has it any more.
public final class RegionMapping: Sendable {
  /// Where it is.
  ///
  /// Valid as long as this object; a device that does not decode, or is not in D0, answers an access with SIGBUS.
  public var bytes: UnsafeMutableRawBufferPointer { memory.bytes }
  private let memory: MemoryMapping
  /// The device outlives what was mapped of it.
  private let device: VFIODevice

  init(_ device: VFIODevice, _ memory: MemoryMapping) {
    self.device = device
    self.memory = memory
  }
}
