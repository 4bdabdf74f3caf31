import PermDSL
import PermRuntime

/// What a page says of a function without a script: what it is, hazards, contradictions and capabilities.
struct PageLists {
  private let audit: FunctionAudit
  private let owners: PageOwners
  private let number: Int
  private let functionCount: Int

  /// - Parameters:
  ///   - number: Index in the page.
  ///   - functionCount: How many functions the page has.
  init(_ audit: FunctionAudit, _ owners: PageOwners, number: Int, of functionCount: Int) {
    self.audit = audit
    self.owners = owners
    self.number = number
    self.functionCount = functionCount
  }

  /// `01:00.0 Ethernet controller: ...`.
  static func title(of audit: FunctionAudit) -> String {
    audit.title.map { audit.name + " " + $0 } ?? audit.name
  }

  /// The HTML.
  var text: String {
    """
    <article class="function" data-title="\(PageText.html(Self.title(of: audit)))" data-worst="\(worst)">
    <header class="identity">
    \(heading)
    <dl class="figures">
    \(figures.map { figure in
      let kind = figure.isAlarm ? " class=\"alarm\"" : ""
      return "<div\(kind)><dt>\(figure.text)</dt><dd>\(Self.digits(figure.count))</dd></div>"
    }.joined(separator: "\n"))
    </dl>
    </header>
    <div class="board">
    <div class="lists">
    \(list("Hazards", "hazard", audit.hazards.map { ($0.kind.rawValue, $0.severity, $0.place, $0.reason) }))
    \(list(
      "Contradictions", "contradiction",
      audit.contradictions.map { ($0.kind.rawValue, $0.severity, $0.place, $0.reason) }))
    </div>
    \(capabilities)
    </div>
    </article>

    """
  }

  /// The gravest severity of a finding; empty where there is none.
  private var worst: String { audit.worst?.rawValue ?? "" }

  private var heading: String {
    let name = PageText.html(audit.name)
    let title = audit.title.map {
      "\(PageText.html($0)) <span class=\"address\">\(name)</span>"
    }
    let under = audit.under.map { " over <b>\(PageText.html($0.profile.name))</b>" } ?? ""
    return """
      <h1>\(title ?? name)</h1>
      <p class="layers">Profile <b>\(PageText.html(audit.profile.name))</b>\(under), \(audit.function.size) bytes</p>
      """
  }

  private var figures: [(text: String, count: Int, isAlarm: Bool)] {
    let summary = audit.summary
    let worst = audit.hazards.first.map { first in
      let count = audit.hazards.prefix { $0.severity == first.severity }.count
      return count == audit.hazards.count ? ", all \(first.severity)" : ", \(count) \(first.severity)"
    }
    return [
      ("hazards\(worst ?? "")", audit.hazards.count, (audit.hazards.first?.severity ?? .note) <= .high),
      ("contradictions", audit.contradictions.count, false),
      ("bits written on hardware", summary.changesDevice, false),
      ("bits written in the shadow", summary.changesShadow, false),
      ("bits read from hardware", summary.readsDevice, false),
      ("bytes that run a hook", summary.triggers / 8, false),
    ]
  }

  /// A number with thin spaces between thousands.
  private static func digits(_ number: Int) -> String {
    let digits = Array(String(number))
    return digits.enumerated().map { index, digit in
      index > 0 && (digits.count - index) % 3 == 0 ? "\u{202F}\(digit)" : "\(digit)"
    }.joined()
  }

  private typealias Finding = (kind: String, severity: AuditSeverity, place: AuditPlace, reason: String)

  private func list(_ title: String, _ kind: String, _ findings: [Finding]) -> String {
    let head = "<section><h2>\(title) <span class=\"count\">\(findings.count)</span></h2>"
    guard !findings.isEmpty else { return head + "<p class=\"none\">None.</p></section>" }
    let entries = findings.enumerated().map { index, finding in
      let letter = finding.severity.rawValue.prefix(1).uppercased()
      return """
        <li data-\(kind)="\(index)"><span class="severity \(finding.severity)" title="\(finding.severity)">\(letter)</span>\
        <div>\(name(finding.place)) <span class="kind">\(finding.kind)</span>\
        <p>\(PageText.prose(finding.reason))</p>\(whereabouts(finding.place))</div></li>
        """
    }
    return head + "\n<ol class=\"findings\">\n\(entries.joined(separator: "\n"))\n</ol></section>"
  }

  /// The place of a finding, which leads to its first byte.
  private func name(_ place: AuditPlace) -> String {
    let name = "<strong>\(PageText.breakable(place.name))</strong>"
    guard let position = place.bits.first.map({ $0.lowerBound / 8 }) ?? place.position else { return name }
    return link(to: position, name)
  }

  private func link(to position: Int, _ text: String) -> String {
    let function = functionCount > 1 ? "function=\(number)&amp;" : ""
    return "<a href=\"#\(function)at=0x\(hex(position))\" data-at=\"\(position)\">\(text)</a>"
  }

  /// Its bytes, the section of the specification, and the line that says so.
  private func whereabouts(_ place: AuditPlace) -> String {
    let bytes = PageData.ranges(
      Set(place.bits.flatMap { $0.lowerBound / 8..<($0.upperBound + 7) / 8 }).sorted())
    var texts = bytes.prefix(3).map { range in
      range.count == 1 ? hex(range.lowerBound) : "\(hex(range.lowerBound))–\(hex(range.upperBound - 1))"
    }
    if bytes.count > 3 { texts.append("\(bytes.count - 3) more") }
    var parts = texts.isEmpty ? [] : ["<code>\(texts.joined(separator: ", "))</code>"]
    if let spec = place.spec { parts.append(PageText.html(spec)) }
    if let origin = place.origin {
      parts.append("<code>\(PageText.html(audit.function.model.place(origin)))</code>")
    }
    return parts.isEmpty ? "" : "<p class=\"where\">\(parts.joined(separator: "\u{A0}· "))</p>"
  }

  private func hex(_ position: Int) -> String { PageText.hex(position, audit.function.size > 256 ? 3 : 2) }
}

extension PageLists {
  private var capabilities: String {
    let function = audit.function
    var summaries: [Int: AuditSummary] = [:]
    for part in owners.parts {
      guard let index = part.capability else { continue }
      summaries[index, default: AuditSummary()].add(audit.summary(of: part.range))
    }
    let rows = function.capabilities.enumerated().map { index, capability in
      row(capability, index, summaries[index] ?? AuditSummary())
    }
    return """
      <section class="capabilities"><h2>Capabilities <span class="count">\(function.capabilities.count)</span></h2>
      <table>
      <thead><tr><th>At</th><th>Name</th><th class="what">What</th><th class="number">Bytes</th>\
      <th class="number"><abbr title="bits whose writes reach hardware">hw</abbr></th>\
      <th class="number"><abbr title="bits whose writes stay in the shadow">shadow</abbr></th></tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      </table></section>
      """
  }

  private func row(_ capability: ReferenceCapability, _ index: Int, _ summary: AuditSummary) -> String {
    let state = capability.isHidden ? " <em>hidden</em>" : capability.isSynthetic ? " <em>made up</em>" : ""
    let title = capability.table.flatMap { CodePrinter.paragraphs($0.documentation).first } ?? ""
    let written = summary.changesDevice > 0 ? " written" : ""
    return """
      <tr data-capability="\(index)"><td><code>\(hex(capability.position))</code></td>\
      <td>\(link(to: capability.position, PageText.breakable(capability.name)))\(state)</td>\
      <td class="what">\(PageText.prose(title))</td>\
      <td class="number">\(capability.length > 0 ? String(capability.length) : "?")</td>\
      <td class="number\(written)">\(summary.changesDevice)</td><td class="number">\(summary.changesShadow)</td></tr>
      """
  }
}

extension AuditSummary {
  /// Counts what another one counted.
  fileprivate mutating func add(_ other: AuditSummary) {
    readsDevice += other.readsDevice
    changesDevice += other.changesDevice
    changesShadow += other.changesShadow
    triggers += other.triggers
  }
}
