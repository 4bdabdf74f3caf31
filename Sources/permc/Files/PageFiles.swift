internal import PermCodegen

/// The files that the page of an audit is made of, which permc carries.
enum PageFiles {
  private static let page = "page/page.html"
  private static let style = "page/page.css"
  /// One script, in this order.
  private static let scripts = ["function", "map", "detail", "filter", "start"].map { "page/\($0).js" }

  /// Where they are in the project.
  static let paths = [page, style] + scripts

  /// Writes the page of some audits.
  static func write(_ audits: [FunctionAudit], to path: String) throws(CommandError) {
    guard let assets else { throw .input("cannot write `\(path)`: permc carries no page") }
    try OutputFiles.update([
      OutputFiles.File(path: path, bytes: Array(AuditPage(audits, assets: assets).text.utf8))
    ])
  }

  /// Their text; nil: one is not carried.
  private static var assets: AuditPage.Assets? {
    let files = CarriedFiles.all
    func text(_ path: String) -> String? { files[path].map { String(decoding: $0, as: UTF8.self) } }
    let parts = scripts.compactMap(text)
    guard let page = text(page), let style = text(style), parts.count == scripts.count else { return nil }
    return AuditPage.Assets(page: page, style: style, scripts: parts)
  }
}
