/// The shape of the capability lists: the one place where the runtime knows offsets of config space by itself.
///
/// Source: PCIe 6.0 §7.5.1.1.11 "Capabilities Pointer Register", §7.5.1.1.4 "Status Register", §7.6.3 "PCI Express
/// Extended Capability Header", §7.5.1.1.9 "Header Type Register".
package enum ListFormat {
  /// Bytes of the header, and the lowest position of a capability.
  package static let headerLength = 0x40
  /// Bytes of conventional config space; the extended list begins here.
  package static let conventionalSize = 0x100
  /// Bytes of extended config space.
  package static let extendedSize = 0x1000
  /// A position that no offset brings into config space: hardware reads 0 there.
  package static let nowhere = -2 * extendedSize
  /// Header Type; its low seven bits are the layout, the other says whether function 0 may have others beside it.
  package static let headerType = 0x0E
  package static let headerLayoutMask: UInt32 = 0x7F
  package static let multiFunctionBit: UInt32 = 0x80
  /// Vendor and Device ID; Revision ID and Class Code; the subsystem's IDs of a type 0 header.
  package static let ids = 0x00
  package static let classAndRevision = 0x08
  package static let subsystem = 0x2C
  /// Command.
  package static let command = 0x04
  /// Interrupt Pin.
  package static let interruptPin = 0x3D
  /// Status, whose bit says that there is a list.
  package static let status = 0x06
  package static let capabilitiesListBit: UInt32 = 1 << 4
  /// A capability is 8 bytes at least, and 48 fit between the header and 100h at 4 bytes each.
  package static let standardLimit = 48
  /// Position of the next pointer in a standard capability.
  package static let nextOffset = 1
  /// Next Capability Offset in an extended header, whose low two bits are reserved.
  package static let extendedNextShift: UInt32 = 20
  package static let extendedNextMask: UInt32 = 0xFFC

  /// Position of the Capabilities Pointer in a header; nil where no specification says that its layout has one.
  ///
  /// Source: PCIe 6.0 §7.5.1.1.11 "Capabilities Pointer Register" for functions and bridges; PC Card Standard,
  /// Electrical Specification §6 for CardBus bridges.
  ///
  /// - Parameter layout: Bits 6:0 of Header Type.
  package static func capabilitiesPointer(inLayout layout: Int) -> Int? {
    switch layout {
    case 0, 1: 0x34
    case 2: 0x14
    default: nil
    }
  }

  /// Bytes that a capability of a list has at least: ID and pointer.
  package static func linkLength(_ kind: TableKind) -> Int { kind == .extended ? 4 : 2 }

  /// ID in the first dword of a capability.
  package static func id(_ kind: TableKind, _ header: UInt32) -> Int {
    kind == .extended ? Int(header & 0xFFFF) : Int(header & 0xFF)
  }

  /// Position of the next capability.
  package static func next(_ kind: TableKind, _ header: UInt32) -> Int {
    kind == .extended ? Int(header >> extendedNextShift & extendedNextMask) : Int(header >> 8 & 0xFF)
  }
}
