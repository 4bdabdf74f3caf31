internal import Glibc

/// What Linux says of a device beside its registers.
public struct SysfsDevice: Sendable, Equatable {
  /// Its folder: `/sys/bus/pci/devices/0000:01:00.0`.
  public var folder: String
  /// Resources, interrupt and identity, as far as the system knows them.
  public var facts: FunctionFacts
  /// The driver that has it; nil: none.
  public var driver: String?

  /// A device by its address, with or without the domain.
  ///
  /// - Parameters:
  ///   - address: `0000:01:00.0` or `01:00.0`.
  ///   - root: Where the system's folder is: `/sys`.
  public static func find(_ address: String, root: String = "/sys") throws(SystemFailure) -> SysfsDevice {
    let full = address.split(separator: ":").count == 2 ? "0000:" + address : address
    let folder = root + "/bus/pci/devices/" + full
    // What names a device holds no step to another folder.
    guard isAddress(full) else {
      throw SystemFailure("find", folder, because: "`\(address)` is no address such as 01:00.0")
    }
    var status = stat()
    guard stat(folder, &status) == 0 else { throw SystemFailure("find", folder) }
    var facts = FunctionFacts()
    facts.isVF = stat(folder + "/physfn", &status) == 0
    facts.lacksMemoryEnable = facts.isVF
    facts.hasInterrupt = number(folder + "/irq").map { $0 != 0 } ?? true
    facts.vendorID = number(folder + "/vendor").flatMap(UInt16.init(exactly:))
    facts.deviceID = number(folder + "/device").flatMap(UInt16.init(exactly:))
    facts.bars = resources(text(folder + "/resource") ?? "")
    return SysfsDevice(folder: folder, facts: facts, driver: linkName(folder + "/driver"))
  }

  /// Whether a text is `0000:01:00.0`.
  static func isAddress(_ text: String) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, let last = parts.last else { return false }
    let numbers =
      parts.dropLast() + last.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    return numbers.count == 4
      && numbers.allSatisfy { (1...8).contains($0.count) && $0.allSatisfy(\.isHexDigit) }
  }

  /// BAR 0 to 5 and the ROM from the lines `start end flags` of the file `resource`.
  ///
  /// Source: Linux include/linux/ioport.h, IORESOURCE_IO, IORESOURCE_MEM, IORESOURCE_PREFETCH, IORESOURCE_MEM_64.
  static func resources(_ text: String) -> [BARResource?] {
    var bars: [BARResource?] = Array(repeating: nil, count: 7)
    for (index, line) in text.split(separator: "\n").prefix(bars.count).enumerated() {
      let numbers = line.split(separator: " ").compactMap { hex($0) }
      guard numbers.count == 3, numbers[2] != 0, numbers[1] >= numbers[0] else { continue }
      let (size, isOver) = (numbers[1] - numbers[0]).addingReportingOverflow(1)
      guard !isOver, size & (size - 1) == 0 else { continue }
      let flags = numbers[2]
      let kind: BARResource.Kind = flags & 0x100 != 0 ? .io : flags & 0x10_0000 != 0 ? .mem64 : .mem32
      bars[index] = BARResource(kind: kind, isPrefetchable: flags & 0x2000 != 0, size: size)
    }
    return bars
  }

  private static func hex(_ text: Substring) -> UInt64? {
    UInt64(text.hasPrefix("0x") ? text.dropFirst(2) : text, radix: 16)
  }

  /// The number in a file: `0x8086` or `11`.
  private static func number(_ path: String) -> Int? {
    guard let line = text(path)?.split(separator: "\n").first else { return nil }
    return line.hasPrefix("0x") ? hex(line).flatMap(Int.init(exactly:)) : Int(line)
  }

  /// The first bytes of a small file; nil where it cannot be read.
  private static func text(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &bytes, bytes.count)
    return count >= 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
  }

  /// The last part of what a link leads to.
  private static func linkName(_ path: String) -> String? {
    var bytes = [CChar](repeating: 0, count: 4096)
    let count = readlink(path, &bytes, bytes.count)
    guard count > 0 else { return nil }
    let target = String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return target.split(separator: "/").last.map(String.init)
  }
}
