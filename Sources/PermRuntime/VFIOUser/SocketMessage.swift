internal import Glibc

/// Bytes and descriptors over a socket: one system call each, without allocation.
enum SocketMessage {
  /// Bytes of ancillary data for as many descriptors as a message may carry.
  ///
  /// The kernel is given no more room, so that it installs no descriptor that nobody would find.
  static let controlSize = align(MemoryLayout<cmsghdr>.size) + align(VFIOUserWire.descriptorLimit * 4)

  private static func align(_ size: Int) -> Int {
    (size + MemoryLayout<Int>.size - 1) & ~(MemoryLayout<Int>.size - 1)
  }

  /// Receives what there is, waiting for the first byte.
  ///
  /// - Parameters:
  ///   - bytes: Where it goes.
  ///   - control: `controlSize` bytes.
  ///   - take: Is given each descriptor that came; it owns it.
  /// - Returns: Bytes: 0 at the end of the stream, negative for an error (`errno`); whether descriptors were left out.
  static func receive(
    _ socket: Int32, into bytes: UnsafeMutableRawBufferPointer, control: UnsafeMutableRawBufferPointer,
    take: (Int32) -> Void
  ) -> (count: Int, isCut: Bool) {
    var vector = iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
    return withUnsafeMutablePointer(to: &vector) { vector in
      var message = msghdr()
      var count = -1
      repeat {
        message.msg_iov = vector
        message.msg_iovlen = 1
        message.msg_control = control.baseAddress
        message.msg_controllen = control.count
        message.msg_flags = 0
        count = recvmsg(socket, &message, Int32(MSG_CMSG_CLOEXEC))
      } while count < 0 && errno == EINTR
      guard count >= 0 else { return (count, false) }
      if message.msg_controllen > 0 {
        takeDescriptors(UnsafeRawBufferPointer(control), Int(message.msg_controllen), take)
      }
      return (count, message.msg_flags & Int32(MSG_CTRUNC) != 0)
    }
  }

  private static func takeDescriptors(
    _ control: UnsafeRawBufferPointer, _ size: Int, _ take: (Int32) -> Void
  ) {
    let end = min(size, control.count)
    let head = align(MemoryLayout<cmsghdr>.size)
    var start = 0
    while start <= end - head {
      let length = Int(clamping: control.loadUnaligned(fromByteOffset: start, as: cmsghdr.self).cmsg_len)
      let header = control.loadUnaligned(fromByteOffset: start, as: cmsghdr.self)
      guard length >= head, length <= end - start else { return }
      if header.cmsg_level == SOL_SOCKET, header.cmsg_type == Int32(SCM_RIGHTS) {
        for place in stride(from: start + head, through: start + length - 4, by: 4) {
          take(control.loadUnaligned(fromByteOffset: place, as: Int32.self))
        }
      }
      start += align(length)
    }
  }

  /// Sends all bytes; descriptors go with the first of them.
  ///
  /// - Returns: False: the other side is gone.
  static func send(
    _ socket: Int32, _ bytes: UnsafeRawBufferPointer, descriptors: UnsafeBufferPointer<Int32>? = nil
  ) -> Bool {
    var rest = bytes
    if let descriptors, !descriptors.isEmpty {
      let count = sendFirst(socket, bytes, descriptors)
      guard count > 0 else { return false }
      rest = rest.tail(from: count)
    }
    while !rest.isEmpty {
      let count = Glibc.send(socket, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.tail(from: count)
    }
    return true
  }

  private static func sendFirst(
    _ socket: Int32, _ bytes: UnsafeRawBufferPointer, _ descriptors: UnsafeBufferPointer<Int32>
  ) -> Int {
    let head = align(MemoryLayout<cmsghdr>.size)
    let size = head + descriptors.count * 4
    return withUnsafeTemporaryAllocation(byteCount: head + align(descriptors.count * 4), alignment: 8) {
      control in
      control.initializeMemory(as: UInt8.self, repeating: 0)
      var header = cmsghdr()
      header.cmsg_len = type(of: header.cmsg_len).init(size)
      header.cmsg_level = SOL_SOCKET
      header.cmsg_type = Int32(SCM_RIGHTS)
      control.storeBytes(of: header, as: cmsghdr.self)
      for (index, descriptor) in descriptors.enumerated() {
        control.storeBytes(of: descriptor, toByteOffset: head + 4 * index, as: Int32.self)
      }
      var vector = iovec(
        iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress), iov_len: bytes.count)
      return withUnsafeMutablePointer(to: &vector) { vector in
        var message = msghdr()
        message.msg_iov = vector
        message.msg_iovlen = 1
        message.msg_control = control.baseAddress
        message.msg_controllen = control.count
        var count = -1
        repeat { count = sendmsg(socket, &message, Int32(MSG_NOSIGNAL)) } while count < 0 && errno == EINTR
        return count
      }
    }
  }
}
