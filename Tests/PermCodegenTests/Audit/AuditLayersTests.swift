import PermDSL
import PermRuntime
import Testing

@testable import PermCodegen

@Suite struct AuditLayersTests {
  private static let pairs: [(String, String?)] = [
    ("linux_vfio", nil), ("strict", nil), ("strict", "linux_vfio"), ("linux_vfio", "strict"),
    ("linux_vfio", "linux_vfio"), ("qemu_emulated", "linux_vfio"),
  ]

  @Test func `a kernel that writes back plainly clears below a VMM that does not`() throws {
    let device = AuditDevice.endpoint
    #expect(try device.audit("strict").names(.rw1cWriteBack) == [])
    let audit = try device.audit("strict", under: "linux_vfio")
    #expect(audit.names(.rw1cWriteBack).contains("PCI_Express.Device_Status"))
    // What the VMM hides cannot be written, though the kernel would.
    #expect(audit.names(.hiddenButWritable) == [] && audit.names(.rawGap) == [])
  }

  @Test func `a kernel that hides keeps a VMM's guest out`() throws {
    let audit = try AuditDevice.endpoint.audit("linux_vfio", under: "strict")
    #expect(audit.hazards.filter { $0.severity == .critical } == [])
    #expect(audit.names(.rawGapOverStructure) == [])
    // What the VMM's hook writes to Message Control the kernel keeps in its shadow, or drops.
    #expect(audit.names(.hookWritesReadOnly) == [])
  }

  @Test func `hooks of the kernel run for what the VMM passes on`() throws {
    let alone = try AuditDevice.endpoint.audit("strict")
    let over = try AuditDevice.endpoint.audit("strict", under: "linux_vfio")
    #expect(over.summary.triggers > alone.summary.triggers)
  }

  /// What a guest writes, and a VMM's write goes through the kernel, bit by bit.
  private struct Stack {
    var top: ReferenceFunction
    var below: ReferenceFunction?

    var device: [UInt8] { below?.device ?? top.device }

    mutating func write(at position: Int, byteWidth: Int, value: UInt32) {
      for piece in top.pieces(at: position, byteWidth: byteWidth) {
        let part = value >> UInt32((piece.position - position) * 8)
        guard var below else {
          top.store(piece, part)
          continue
        }
        let read = below.read(at: piece.position, byteWidth: piece.byteWidth)
        for byte in 0..<piece.byteWidth {
          top.device[piece.position + byte] = UInt8(truncatingIfNeeded: read >> UInt32(byte * 8))
        }
        guard let written = top.store(piece, part) else { continue }
        for lower in below.pieces(at: piece.position, byteWidth: piece.byteWidth) {
          below.store(lower, written >> UInt32((lower.position - piece.position) * 8))
        }
        self.below = below
      }
    }
  }

  @Test(arguments: pairs)
  func `a write changes the device where the audit says so, and nowhere else`(
    _ profile: String, _ under: String?
  ) throws {
    let audit = try AuditDevice.endpoint.audit(profile, under: under)
    for value: UInt32 in [0xFFFF_FFFF, 0] {
      for width in [1, 2, 4] {
        var stack = Stack(top: audit.function, below: audit.under)
        var changed: Set<Int> = []
        for position in stride(from: 0, to: 0x200, by: width) {
          // A device of which all bits are the opposite shows each write.
          let opposite = UInt8(truncatingIfNeeded: ~value)
          if stack.below != nil {
            stack.below?.device = [UInt8](repeating: opposite, count: audit.function.size)
          } else {
            stack.top.device = [UInt8](repeating: opposite, count: audit.function.size)
          }
          stack.write(at: position, byteWidth: width, value: value)
          for byte in position..<position + width {
            for bit in 0..<8 where (stack.device[byte] ^ opposite) >> UInt8(bit) & 1 != 0 {
              changed.insert(byte * 8 + bit)
            }
          }
        }
        let open = Set((0..<0x200 * 8).filter { audit.access[$0].contains(.changesDevice) })
        // Status bits that are written as 0 beside others change on a device that does not know what they are.
        let status = Set(
          (0..<0x200 * 8).filter {
            audit.function.bits[$0].clearsOnOne || audit.under?.bits[$0].clearsOnOne == true
          })
        #expect(changed.subtracting(status) == open.subtracting(status), "\(profile) \(value) \(width)")
      }
    }
  }

  @Test(arguments: pairs)
  func `a read answers from the device where the audit says so, and nowhere else`(
    _ profile: String, _ under: String?
  ) throws {
    let audit = try AuditDevice.endpoint.audit(profile, under: under)
    func view(_ flip: UInt8) -> [UInt8] {
      var (top, below) = (audit.function, audit.under)
      let size = top.size
      if below == nil {
        top.device = [UInt8](repeating: flip, count: size)
      } else {
        below?.device = [UInt8](repeating: flip, count: size)
        top.device = (0..<size).map { UInt8(below?.read(at: $0, byteWidth: 1) ?? 0) }
      }
      return (0..<size).map { UInt8(top.read(at: $0, byteWidth: 1)) }
    }
    let (zeros, ones) = (view(0), view(0xFF))
    for byte in 0..<audit.function.size {
      for bit in 0..<8 {
        let isLive = (zeros[byte] ^ ones[byte]) >> UInt8(bit) & 1 != 0
        #expect(audit.access[byte * 8 + bit].contains(.readsDevice) == isLive, "\(profile) \(byte).\(bit)")
      }
    }
  }
}
