internal import Glibc

/// A region of a VFIO device: a part of its file.
public struct VFIORegion: Sendable, Equatable {
  /// Bytes; 0: the device has no such region.
  public var size: UInt64 = 0
  /// Where it begins in the device's file.
  public var offset: UInt64 = 0
  /// Whether it can be read.
  public var isReadable = false
  /// Whether it can be written.
  public var isWritable = false
  /// Parts that can be mapped, ascending; empty: none.
  public var areas: [Range<UInt64>] = []
  /// Whether pages with the MSI-X table can be mapped too.
  public var isMSIXMappable = false

  /// What the kernel may answer at most, in bytes: more is a mistake of one of the two.
  private static let answerLimit: UInt32 = 1 << 16

  /// Asks for a region; one that the device does not have is empty.
  static func read(
    _ descriptor: Int32, _ index: FunctionRegion.Index, _ count: UInt32, _ address: String
  ) throws(SystemFailure) -> VFIORegion {
    guard index.rawValue < count else { return VFIORegion() }
    var info = VFIORegionInfo(index: index.rawValue)
    guard SystemCall.control(descriptor, VFIORequest.regionInfo, &info) == 0 else {
      // What the kernel says of VGA space that a device has not.
      if errno == EINVAL { return VFIORegion() }
      throw SystemFailure("examine region \(index.rawValue) of", address)
    }
    let hasMore =
      info.flags & VFIONumber.regionHasCapabilities != 0
      && info.argsz > UInt32(MemoryLayout<VFIORegionInfo>.stride) && info.argsz <= answerLimit
    guard hasMore else { return VFIORegion(info, UnsafeRawBufferPointer(start: nil, count: 0)) }
    let bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Int(info.argsz), alignment: MemoryLayout<UInt64>.alignment)
    defer { bytes.deallocate() }
    bytes.initializeMemory(as: UInt8.self, repeating: 0)
    bytes.storeBytes(
      of: VFIORegionInfo(argsz: info.argsz, index: index.rawValue), as: VFIORegionInfo.self)
    guard SystemCall.control(descriptor, VFIORequest.regionInfo, bytes) == 0 else {
      throw SystemFailure("examine region \(index.rawValue) of", address)
    }
    return VFIORegion(bytes.load(as: VFIORegionInfo.self), UnsafeRawBufferPointer(bytes))
  }

  /// A region that does not exist.
  init() {}

  /// A region from what the kernel answered.
  ///
  /// - Parameter answer: All of the answer, in which the capabilities are.
  init(_ info: VFIORegionInfo, _ answer: UnsafeRawBufferPointer) {
    size = info.size
    offset = info.offset
    isReadable = info.flags & VFIONumber.regionReads != 0
    isWritable = info.flags & VFIONumber.regionWrites != 0
    if info.flags & VFIONumber.regionMaps != 0, size > 0 { areas = [0..<size] }
    guard info.flags & VFIONumber.regionHasCapabilities != 0 else { return }
    readCapabilities(answer, from: info.capabilityOffset)
  }

  /// Follows the list of capabilities, upwards only: a list that turns back is a mistake.
  private mutating func readCapabilities(_ answer: UnsafeRawBufferPointer, from first: UInt32) {
    var position = Int(first)
    while let header = answer.structure(VFIOCapabilityHeader.self, at: position) {
      switch header.id {
      case VFIONumber.sparseMapCapability: readSparseMap(answer, at: position)
      case VFIONumber.msixMappableCapability: isMSIXMappable = true
      default: break
      }
      guard Int(header.next) > position else { return }
      position = Int(header.next)
    }
  }

  private mutating func readSparseMap(_ answer: UnsafeRawBufferPointer, at position: Int) {
    guard let map = answer.structure(VFIOSparseMap.self, at: position) else { return }
    var found: [Range<UInt64>] = []
    var place = position + MemoryLayout<VFIOSparseMap>.stride
    for _ in 0..<map.areaCount {
      guard let area = answer.structure(VFIOSparseArea.self, at: place) else { break }
      let (end, isOver) = area.offset.addingReportingOverflow(area.size)
      if area.size > 0, !isOver, end <= size { found.append(area.offset..<end) }
      place += MemoryLayout<VFIOSparseArea>.stride
    }
    // A region without the flag can be mapped nowhere, whatever its list says.
    if !areas.isEmpty { areas = found.sorted { $0.lowerBound < $1.lowerBound } }
  }
}

extension UnsafeRawBufferPointer {
  /// A structure at a place; nil where it is not all inside.
  func structure<Structure: BitwiseCopyable>(_ type: Structure.Type, at position: Int) -> Structure? {
    guard position >= 0, position <= count - MemoryLayout<Structure>.size else { return nil }
    return loadUnaligned(fromByteOffset: position, as: type)
  }
}
