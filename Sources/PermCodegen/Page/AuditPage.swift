import PermDSL

/// Audits as one page of HTML that needs nothing beside it: the map of bytes, who answers each bit and why, hazards and
/// contradictions.
///
/// What is in lists stands in the page as it is; the map, the byte under the cursor and the filter are made by its script
/// from a block of JSON.
public struct AuditPage: Sendable {
  /// The parts of every page, which are files of the project.
  public struct Assets: Sendable {
    /// HTML with `{{title}}`, `{{style}}`, `{{functions}}`, `{{data}}` and `{{script}}` where each of them goes.
    public var page: String
    /// CSS.
    public var style: String
    /// JavaScript; the parts of one script, in order.
    public var scripts: [String]

    /// Assets from the text of their files.
    public init(page: String, style: String, scripts: [String]) {
      self.page = page
      self.style = style
      self.scripts = scripts
    }
  }

  /// The page.
  public let text: String

  /// The page of some functions, in their order.
  ///
  /// - Complexity: O(bits).
  public init(_ audits: [FunctionAudit], assets: Assets) {
    let owners = audits.map { PageOwners($0.function) }
    let lists = zip(audits, owners).enumerated().map { number, function in
      PageLists(function.0, function.1, number: number, of: audits.count).text
    }
    let data = PageText.json(["functions": .array(zip(audits, owners).map { PageData($0, $1).value })])
    let title =
      audits.count == 1
      ? PageLists.title(of: audits[0]) + ", " + audits[0].profile.name : "\(audits.count) functions"
    text = Self.fill(
      assets.page,
      [
        "title": PageText.html("Audit: " + title), "style": assets.style, "functions": lists.joined(),
        "data": data, "script": assets.scripts.joined(separator: "\n"),
      ])
  }

  /// A text with parts in place of their names; what is put in is not looked into again.
  private static func fill(_ template: String, _ parts: [String: String]) -> String {
    var result = ""
    var rest = template[...]
    while let brace = rest.firstIndex(of: "{") {
      result += rest[..<brace]
      rest = rest[brace...]
      let part = parts.first { rest.hasPrefix("{{\($0.key)}}") }
      result += part?.value ?? "{"
      rest = rest.dropFirst(part.map { $0.key.count + 4 } ?? 1)
    }
    return result + rest
  }
}
