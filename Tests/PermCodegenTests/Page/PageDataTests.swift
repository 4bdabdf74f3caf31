import PermDSL
import PermRuntime
import Testing

@testable import PermCodegen

@Suite struct PageDataTests {
  /// Layers that differ in what they do with gaps and hidden capabilities.
  static let layers: [(String, String?)] = [
    ("linux_vfio", nil), ("strict", nil), ("qemu_emulated", nil), ("qemu_emulated", "linux_vfio"),
  ]

  /// Runs as one entry for each unit.
  private func expand(_ value: JSONValue?, width: Int) -> [[Int]] {
    let flat = (value?.elements ?? []).map { $0.number ?? .min }
    return stride(from: 0, to: flat.count - flat.count % width, by: width).flatMap { start in
      Array(repeating: Array(flat[start + 1..<start + width]), count: max(0, flat[start]))
    }
  }

  @Test(arguments: PageDataTests.layers, ["e1000e.lspci", "nvme.lspci"])
  func `Every bit has the access of the audit, and the line of the reference`(
    layer: (String, String?), fixture: String
  ) throws {
    let audit = try PageDevice.audit(layer.0, under: layer.1, of: fixture)
    let function = audit.function
    let data = PageData(audit, PageOwners(function)).value
    let bits = expand(data["bits"], width: 3)
    let rules = data["rules"]?.elements ?? []
    let files = data["files"]?.elements ?? []
    try #require(bits.count == function.size * 8)
    let wrong = bits.indices.filter { bit in
      guard bits[bit][0] & 15 == Int(audit.access[bit].rawValue) else { return true }
      guard let rule = function.rule(at: bit) else { return false }
      guard rules.indices.contains(bits[bit][1]) else { return true }
      let said = rules[bits[bit][1]]
      let file = said["file"]?.number.flatMap { files.indices.contains($0) ? files[$0].string : nil }
      let place = file.map { "\($0):\(said["line"]?.number ?? 0)" }
      return said["path"]?.string ?? "" != rule.path || said["access"]?.string != rule.access?.rawValue
        || place != rule.origin.map(function.model.place)
    }
    #expect(wrong == [])
    let lower = expand(data["lower"], width: 2)
    #expect(lower.count == (audit.under == nil ? 0 : function.size * 8))
  }

  @Test(arguments: PageDataTests.layers)
  func `Bytes are who the function says has them`(layer: (String, String?)) throws {
    let audit = try PageDevice.audit(layer.0, under: layer.1)
    let function = audit.function
    let owners = expand(PageData(audit, PageOwners(function)).value["owners"], width: 3)
    try #require(owners.count == function.size)
    let wrong = owners.indices.filter { byte in
      switch function.region(at: byte)?.owner {
      case .capability(let index), .hidden(let index):
        owners[byte] != [function.capabilities[index].isHidden ? 1 : 0, index]
      case .gap: owners[byte][0] == 0
      case nil: true
      }
    }
    #expect(wrong == [])
  }

  @Test func `A hidden capability is named where its bytes are treated as a gap is`() throws {
    // Vendor specific with an ID that no table describes is hidden.
    let bytes = try #require(Files.read("\(Files.root)/Tests/Fixtures/e1000e.lspci"))
    var image = try #require(DumpFile(reading: bytes).devices.first).image.bytes
    image[0xD0] = 0x7E
    let audit = try FunctionAudit(
      name: "odd", try #require(ConfigImage(image)), facts: FunctionFacts(),
      profile: try Tables.profile("linux_vfio"), model: Tables.package.model)
    let owners = PageOwners(audit.function)
    let part = try #require(owners.parts.first { $0.range.contains(0xD0) })
    #expect(part.range == 0xD0..<0xD2)
    #expect(part.isHidden)
    let number = try #require(part.capability)
    #expect(audit.function.capabilities[number].id == 0x7E)
  }

  @Test(arguments: PageDataTests.layers)
  func `The guest's bytes are what it reads`(layer: (String, String?)) throws {
    let audit = try PageDevice.audit(layer.0, under: layer.1)
    let text = try #require(PageData(audit, PageOwners(audit.function)).value["guest"]?.string)
    try #require(text.utf8.count == 2 * audit.function.size)
    let digits = Array(text.utf8)
    let wrong = stride(from: 0, to: audit.function.size, by: 4).filter { position in
      let dword = String(decoding: digits[2 * position..<2 * position + 8], as: UTF8.self)
      return UInt32(dword, radix: 16)?.byteSwapped != audit.function.read(at: position, byteWidth: 4)
    }
    #expect(wrong == [])
  }

  @Test func `A function takes less than 300 KB`() throws {
    let audit = try PageDevice.audit("linux_vfio")
    let size = PageText.json(PageData(audit, PageOwners(audit.function)).value).utf8.count
    #expect(size < 300_000)
  }
}
