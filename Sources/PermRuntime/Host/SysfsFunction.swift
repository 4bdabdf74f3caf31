internal import Glibc

/// A device of this machine, through the file that Linux gives for its config space.
///
/// Source: Linux Documentation/PCI/sysfs-pci.rst.
public struct SysfsFunction: PassthroughFunction, Sendable {
  /// The file of the registers.
  public let path: String
  /// Bytes of config space: 256 or 4096.
  public let configSize: Int
  /// Why the last access that failed did; whoever reads it may empty it.
  public var failure: SystemFailure?
  private let file: Descriptor

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
    return SysfsFunction(path: path, configSize: size, file: file)
  }

  private init(path: String, configSize: Int, file: Descriptor) {
    self.path = path
    self.configSize = configSize
    self.file = file
  }

  /// All that may be read: an ordinary user gets the first 64 bytes, and the image says so.
  public func image() throws(SystemFailure) -> ConfigImage {
    var bytes = [UInt8](repeating: 0, count: configSize)
    var done = 0
    while done < configSize {
      let count = bytes.withUnsafeMutableBytes { buffer in
        pread(
          file.number, UnsafeMutableRawBufferPointer(rebasing: buffer[done...]).baseAddress,
          buffer.count - done, off_t(done))
      }
      if count < 0, errno == EINTR { continue }
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
  public mutating func readConfig(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    try check(position, byteWidth)
    var bytes: [UInt8] = [0, 0, 0, 0]
    var count = pread(file.number, &bytes, byteWidth, off_t(position))
    while count < 0, errno == EINTR { count = pread(file.number, &bytes, byteWidth, off_t(position)) }
    guard count == byteWidth else { throw failed("read", position, byteWidth, isShort: count >= 0) }
    return bytes.prefix(byteWidth).reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Writes a piece of 1, 2 or 4 bytes.
  public mutating func writeConfig(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    try check(position, byteWidth)
    let bytes = (0..<byteWidth).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
    var count = pwrite(file.number, bytes, byteWidth, off_t(position))
    while count < 0, errno == EINTR { count = pwrite(file.number, bytes, byteWidth, off_t(position)) }
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
    let attempt = "\(verb) \(byteWidth) byte\(byteWidth == 1 ? "" : "s") at \(hexText(position, 3)) of"
    failure =
      isShort
      ? SystemFailure(attempt, path, because: "the system gives this user no access there")
      : SystemFailure(attempt, path)
    return ConfigError(.deviceFailed, position: position, byteWidth: byteWidth)
  }
}

extension SysfsFunction {
  /// The host's driver resets devices, and nobody else: refused.
  public mutating func resetFunction(_ method: ResetMethod) -> Bool { false }

  /// Stores the encoded size; refuses what is not 128 to 4096 bytes.
  ///
  /// Source: PCIe 6.0 §7.5.3.4 "Device Control Register".
  public mutating func setReadRequestSize(_ bytes: Int, at place: ConfigPlace) -> Bool {
    guard (128...4096).contains(bytes), bytes & (bytes - 1) == 0 else { return false }
    return store(UInt32((bytes / 128).trailingZeroBitCount), at: place)
  }

  /// Sets the bit.
  public mutating func maskINTx(at place: ConfigPlace) { _ = store(1, at: place) }

  /// Clears the bit.
  public mutating func unmaskINTx(at place: ConfigPlace) { _ = store(0, at: place) }

  /// Stores a field, in the bytes that it lies in.
  private mutating func store(_ value: UInt32, at place: ConfigPlace) -> Bool {
    do throws(ConfigError) {
      for position in place.firstByte...max(place.firstByte, place.lastByte) {
        let shift = UInt32(truncatingIfNeeded: 8 * (position - place.position))
        let mask = place.mask >> shift & 0xFF
        let old = try readConfig(at: position, byteWidth: 1)
        let bits = (value << UInt32(truncatingIfNeeded: place.lsb)) >> shift
        try writeConfig(at: position, byteWidth: 1, value: old & ~mask | bits & mask)
      }
      return true
    } catch {
      return false
    }
  }
}
