import PermCodegen
import PermDSL
import PermRuntime
import Testing

@testable import permc

/// `permc dump --decode` leaves nothing out.
@Suite(.enabled(if: TestPaths.hasShared, "../shared is absent"))
struct DumpCoverageTests {
  @Test func `every set bit of every capability has the name of a field`() throws {
    let set = try Lspci.tables()
    var coverage = BitCoverage()
    for dump in try Lspci.dumps() {
      for device in dump.file.devices {
        let decoded = FunctionDescription(
          device.image, facts: device.facts(StatedFacts()).facts, model: set.model)
        let place = "\(dump.name) \(device.address ?? "")"
        for capability in decoded.capabilities {
          coverage.add(capability, device.image, place, isListBroken: !decoded.lists.findings.isEmpty)
        }
      }
    }
    print(coverage.report)
    #expect(coverage.setBits > 10_000)
    #expect(coverage.unnamed.isEmpty, "\(coverage.unnamed.prefix(40).joined(separator: "\n"))")
  }
}

/// Which set bits of capabilities have a name.
private struct BitCoverage {
  var capabilities = 0
  /// Members of a broken list that no table describes.
  var strayCapabilities = 0
  var setBits = 0
  /// In bytes of which the table states what a guest may do with them, but not what they are.
  var bodyBits = 0
  /// Set bits that the table calls reserved, by register.
  var reserved: [String: Int] = [:]
  /// Set bits that nothing describes.
  var unnamed: [String] = []

  mutating func add(
    _ capability: CapabilityDescription,
    _ image: ConfigImage,
    _ place: String,
    isListBroken: Bool
  ) {
    capabilities += 1
    let position = capability.instance.position
    guard let table = capability.table, let length = capability.length else {
      // A list that runs through registers of another kind finds IDs that nobody has given.
      if isListBroken {
        strayCapabilities += 1
      } else {
        unnamed.append("\(place): nothing describes \(String(position, radix: 16))")
      }
      return
    }
    var named = [UInt8](repeating: 0, count: max(0, length))
    for register in capability.registers {
      for field in register.fields {
        for bit in field.field.lsb...field.field.msb {
          let byte = register.offset + bit / 8
          if named.indices.contains(byte) { named[byte] |= 1 << UInt8(bit % 8) }
        }
        let isReserved = field.field.name == "reserved" || field.field.name.hasPrefix("Reserved_")
        if isReserved, field.value != 0 {
          reserved["\(table.name).\(register.name)[\(field.field.msb):\(field.field.lsb)]", default: 0] += 1
        }
      }
    }
    for (offset, mask) in named.enumerated() where position + offset < image.knownCount {
      let byte = image.bytes[position + offset]
      setBits += byte.nonzeroBitCount
      guard byte & ~mask != 0 else { continue }
      if table.body.isEmpty {
        unnamed.append("\(place) \(table.name)+\(String(offset, radix: 16)): \(String(byte, radix: 16))")
      } else {
        bodyBits += (byte & ~mask).nonzeroBitCount
      }
    }
  }

  var report: String {
    let total = reserved.values.reduce(0, +)
    let lines = reserved.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
      "  \($0.key): \($0.value) times"
    }
    let head =
      "dump coverage: \(capabilities) headers and capabilities (\(strayCapabilities) strays of broken lists), \(setBits) set bits, \(bodyBits) of them in bodies, "
      + "\(unnamed.count) without a name; \(total) reserved fields are not zero:"
    return ([head] + lines).joined(separator: "\n")
  }
}
