import Glibc
import PermDSL

/// Files of the checkout.
enum Files {
  /// Root of the package: `#filePath` is Tests/PermCodegenTests/Support/Files.swift.
  static let root = String(
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
  )

  /// The bytes of a file; nil: there is none.
  static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// Replaces a file.
  static func write(_ text: String, to path: String) -> Bool {
    guard let file = fopen(path, "w") else { return false }
    defer { fclose(file) }
    let bytes = Array(text.utf8)
    return fwrite(bytes, 1, bytes.count, file) == bytes.count
  }

  /// Names in a folder, sorted; nil: there is none.
  static func list(_ path: String) -> [String]? {
    guard let folder = opendir(path) else { return nil }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }
}

/// Table files of the checkout.
struct CheckoutTables: SourceProvider {
  /// The project's tables.
  static let catalogue = CheckoutTables(root: Files.root + "/tables")
  /// Any table: one of a test may include the project's.
  static let package = CheckoutTables(root: Files.root)

  /// The folder that paths are relative to.
  let root: String

  func read(_ path: String) throws(SourceError) -> [UInt8] {
    guard let bytes = Files.read("\(root)/\(path)") else { throw .notFound }
    return bytes
  }

  func list(_ directory: String) throws(SourceError) -> [String] {
    guard let names = Files.list("\(root)/\(directory)") else { throw .notFound }
    return names
  }

  /// The model of a file and what it includes, and the findings of reading and resolving them.
  func model(file: String) -> (model: Model, findings: [Diagnostic]) {
    let (sources, findings) = SourceSet.load(entries: [file], from: self)
    let resolution = resolve(sources.trees)
    return (resolution.model, findings + resolution.diagnostics)
  }
}
