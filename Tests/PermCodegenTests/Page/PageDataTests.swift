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
    for (bit, entry) in bits.enumerated() {
      try #require(entry[0] & 15 == Int(audit.access[bit].rawValue), "bit \(bit)")
      guard let rule = function.rule(at: bit) else { continue }
      try #require(rules.indices.contains(entry[1]), "bit \(bit)")
      let said = rules[entry[1]]
      #expect(said["path"]?.string ?? "" == rule.path)
      #expect(said["access"]?.string == rule.access?.rawValue)
      guard let origin = rule.origin else { continue }
      let place = files[try #require(said["file"]?.number)].string ?? ""
      #expect("\(place):\(said["line"]?.number ?? 0)" == function.model.place(origin))
    }
    let lower = expand(data["lower"], width: 2)
    #expect(lower.count == (audit.under == nil ? 0 : function.size * 8))
  }

  @Test(arguments: PageDataTests.layers)
  func `Bytes are who the function says has them`(layer: (String, String?)) throws {
    let audit = try PageDevice.audit(layer.0, under: layer.1)
    let function = audit.function
    let owners = expand(PageData(audit, PageOwners(function)).value["owners"], width: 3)
    try #require(owners.count == function.size)
    for (byte, entry) in owners.enumerated() {
      switch function.region(at: byte)?.owner {
      case .capability(let index), .hidden(let index):
        #expect(entry == [function.capabilities[index].isHidden ? 1 : 0, index], "byte \(byte)")
      case .gap: #expect(entry[0] != 0, "byte \(byte)")
      case nil: Issue.record("byte \(byte) is of no region")
      }
    }
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
    for position in stride(from: 0, to: audit.function.size, by: 4) {
      let digits = Array(text.utf8)[2 * position..<2 * position + 8]
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)?.byteSwapped
      #expect(value == audit.function.read(at: position, byteWidth: 4), "at \(position)")
    }
  }

  @Test func `A function takes less than 300 KB`() throws {
    let audit = try PageDevice.audit("linux_vfio")
    let size = PageText.json(PageData(audit, PageOwners(audit.function)).value).utf8.count
    #expect(size < 300_000)
  }
}
