import PermDSL
import PermRuntime
import Testing

@testable import PermCodegen

/// Devices of pages that tests look at.
enum PageDevice {
  /// The assets of the checkout.
  static func assets() -> AuditPage.Assets {
    AuditPage.Assets(
      page: Tables.text("page/page.html"), style: Tables.text("page/page.css"),
      scripts: [Tables.text("page/start.js")])
  }

  /// The audit of a fixture.
  static func audit(
    _ profile: String, under: String? = nil, of fixture: String = "e1000e.lspci", title: String? = nil
  ) throws -> FunctionAudit {
    let bytes = try #require(Files.read("\(Files.root)/Tests/Fixtures/\(fixture)"))
    let device = try #require(DumpFile(reading: bytes).devices.first)
    let below: Profile? = if let under { try Tables.profile(under) } else { nil }
    return try FunctionAudit(
      name: device.address ?? fixture, title: title ?? device.title, device.image,
      facts: device.facts(StatedFacts()).facts, profile: try Tables.profile(profile), under: below,
      model: Tables.package.model)
  }
}

extension JSONValue {
  /// A member of an object.
  subscript(_ key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The elements of a list.
  var elements: [JSONValue] {
    guard case .array(let elements) = self else { return [] }
    return elements
  }

  /// A number; nil: it is none.
  var number: Int? {
    guard case .number(let number) = self else { return nil }
    return number
  }

  /// A text; nil: it is none.
  var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }
}
