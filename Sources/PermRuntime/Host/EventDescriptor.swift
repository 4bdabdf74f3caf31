internal import Glibc

// The toolchain's module of the C library lacks these two. By name, and not looked up: a static program has nowhere to look.
@_silgen_name("eventfd")
private func eventfd(_ count: UInt32, _ flags: Int32) -> Int32

@_silgen_name("memfd_create")
private func memfd_create(_ name: UnsafePointer<CChar>, _ flags: UInt32) -> Int32

/// Descriptors that the system makes and that are in no module of the toolchain.
package enum EventDescriptor {
  /// A counter that signals and is read without waiting; nil: the system gives none, `errno` says why.
  ///
  /// Source: eventfd(2).
  package static func make() -> Descriptor? { descriptor(eventfd(0, O_CLOEXEC | O_NONBLOCK)) }

  /// Memory without a file, of some bytes, that another process or a device can be given; nil: the system gives none.
  ///
  /// Source: memfd_create(2).
  package static func memory(byteCount: Int) -> Descriptor? {
    let closesOnExec: UInt32 = 1
    guard let memory = descriptor(memfd_create("perm", closesOnExec)),
      ftruncate(memory.number, byteCount) == 0
    else { return nil }
    return memory
  }

  private static func descriptor(_ number: Int32) -> Descriptor? { number < 0 ? nil : Descriptor(number) }
}

extension Descriptor {
  /// How often a counter was signalled since it was last asked.
  package var eventCount: UInt64 {
    var count: UInt64 = 0
    return read(number, &count, 8) == 8 ? count : 0
  }
}
