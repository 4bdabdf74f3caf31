internal import Glibc

/// Vital product data of a device, through the file that Linux gives for them.
///
/// Source: Linux Documentation/ABI/testing/sysfs-bus-pci, vpd.
enum VPDFile {
  /// Reads 4 bytes; nil: the device has none, or does not answer.
  ///
  /// What lies behind the end of the data is zero, as the kernel has it for vfio.
  static func read(_ folder: String, at address: Int) -> UInt32? {
    guard address >= 0 else { return nil }
    let descriptor = open(folder + "/vpd", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var value: UInt32 = 0
    let count = SystemCall.retrying { pread(descriptor, &value, 4, off_t(address)) }
    return count >= 0 ? UInt32(littleEndian: value) : nil
  }

  /// Writes 4 bytes; false: refused.
  static func write(_ value: UInt32, _ folder: String, at address: Int) -> Bool {
    guard address >= 0, address & 3 == 0 else { return false }
    let descriptor = open(folder + "/vpd", O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var bytes = value.littleEndian
    return SystemCall.retrying { pwrite(descriptor, &bytes, 4, off_t(address)) } == 4
  }
}
