import Glibc

/// The heap of this process, as the C library accounts for it.
enum Heap {
  /// Bytes that are allocated and not freed, of all threads; nil: this C library does not tell.
  static func bytesInUse() -> Int? {
    // <malloc.h> is not among the headers that Glibc imports.
    guard let symbol = dlsym(UnsafeMutableRawPointer(bitPattern: 0), "malloc_info") else { return nil }
    typealias Report = @convention(c) (Int32, UnsafeMutablePointer<FILE>) -> Int32
    let report = unsafeBitCast(symbol, to: Report.self)
    // A file, not a buffer that grows: the report must not allocate what it counts.
    guard let file = tmpfile() else { return nil }
    defer { fclose(file) }
    setvbuf(file, nil, _IONBF, 0)
    guard report(0, file) == 0 else { return nil }
    rewind(file)
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    let text = String(decoding: bytes.prefix(count), as: UTF8.self)
    // The totals stand behind the last arena.
    let totals = text.part(after: "</heap>")
    guard let held = totals.size(of: "system type=\"current\""),
      let fast = totals.size(of: "total type=\"fast\""),
      let rest = totals.size(of: "total type=\"rest\""), let mapped = totals.size(of: "total type=\"mmap\"")
    else { return nil }
    return held + mapped - fast - rest
  }
}

extension String {
  /// What follows the last occurrence of a mark.
  fileprivate func part(after mark: String) -> Substring {
    ranges(of: mark).last.map { self[$0.upperBound...] } ?? self[...]
  }
}

extension Substring {
  /// The attribute `size` of an element.
  fileprivate func size(of element: String) -> Int? {
    guard let start = ranges(of: "<" + element).first?.upperBound,
      let attribute = self[start...].ranges(of: "size=\"").first?.upperBound
    else { return nil }
    return Int(self[attribute...].prefix { $0 != "\"" })
  }
}
