/// What opening reads: the device and the pages, with their types forgotten, so that it is compiled once for all of them.
@usableFromInline
struct OpeningSource: ~Copyable {
  /// Reads a naturally aligned piece of 1, 2 or 4 bytes of the device.
  @usableFromInline let read: (_ position: Int, _ byteWidth: Int) throws(ConfigError) -> UInt32
  /// Lends the words of a page.
  @usableFromInline let withPage:
    (_ page: Int, _ body: (Span<UInt32>) throws(ConfigError) -> Void) throws(ConfigError) -> Void
  /// Bytes of config space.
  @usableFromInline let size: Int

  @inlinable
  init(
    size: Int,
    read: @escaping (_ position: Int, _ byteWidth: Int) throws(ConfigError) -> UInt32,
    withPage:
      @escaping (_ page: Int, _ body: (Span<UInt32>) throws(ConfigError) -> Void) throws(ConfigError) -> Void
  ) {
    self.size = size
    self.read = read
    self.withPage = withPage
  }

  /// Four bytes from any position; bytes beyond the space are 0.
  func dword(at position: Int) throws(ConfigError) -> UInt32 {
    guard position >= 0, position < size else { return 0 }
    if position & 3 == 0 { return try read(position, 4) }
    var value: UInt32 = 0
    for index in 0..<4 where position + index < size {
      value |= try read(position + index, 1) << UInt32(index * 8)
    }
    return value
  }
}

extension DirectoryPage {
  /// The settings of tables, for a function of a size.
  ///
  /// - Throws: `badSize`, where no config space has this size; `badTables`, where they are of another version.
  @usableFromInline
  static func settings<Tables: PermissionTables>(
    of tables: Tables, configSize: Int
  ) throws(ConfigError) -> Settings {
    guard configSize == ListFormat.conventionalSize || configSize == ListFormat.extendedSize else {
      throw ConfigError(.badSize, byteWidth: configSize)
    }
    let (version, settings) = tables.withPage(0) { words in (words.word(0), Settings(word: words.word(1))) }
    guard version == Self.version else { throw ConfigError(.badTables) }
    return settings
  }
}
