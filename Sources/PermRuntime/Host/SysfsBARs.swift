internal import Glibc
internal import Synchronization

/// What is behind the BARs of a device, through the files `resource0` to `resource5`: memory mapped, ports read and written.
///
/// A file is opened with the first access behind its BAR. Of a device that a driver has, vfio-pci too, a kernel with
/// CONFIG_IO_STRICT_DEVMEM gives no memory: all ones. No offset reaches anything but the BAR: what does not lie inside
/// reads all ones, and is dropped.
///
/// Source: Linux Documentation/PCI/sysfs-pci.rst; drivers/pci/mmap.c, pci_mmap_resource_range.
final class SysfsBARs: Sendable {
  private let folder: String
  private let isWritable: Bool
  private let bars: [BARResource?]
  private let addresses: [UInt64]
  private let opened = Mutex<[Opened?]>(Array(repeating: nil, count: 6))

  /// What is known of a BAR's file.
  private enum Opened: Sendable {
    /// It cannot be reached.
    case unreachable
    /// Ports.
    case ports(Descriptor)
    /// Memory, which begins at a byte of the mapping, as pages are larger than some BARs.
    case memory(MemoryMapping, start: Int)
  }

  init(_ folder: String, isWritable: Bool) {
    self.folder = folder
    self.isWritable = isWritable
    (bars, addresses) = SysfsDevice.resources(SysfsFile.text(folder + "/resource") ?? "")
  }

  /// Bytes of BAR 0 to 5; 0: none.
  func size(_ bar: Int) -> UInt64 { bars.prefix(6).indices.contains(bar) ? bars[bar]?.size ?? 0 : 0 }

  /// Reads 1, 2, 4 or 8 bytes; nil: nothing is there.
  func read(_ bar: Int, at offset: UInt64, byteWidth: Int) -> UInt64? {
    var value: UInt64 = 0
    guard let place = place(bar, offset, byteWidth) else { return nil }
    let isDone = pieces(place.opened, place.offset, byteWidth) { opened, position, width, shift in
      var piece: UInt64 = 0
      switch opened {
      case .unreachable: return false
      case .ports(let file):
        let count = SystemCall.retrying {
          withUnsafeMutableBytes(of: &piece) { pread(file.number, $0.baseAddress, width, off_t(position)) }
        }
        guard count == width else { return false }
        piece = UInt64(littleEndian: piece)
      case .memory(let mapping, let start):
        guard let address = mapping.bytes.baseAddress else { return false }
        piece = DeviceMemory.load(address + start + position, byteWidth: width)
      }
      value |= piece << shift
      return true
    }
    return isDone ? value : nil
  }

  /// Writes 1, 2, 4 or 8 bytes; false: nothing is there, or it is open for reading only.
  @discardableResult
  func write(_ bar: Int, at offset: UInt64, byteWidth: Int, value: UInt64) -> Bool {
    guard isWritable, let place = place(bar, offset, byteWidth) else { return false }
    return pieces(place.opened, place.offset, byteWidth) { opened, position, width, shift in
      var piece = (value >> shift).littleEndian
      switch opened {
      case .unreachable: return false
      case .ports(let file):
        let count = SystemCall.retrying {
          withUnsafeMutableBytes(of: &piece) { pwrite(file.number, $0.baseAddress, width, off_t(position)) }
        }
        return count == width
      case .memory(let mapping, let start):
        guard let address = mapping.bytes.baseAddress else { return false }
        DeviceMemory.store(value >> shift, address + start + position, byteWidth: width)
        return true
      }
    }
  }

  /// Cuts an access into naturally aligned pieces, of ports 4 bytes at most.
  private func pieces(
    _ opened: Opened, _ offset: Int, _ byteWidth: Int, _ access: (Opened, Int, Int, UInt64) -> Bool
  ) -> Bool {
    let limit = if case .memory = opened { 8 } else { 4 }
    var position = offset
    let end = offset + byteWidth
    while position < end {
      var width = limit
      while position & (width - 1) != 0 || position + width > end { width /= 2 }
      guard access(opened, position, width, UInt64(8 * (position - offset))) else { return false }
      position += width
    }
    return true
  }

  private func place(_ bar: Int, _ offset: UInt64, _ byteWidth: Int) -> (opened: Opened, offset: Int)? {
    let size = size(bar)
    guard (1...8).contains(byteWidth), offset < size, size - offset >= UInt64(byteWidth),
      let position = Int(exactly: offset)
    else { return nil }
    let opened = opened.withLock { all in
      if let opened = all[bar] { return opened }
      let new = open(bar)
      all[bar] = new
      return new
    }
    if case .unreachable = opened { return nil }
    return (opened, position)
  }

  private func open(_ bar: Int) -> Opened {
    let path = folder + "/resource\(bar)"
    guard let resource = bars[bar], let file = try? Descriptor.open(path, isWritable: isWritable) else {
      return .unreachable
    }
    guard resource.kind != .io else { return .ports(file) }
    // A mapping begins at a page; the BAR may not.
    let page = UInt64(max(1, sysconf(Int32(_SC_PAGESIZE))))
    let start = Int(addresses[bar] & (page - 1))
    var status = stat()
    // A file that ends before its BAR does: beyond its end is nothing but a signal.
    guard let size = Int(exactly: resource.size), fstat(file.number, &status) == 0, status.st_size >= size,
      let mapping = MemoryMapping(
        file.number, 0, start + size, isWritable ? PROT_READ | PROT_WRITE : PROT_READ)
    else { return .unreachable }
    return .memory(mapping, start: start)
  }
}

/// Loads and stores of memory that a device answers: each is one access of the bus, neither left out, cut nor joined.
enum DeviceMemory {
  /// Loads 1, 2, 4 or 8 bytes, naturally aligned.
  static func load(_ address: UnsafeMutableRawPointer, byteWidth: Int) -> UInt64 {
    // Atomic for the sake of the compiler: it may do what it likes with plain loads.
    switch byteWidth {
    case 1:
      UInt64(address.assumingMemoryBound(to: Atomic<UInt8>.self).pointee.load(ordering: .relaxed))
    case 2:
      UInt64(
        UInt16(
          littleEndian: address.assumingMemoryBound(to: Atomic<UInt16>.self).pointee.load(ordering: .relaxed))
      )
    case 4:
      UInt64(
        UInt32(
          littleEndian: address.assumingMemoryBound(to: Atomic<UInt32>.self).pointee.load(ordering: .relaxed))
      )
    default:
      UInt64(
        littleEndian: address.assumingMemoryBound(to: Atomic<UInt64>.self).pointee.load(ordering: .relaxed))
    }
  }

  /// Stores the low 1, 2, 4 or 8 bytes, naturally aligned.
  static func store(_ value: UInt64, _ address: UnsafeMutableRawPointer, byteWidth: Int) {
    switch byteWidth {
    case 1:
      address.assumingMemoryBound(to: Atomic<UInt8>.self).pointee.store(
        UInt8(truncatingIfNeeded: value), ordering: .relaxed)
    case 2:
      address.assumingMemoryBound(to: Atomic<UInt16>.self).pointee.store(
        UInt16(truncatingIfNeeded: value).littleEndian, ordering: .relaxed)
    case 4:
      address.assumingMemoryBound(to: Atomic<UInt32>.self).pointee.store(
        UInt32(truncatingIfNeeded: value).littleEndian, ordering: .relaxed)
    default:
      address.assumingMemoryBound(to: Atomic<UInt64>.self).pointee.store(
        value.littleEndian, ordering: .relaxed)
    }
  }
}
