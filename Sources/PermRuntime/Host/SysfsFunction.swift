internal import Glibc

/// A device of this machine, through the files that Linux gives for it: registers, BARs, reset and VPD; no interrupts, no DMA.
///
/// These are the raw device's: a driver of this machine that has it is not asked.
///
/// Source: Linux Documentation/PCI/sysfs-pci.rst.
public struct SysfsFunction: PassthroughFunction, Sendable {
  /// The device's folder.
  public let folder: String
  /// The file of the registers.
  public let path: String
  /// Bytes of config space: 256 or 4096.
  public let configSize: Int
  /// Why the last access that failed did; whoever reads it may empty it.
  public var failure: SystemFailure?
  private let file: Descriptor
  /// Whether it is open for writing too.
  let isWritable: Bool
  let bars: SysfsBARs

  /// Opens the registers of a device.
  ///
  /// - Parameters:
  ///   - folder: Of the device: `/sys/bus/pci/devices/0000:01:00.0`.
  ///   - isWritable: Whether they are to be written too, which takes a privileged user.
  public static func open(_ folder: String, isWritable: Bool) throws(SystemFailure) -> SysfsFunction {
    let path = folder + "/config"
    let file = try Descriptor.open(path, isWritable: isWritable)
    var status = stat()
    guard fstat(file.number, &status) == 0 else { throw SystemFailure("examine", path) }
    let size = Int(status.st_size)
    guard size == 256 || size == 4096 else {
      throw SystemFailure("use", path, because: "it has \(size) bytes, and not 256 or 4096")
    }
    return SysfsFunction(folder: folder, isWritable: isWritable, configSize: size, file: file)
  }

  private init(folder: String, isWritable: Bool, configSize: Int, file: Descriptor) {
    self.folder = folder
    path = folder + "/config"
    self.configSize = configSize
    self.file = file
    self.isWritable = isWritable
    bars = SysfsBARs(folder, isWritable: isWritable)
  }

  /// All that may be read: an ordinary user gets the first 64 bytes, and the image says so.
  public func image() throws(SystemFailure) -> ConfigImage {
    var bytes = [UInt8](repeating: 0, count: configSize)
    var done = 0
    while done < configSize {
      let count = bytes.withUnsafeMutableBytes { buffer in
        SystemCall.retrying {
          pread(
            file.number, UnsafeMutableRawBufferPointer(rebasing: buffer[done...]).baseAddress,
            buffer.count - done, off_t(done))
        }
      }
      guard count >= 0 else { throw SystemFailure("read", path) }
      guard count > 0 else { break }
      done += count
    }
    guard let image = ConfigImage(Array(bytes[..<done])) else {
      throw SystemFailure("read", path, because: "it ends after \(done) bytes")
    }
    return image
  }

  /// Reads a piece of 1, 2 or 4 bytes.
  ///
  /// - Complexity: One call of the system, no allocation.
  public mutating func readConfig(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    try check(position, byteWidth)
    var value: UInt32 = 0
    let count = SystemCall.retrying {
      withUnsafeMutableBytes(of: &value) { pread(file.number, $0.baseAddress, byteWidth, off_t(position)) }
    }
    guard count == byteWidth else { throw failed("read", position, byteWidth, isShort: count >= 0) }
    return UInt32(littleEndian: value)
  }

  /// Writes a piece of 1, 2 or 4 bytes.
  ///
  /// - Complexity: One call of the system, no allocation.
  public mutating func writeConfig(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    try check(position, byteWidth)
    var bytes = value.littleEndian
    let count = SystemCall.retrying {
      withUnsafeMutableBytes(of: &bytes) { pwrite(file.number, $0.baseAddress, byteWidth, off_t(position)) }
    }
    guard count == byteWidth else { throw failed("write", position, byteWidth, isShort: count >= 0) }
  }

  private func check(_ position: Int, _ byteWidth: Int) throws(ConfigError) {
    guard (1...4).contains(byteWidth), position >= 0, position <= configSize - byteWidth else {
      throw ConfigError(.outOfRange, position: position, byteWidth: byteWidth)
    }
  }

  private mutating func failed(
    _ verb: String, _ position: Int, _ byteWidth: Int, isShort: Bool
  ) -> ConfigError {
    let code = errno
    failure = SystemFailure.access(
      verb, position, byteWidth, path, code: code,
      because: isShort ? "the system gives this user no access there" : nil)
    return ConfigError(.deviceFailed, position: position, byteWidth: byteWidth)
  }
}
