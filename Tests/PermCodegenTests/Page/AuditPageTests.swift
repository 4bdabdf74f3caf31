import PermDSL
import Testing

@testable import PermCodegen

@Suite struct AuditPageTests {
  /// What tries to be more than text.
  static let hostile = [
    "</script><script>", "<!--<script>", "]]>", "&lt;", "\"'", "\u{2028}\u{2029}", "\u{0}", "{{data}}",
  ]

  @Test(arguments: AuditPageTests.hostile)
  func `JSON in a page cannot end its block`(text: String) {
    let json = PageText.json([text: .string(text)])
    #expect(!json.unicodeScalars.contains { "<>&\u{2028}\u{2029}\u{0}\n".unicodeScalars.contains($0) })
  }

  @Test func `HTML text holds no mark`() {
    #expect(
      PageText.html("<a b=\"c\" d='e'>&\u{0}\u{7}")
        == "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;\u{FFFD}\u{FFFD}")
    #expect(PageText.breakable("A_B.C<") == "A_<wbr>B.<wbr>C&lt;")
    #expect(PageText.prose("`<a>` is `b") == "<code>&lt;a&gt;</code> is <code>b</code>")
  }

  @Test(arguments: AuditPageTests.hostile)
  func `A title is text wherever it stands`(title: String) throws {
    let plain = try PageDevice.audit("strict", title: "plain")
    let hostile = try PageDevice.audit("strict", title: title)
    func count(_ mark: String, _ audit: FunctionAudit) -> Int {
      AuditPage([audit], assets: PageDevice.assets()).text.split(
        separator: mark, omittingEmptySubsequences: false
      ).count
    }
    for mark in ["<script", "</script", "<!--", "\"functions\":"] {
      #expect(count(mark, plain) == count(mark, hostile), "\(mark)")
    }
  }

  @Test func `The page has a place for each part, and the parts cannot end theirs`() {
    let assets = PageDevice.assets()
    for part in ["title", "style", "functions", "data", "script"] {
      #expect(
        assets.page.split(separator: "{{\(part)}}", omittingEmptySubsequences: false).count == 2, "\(part)")
    }
    for name in ["function", "map", "detail", "filter", "start"] {
      let script = Tables.text("page/\(name).js")
      #expect(!script.isEmpty && !script.contains("</script") && !script.contains("<!--"))
    }
    #expect(!assets.style.isEmpty && !assets.style.contains("</style"))
    let text = AuditPage([], assets: assets).text
    #expect(!text.contains("{{"))
    #expect(!text.contains("http://") && !text.contains("https://"))
  }

  @Test(arguments: PageDataTests.layers)
  func `Every finding and every capability stands in the page without a script`(layer: (String, String?))
    throws
  {
    let audit = try PageDevice.audit(layer.0, under: layer.1)
    let text = AuditPage([audit], assets: PageDevice.assets()).text
    let findings =
      audit.hazards.enumerated().map { ("hazard", $0, $1.kind.rawValue, $1.place, $1.reason) }
      + audit.contradictions.enumerated().map { ("contradiction", $0, $1.kind.rawValue, $1.place, $1.reason) }
    for (list, number, kind, place, reason) in findings {
      let start = try #require(text.firstRange(of: "<li data-\(list)=\"\(number)\">"))
      let entry = text[start.lowerBound...].prefix { $0 != "\n" }
      #expect(entry.contains(">\(kind)</span>"))
      #expect(entry.contains(PageText.breakable(place.name)))
      #expect(entry.contains(PageText.prose(reason)))
      if let first = place.bits.first { #expect(entry.contains("data-at=\"\(first.lowerBound / 8)\"")) }
      if let origin = place.origin { #expect(entry.contains(audit.function.model.place(origin))) }
    }
    #expect(!text.contains("data-hazard=\"\(audit.hazards.count)\""))
    for number in audit.function.capabilities.indices {
      #expect(text.contains("<tr data-capability=\"\(number)\">"))
    }
  }

  @Test func `Links of a page with several functions name theirs`() throws {
    let audits = [try PageDevice.audit("linux_vfio"), try PageDevice.audit("linux_vfio", of: "nvme.lspci")]
    let text = AuditPage(audits, assets: PageDevice.assets()).text
    #expect(text.contains("href=\"#function=1&amp;at=0x007\""))
    #expect(text.contains("2 functions"))
  }
}
