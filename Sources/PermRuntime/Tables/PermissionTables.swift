/// The dense tables of one profile: pages of flat words, interpreted or generated, read through one door.
///
/// Page 0 is the directory (`DirectoryPage`), every other one a header or capability (`CapabilityPage`). Generated
/// tables are `InlineArray` constants in read-only data, interpreted ones are a `TableImage`; both run the same code.
/// Pages are read when a function is opened and not afterwards.
public protocol PermissionTables {
  /// Number of pages, the directory included.
  var pageCount: Int { get }

  /// Which tables these are, in which version: `TableFingerprint(of: self)`, which the compiler writes as a constant.
  var fingerprint: TableFingerprint { get }

  /// Lends the words of a page; an index out of range lends an empty span.
  func withPage<Result, Failure: Error>(
    _ index: Int,
    _ body: (Span<UInt32>) throws(Failure) -> Result
  ) throws(Failure) -> Result
}

extension PermissionTables {
  /// Computed from all words.
  public var fingerprint: TableFingerprint { TableFingerprint(of: self) }
}

/// Tables in memory, as the compiler makes them.
public struct TableImage: PermissionTables, Sendable, Equatable {
  /// Words of each page, the directory first.
  public var pages: [[UInt32]]

  /// An image of pages.
  public init(pages: [[UInt32]]) {
    self.pages = pages
  }

  /// Number of pages, the directory included.
  public var pageCount: Int { pages.count }

  /// Lends the words of a page; an index out of range lends an empty span.
  public func withPage<Result, Failure: Error>(
    _ index: Int,
    _ body: (Span<UInt32>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let page = pages.indices.contains(index) ? pages[index] : []
    return try body(page.span)
  }
}

extension Span where Element == UInt32 {
  /// The word at an index, zero beyond the end: a damaged page cannot trap.
  @inlinable
  @inline(__always)
  public func word(_ index: Int) -> UInt32 {
    // As an unsigned number an index below 0 is beyond the end too.
    UInt(bitPattern: index) < UInt(bitPattern: count) ? self[unchecked: index] : 0
  }
}
