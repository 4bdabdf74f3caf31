internal import CPerm

/// A device in memory: the bytes of its config space, each bit of which takes what is written.
///
/// Behind `context` lies the number of bytes, then the bytes.
enum DeviceImage {
  private static let headerSize = MemoryLayout<Int>.size

  /// A copy of an image, for `destroy`.
  static func make(_ bytes: UnsafeRawBufferPointer) -> UnsafeMutableRawPointer {
    let context = UnsafeMutableRawPointer.allocate(
      byteCount: headerSize + bytes.count, alignment: MemoryLayout<Int>.alignment)
    context.storeBytes(of: bytes.count, as: Int.self)
    UnsafeMutableRawBufferPointer(start: context + headerSize, count: bytes.count).copyMemory(from: bytes)
    return context
  }

  static func destroy(_ context: UnsafeMutableRawPointer?) { context?.deallocate() }

  /// The piece at a position; nil where it does not lie in the image.
  private static func piece(
    _ context: UnsafeMutableRawPointer?, _ position: UInt32, _ width: UInt32
  ) -> UnsafeMutableRawBufferPointer? {
    guard let context, Int(position) + Int(width) <= context.load(as: Int.self) else { return nil }
    return UnsafeMutableRawBufferPointer(start: context + headerSize + Int(position), count: Int(width))
  }

  static let read: PlainDevice.Read = { context, position, width in
    guard let bytes = piece(context, position, width) else { return -1 }
    return bytes.reversed().reduce(0) { $0 << 8 | Int64($1) }
  }

  static let write: PlainDevice.Write = { context, position, width, value in
    guard let bytes = piece(context, position, width) else { return -1 }
    for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: value >> UInt32(8 * index)) }
    return 0
  }
}
