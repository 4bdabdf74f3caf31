internal import CPerm
internal import PermRuntime

/// Tables that `permc compile --emit c` made, where the C compiler put them.
struct ForeignTables: PermissionTables {
  private let pages: UnsafeBufferPointer<perm_table_page>

  init(_ tables: perm_table) {
    // An array that is not there has no elements.
    pages = UnsafeBufferPointer(
      start: tables.pages, count: tables.pages == nil ? 0 : Int(tables.page_count))
  }

  var pageCount: Int { pages.count }

  func withPage<Result, Failure: Error>(
    _ index: Int,
    _ body: (Span<UInt32>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard pages.indices.contains(index), let words = pages[index].words else {
      return try body(Span<UInt32>())
    }
    return try body(UnsafeBufferPointer(start: words, count: Int(pages[index].count)).span)
  }

  /// Number of hooks that the directory says there are.
  var hookCount: Int { withPage(0) { Int($0.word(2)) } }
}

extension perm_table_legend {
  /// Names of the hooks by number.
  ///
  /// - Throws: `PERM_ERROR_BAD_TABLES` where there are not as many as the tables have.
  func hookNames(_ tables: ForeignTables) throws(CallFailure) -> [String] {
    guard Int(hook_count) == tables.hookCount, hook_count == 0 || hooks != nil else {
      throw CallFailure(PERM_ERROR_BAD_TABLES)
    }
    var names: [String] = []
    for index in 0..<Int(hook_count) {
      guard let name = hooks[index] else { throw CallFailure(PERM_ERROR_BAD_TABLES) }
      names.append(String(cString: name))
    }
    return names
  }
}
