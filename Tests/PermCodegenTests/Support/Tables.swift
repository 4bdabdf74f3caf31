import PermDSL
import Testing

@testable import PermCodegen

/// Tables of the package, and profiles beside them.
enum Tables {
  /// The profiles that the package has, compiled once.
  static let package = Compilation.compile(
    entries: (Files.list(Files.root + "/tables/profiles") ?? []).map { "profiles/" + $0 },
    from: TableFolder(path: Files.root + "/tables")
  )

  /// A profile of the package.
  static func profile(_ name: String) throws -> Profile {
    try #require(package.model.profile(named: name))
  }

  /// Some text, compiled as if it stood among the package's tables; without a path beside its profiles.
  static func beside(_ text: String, at path: String = "profiles/mine.perm") -> Compilation {
    Compilation.compile(entries: [path], from: TableFolder.with(text, at: path))
  }

  /// Where a profile breaks laws.
  static func exceptions(_ profile: Profile, of model: Model) -> [LawException] {
    checkLaws(profile, model: model, lowered: lower(profile, of: model))
  }

  /// The text of a file of the package; empty where there is none.
  static func text(_ path: String) -> String {
    String(decoding: Files.read(Files.root + "/" + path) ?? [], as: UTF8.self)
  }
}

/// A folder of tables, and some that are not on disk.
struct TableFolder: SourceProvider {
  var path: String
  var extra: [String: String] = [:]

  /// The package's tables, and a text among them.
  static func with(_ text: String, at path: String) -> TableFolder {
    TableFolder(path: Files.root + "/tables", extra: [path: text])
  }

  func read(_ name: String) throws(SourceError) -> [UInt8] {
    if let text = extra[name] { return Array(text.utf8) }
    guard let bytes = Files.read(path + "/" + name) else { throw .notFound }
    return bytes
  }

  func list(_ directory: String) throws(SourceError) -> [String] {
    guard let names = Files.list(path + "/" + directory) else { throw .notFound }
    return names.filter { $0.hasSuffix(".perm") }
  }
}
