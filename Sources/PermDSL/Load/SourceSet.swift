/// The parsed files of a compile: the entries and everything they include, each once.
public struct SourceSet: Sendable {
  /// The trees, in the order in which the files were met; `SourceRange.file` is an index into them.
  public var trees: [SyntaxTree]

  /// A set of trees.
  public init(trees: [SyntaxTree] = []) { self.trees = trees }

  /// The files of the trees.
  public var files: [SourceFile] { trees.map(\.source) }

  /// Reads and parses files and what they include.
  ///
  /// An entry that cannot be read becomes an empty file with a finding at its beginning. A loop of includes, a missing
  /// file and a path out of the tree are findings at the string of the include; everything else is read all the same.
  /// An include is looked for beside its file, then among the tables that come with the compiler.
  ///
  /// - Parameters:
  ///   - entries: Paths relative to the root of the tree.
  ///   - provider: Where the bytes come from.
  public static func load(entries: [String], from provider: some SourceProvider) -> (SourceSet, [Diagnostic])
  {
    var loader = SourceLoader(provider: provider)
    for entry in entries { loader.loadEntry(entry) }
    return (SourceSet(trees: loader.trees), loader.diagnostics.sorted { $0.primary.range < $1.primary.range })
  }
}

/// Follows includes depth first, with a stack of its own: a chain of any length is read.
private struct SourceLoader<Provider: SourceProvider> {
  let provider: Provider
  var trees: [SyntaxTree] = []
  var diagnostics: [Diagnostic] = []
  /// Index of each file that was read.
  private var indices: [String: Int] = [:]
  /// Files that are being read, with what is left to do, innermost last.
  private var stack: [Frame] = []
  /// Position in `stack` of each file that is being read.
  private var open: [String: Int] = [:]

  private struct Wanted {
    var path: String
    /// As written, without quotes.
    var written: String
    var range: SourceRange
    /// Where else it may be: among the tables that come with the compiler.
    var alternative: String?
  }

  private struct Frame {
    var path: String
    /// Files to read, last first, each with the string that asks for it.
    var wanted: [Wanted]
    /// The string that asked for the file that stands above on the stack.
    var current: SourceRange?
  }

  init(provider: Provider) { self.provider = provider }

  mutating func loadEntry(_ entry: String) {
    guard let path = SourcePath.join(entry, in: "") else {
      let file = addEmpty(entry)
      diagnostics.append(IncludeOutsideTree(written: entry, range: start(of: file)).diagnostic)
      return
    }
    guard indices[path] == nil else { return }
    do throws(SourceError) {
      add(path, bytes: try provider.read(path))
    } catch {
      let file = addEmpty(path)
      report(error, written: entry, path: path, range: start(of: file))
    }
    while let frame = stack.last {
      guard let next = frame.wanted.last else {
        open[frame.path] = nil
        stack.removeLast()
        continue
      }
      stack[stack.count - 1].wanted.removeLast()
      stack[stack.count - 1].current = next.range
      loadIncluded(next)
    }
  }

  private mutating func loadIncluded(_ wanted: Wanted) {
    let (path, range) = (wanted.path, wanted.range)
    if let position = open[path] {
      let loop = stack[position...]
      diagnostics.append(
        IncludeLoop(range: range, chain: loop.map(\.path), first: loop.count > 1 ? loop.first?.current : nil)
          .diagnostic
      )
      return
    }
    guard indices[path] == nil else { return }
    do throws(SourceError) {
      add(path, bytes: try provider.read(path))
    } catch {
      if error == .notFound, let alternative = wanted.alternative, isThere(alternative) {
        loadIncluded(Wanted(path: alternative, written: wanted.written, range: range))
      } else {
        report(error, written: wanted.written, path: path, range: range)
      }
    }
  }

  private func isThere(_ path: String) -> Bool {
    indices[path] != nil || (try? provider.read(path)) != nil
  }

  /// Where an include of a file may lead if nothing is beside that file; nil: nowhere.
  private func alternative(_ written: String, in file: String) -> String? {
    guard let library = provider.library, !provider.isLibrary(file) else { return nil }
    return SourcePath.join(written, in: library).flatMap {
      provider.isLibrary($0) || $0 == library ? $0 : nil
    }
  }

  private mutating func add(_ path: String, bytes: [UInt8]) {
    let tree = parse(SourceFile(path: path, bytes: bytes))
    let file = trees.count
    indices[path] = file
    trees.append(tree)
    open[path] = stack.count
    stack.append(Frame(path: path, wanted: wanted(by: tree, file: file).reversed()))
  }

  private mutating func addEmpty(_ path: String) -> Int {
    indices[path] = trees.count
    trees.append(parse(SourceFile(path: path, bytes: [])))
    return trees.count - 1
  }

  private func start(of file: Int) -> SourceRange { SourceRange(file: file, bytes: 0..<0) }

  /// The files that a tree includes, in order, folders listed.
  private mutating func wanted(by tree: SyntaxTree, file: Int) -> [Wanted] {
    var result: [Wanted] = []
    let directory = SourcePath.directory(of: tree.source.path)
    for item in tree.root.children(.includeItem) {
      guard let token = item.token(.string) else { continue }
      let range = SourceRange(file: file, bytes: token.range)
      let written = tree.source.stringValue(of: token)
      guard let path = SourcePath.join(written, in: directory) else {
        diagnostics.append(IncludeOutsideTree(written: written, range: range).diagnostic)
        continue
      }
      let wanted = Wanted(
        path: path, written: written, range: range, alternative: alternative(written, in: tree.source.path))
      if written.hasSuffix("/") {
        result += folder(wanted, includedFrom: tree.source.path)
      } else {
        result.append(wanted)
      }
    }
    return result
  }

  /// The tables of a folder in byte order, without the file that includes it.
  private mutating func folder(_ wanted: Wanted, includedFrom: String) -> [Wanted] {
    let (path, written, range) = (wanted.path, wanted.written, wanted.range)
    do throws(SourceError) {
      let names = try provider.list(path).filter { $0.hasSuffix(".perm") }
      if names.isEmpty {
        diagnostics.append(
          IncludeNotFound(written: written, path: path, range: range, isEmptyFolder: true).diagnostic
        )
      }
      return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        .map { Wanted(path: SourcePath.join(path, $0), written: written + $0, range: range) }
        .filter { $0.path != includedFrom }
    } catch {
      if error == .notFound, let alternative = wanted.alternative, (try? provider.list(alternative)) != nil {
        return folder(Wanted(path: alternative, written: written, range: range), includedFrom: includedFrom)
      }
      report(error, written: written, path: path, range: range)
      return []
    }
  }

  /// What an include of a file that is not there may have meant, as it would be written.
  private func suggestion(for path: String, written: String) -> String? {
    guard !written.isEmpty else { return nil }
    if !written.hasSuffix("/"), (try? provider.list(path)) != nil { return written + "/" }
    let name = SourcePath.name(of: path)
    guard !name.isEmpty, written.hasSuffix(name),
      let siblings = try? provider.list(SourcePath.directory(of: path)),
      let sibling = PermDSL.suggestion(for: name, among: siblings)
    else { return nil }
    return written.dropLast(name.count) + sibling
  }

  private mutating func report(_ error: SourceError, written: String, path: String, range: SourceRange) {
    switch error {
    case .notFound:
      let inLibrary = provider.library.flatMap { SourcePath.join(written, in: $0) }
      let meant =
        suggestion(for: path, written: written) ?? inLibrary.flatMap { suggestion(for: $0, written: written) }
      diagnostics.append(
        IncludeNotFound(
          written: written, path: path, range: range, suggestion: meant, hasLibrary: inLibrary != nil
        ).diagnostic
      )
    case .unreadable(let reason):
      diagnostics.append(IncludeUnreadable(path: path, reason: reason, range: range).diagnostic)
    case .outsideTree:
      diagnostics.append(IncludeOutsideTree(written: written, range: range).diagnostic)
    }
  }
}
