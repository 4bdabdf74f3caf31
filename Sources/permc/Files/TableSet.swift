internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// Tables that were read and compiled, with everything found in them.
struct TableSet {
  /// The files, under names that work from here.
  var files: [SourceFile] = []
  /// The folder they were read from; nil: they are those that permc carries.
  var root: String?
  /// What they say; whole where there is no error.
  var model: Model
  /// All findings.
  var diagnostics: [Diagnostic] = []

  /// Whether something was found that stops tables from being made.
  var hasErrors: Bool { diagnostics.contains { $0.id.severity == .error } }

  /// Compiles entries of a tree.
  init(entries: [String], from provider: some SourceProvider, root: String?) {
    let compilation = Compilation.compile(entries: entries, from: provider)
    model = compilation.model
    self.root = root
    files = compilation.files.map {
      SourceFile(path: UserSources.display($0.path, in: root), of: $0)
    }
    // A warning asks for a look at the table that it stands in, and a carried one is not the user's to change.
    diagnostics = []
    diagnostics = compilation.diagnostics.filter { $0.id.severity == .error || isOwn($0.primary.range) }
  }

  /// Tables of a folder, which may include those that permc carries.
  init(entries: [String], root: String) {
    self.init(entries: entries, from: UserSources(root: root), root: root)
  }

  /// The profiles that the tables themselves declare: those of carried tables that they include are left out.
  var ownProfiles: [Profile] {
    model.profiles.filter { isOwn($0.origin) }
  }

  /// Whether a place is not in a carried table that was included.
  private func isOwn(_ range: SourceRange) -> Bool {
    !files.indices.contains(range.file) || !UserSources.isCarried(files[range.file].path)
  }

  /// The model without the profiles of carried tables.
  var ownModel: Model {
    var own = model
    own.profiles = ownProfiles
    return own
  }

  /// The tables that permc carries, for use: the checks that only find mistakes of their author are left out.
  private init(carried provider: InMemorySources) {
    let (sources, loading) = SourceSet.load(entries: provider.files.keys.sorted(), from: provider)
    let resolution = resolve(sources.trees)
    model = resolution.model
    diagnostics = loading + resolution.diagnostics.filter { $0.id.severity == .error }
    files = sources.files.map {
      SourceFile(path: TablePath.display($0.path, in: EmbeddedSources.root), of: $0)
    }
  }

  /// The tables that `--tables` names, or those that permc carries; an error where they cannot be used.
  static func load(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> TableSet {
    try load(arguments.value("tables"), terminal, format: arguments.chosenFormat)
  }

  /// A table with what it includes, or all tables of a folder; nil: those that permc carries.
  static func load(
    _ path: String?,
    _ terminal: Terminal,
    format: DiagnosticFormat = .text
  ) throws(CommandError) -> TableSet {
    let set: TableSet
    if let path, FileKind(path) == .file {
      let table = TablePath(path, isFolder: false)
      set = TableSet(entries: [table.path], root: table.root)
    } else if let path {
      set = TableSet(entries: try tables(in: path, ""), root: path)
    } else {
      set = TableSet(carried: EmbeddedSources.provider)
    }
    guard !set.hasErrors else {
      terminal.printError(set.render(as: format, terminal.colorsError))
      throw CommandError(code: .findings, messages: ["the tables have errors"])
    }
    return set
  }

  /// The tables under a folder of a tree.
  static func tables(in root: String, _ folder: String) throws(CommandError) -> [String] {
    let shown = folder.isEmpty ? root : TablePath.display(folder, in: root)
    do throws(SourceError) {
      let tables = try FileSources(root: root).tables(under: folder)
      guard !tables.isEmpty else { throw .unreadable("it holds no .perm file") }
      return tables
    } catch {
      switch error {
      case .notFound: throw .input("`\(shown)` is no folder that can be read")
      case .unreadable(let reason): throw .input("cannot read tables from `\(shown)`: \(reason)")
      case .outsideTree: throw .input("`\(shown)` leads out of its tree")
      }
    }
  }

  /// The profile that `--profile` names; without it the one that a recording names, or the only one of the tables' own.
  func profile(_ arguments: Arguments, recorded: String? = nil) throws(CommandError) -> Profile {
    // A recording names the profile as file names are written: linux-vfio.
    let wanted = arguments.value("profile") ?? recorded.map { String($0.map { $0 == "-" ? "_" : $0 }) }
    guard let wanted else {
      let own = ownProfiles
      guard let only = own.first, own.count == 1 else {
        let names = model.profiles.map(\.name)
        let known = names.isEmpty ? "none" : names.joined(separator: ", ")
        throw .usage("`--profile` is needed; the tables have \(known)")
      }
      return only
    }
    return try profile(named: wanted)
  }

  /// A profile by name; an error that suggests one where there is none.
  func profile(named name: String) throws(CommandError) -> Profile {
    if let profile = model.profile(named: name) { return profile }
    let names = model.profiles.map(\.name)
    let near = suggestion(for: name, among: names)
    throw .usage(
      "the tables have no profile `\(name)`"
        + (near.map { "; did you mean `\($0)`?" } ?? "; they have \(names.joined(separator: ", "))"))
  }

  /// A profile as rows; an error where it cannot be lowered.
  ///
  /// - Parameter showsPlaces: Whether the legend's paths work from here; else they are relative to the tree, the same
  ///   wherever that lies.
  func lowered(_ profile: Profile, _ terminal: Terminal, showsPlaces: Bool = true) throws(CommandError)
    -> LoweredProfile
  {
    var lowered = lower(profile, of: model)
    guard !lowered.diagnostics.contains(where: { $0.id.severity == .error }) else {
      terminal.printError(
        Renderer(files: files, usesColour: terminal.colorsError).render(lowered.diagnostics, as: .text)
      )
      throw CommandError(code: .findings, messages: ["profile `\(profile.name)` cannot be made into rows"])
    }
    for index in lowered.legend.lines.indices where showsPlaces && !lowered.legend.lines[index].file.isEmpty {
      lowered.legend.lines[index].file = display(lowered.legend.lines[index].file)
    }
    return lowered
  }

  /// A path of the tree as it works from here.
  private func display(_ path: String) -> String {
    UserSources.display(path, in: root)
  }

  /// The findings in a form.
  func render(as format: DiagnosticFormat, _ usesColour: Bool) -> String {
    Renderer(files: files, usesColour: usesColour).render(diagnostics, as: format)
  }

  /// `tables/caps/pm.perm:31` of a place.
  func place(_ range: SourceRange) -> String {
    guard files.indices.contains(range.file) else { return "?" }
    let file = files[range.file]
    return "\(file.path):\(file.position(of: range.bytes.lowerBound).line)"
  }
}
