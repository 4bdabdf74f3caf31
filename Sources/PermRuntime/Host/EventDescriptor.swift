internal import Glibc

/// Descriptors that the system makes and that are in no module of Swift's.
///
/// Source: eventfd(2), memfd_create(2).
package enum EventDescriptor {
  /// A counter that signals; nil: the system gives none.
  package static func make() -> Descriptor? {
    typealias Call = @convention(c) (UInt32, Int32) -> Int32
    guard let symbol = dlsym(nil, "eventfd") else { return nil }
    return descriptor(unsafeBitCast(symbol, to: Call.self)(0, O_CLOEXEC))
  }

  /// Memory without a file, of some bytes; nil: the system gives none.
  package static func memory(byteCount: Int) -> Descriptor? {
    typealias Call = @convention(c) (UnsafePointer<CChar>, UInt32) -> Int32
    guard let symbol = dlsym(nil, "memfd_create"),
      let memory = descriptor(unsafeBitCast(symbol, to: Call.self)("perm", 1)),
      ftruncate(memory.number, byteCount) == 0
    else { return nil }
    return memory
  }

  private static func descriptor(_ number: Int32) -> Descriptor? { number < 0 ? nil : Descriptor(number) }
}
