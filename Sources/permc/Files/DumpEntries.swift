internal import Glibc
internal import PermRuntime

/// The files that some operands name, one after the other: dumps, the files of archives, and all files below folders.
///
/// No more than one is in memory.
struct DumpEntries {
  /// A file.
  struct Entry {
    var name: String
    /// What it holds; a failure: it could not be read, one line.
    var content: Result<[UInt8], CommandError>
    /// Whether it was found in an archive or a folder, where other files may stand too.
    var isFound: Bool
  }

  /// Bytes of a dump that is named itself, at most.
  private static let sizeLimit = InputFile.sizeLimit

  /// Whether there was an archive or a folder so far.
  private(set) var areMany = false
  private var operands: ArraySlice<String>
  private var folders: [(path: String, names: ArraySlice<String>)] = []
  private var archive: (name: String, reader: TarReader)?

  /// The files of some operands; `-` is standard input.
  init(_ operands: [String]) { self.operands = operands[...] }

  /// The next file; nil: there is none left.
  mutating func next() -> Entry? {
    while true {
      if archive != nil {
        if let entry = nextOfArchive() { return entry }
      } else if !folders.isEmpty {
        if let entry = nextOfFolder() { return entry }
      } else {
        guard let operand = operands.popFirst() else { return nil }
        let isFolder = FileKind(operand) == .folder
        if let entry = isFolder ? enter(operand) : open(operand, isFound: false) { return entry }
      }
    }
  }

  private mutating func nextOfArchive() -> Entry? {
    guard let name = archive?.name, var reader = archive?.reader else { return nil }
    do throws(CommandError) {
      let file = try reader.next()
      archive = file == nil ? nil : (name, reader)
      guard let file else { return nil }
      let content = file.bytes.map { Result<[UInt8], CommandError>.success($0) }
      let tooLarge = CommandError.input("larger than \(TarReader.sizeLimit >> 20) MiB: passed over")
      return Entry(name: "\(name): \(file.name)", content: content ?? .failure(tooLarge), isFound: true)
    } catch {
      archive = nil
      return Entry(name: name, content: .failure(error), isFound: false)
    }
  }

  private mutating func nextOfFolder() -> Entry? {
    guard let name = folders[folders.count - 1].names.popFirst() else {
      folders.removeLast()
      return nil
    }
    let path = TablePath.display(name, in: folders[folders.count - 1].path)
    // A link may lead anywhere, and back.
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return enter(path)
    case S_IFREG: return open(path, isFound: true)
    default: return nil
    }
  }

  /// Goes on below a folder; an entry where it cannot be listed.
  private mutating func enter(_ path: String) -> Entry? {
    guard let names = folderNames(path) else {
      return Entry(name: path, content: .failure(InputFile.failure("list", path)), isFound: true)
    }
    areMany = true
    folders.append((path, names[...]))
    return nil
  }

  /// A dump, or nil after an archive was opened.
  private mutating func open(_ path: String, isFound: Bool) -> Entry? {
    do throws(CommandError) {
      let stream = try ByteStream(path)
      if TarReader.isArchive(try stream.peek(512)) {
        areMany = true
        archive = (path, TarReader(stream))
        return nil
      }
      let limit = isFound ? TarReader.sizeLimit : Self.sizeLimit
      return Entry(name: path, content: .success(try stream.readAll(limit: limit)), isFound: isFound)
    } catch {
      return Entry(name: path, content: .failure(error), isFound: isFound)
    }
  }
}
