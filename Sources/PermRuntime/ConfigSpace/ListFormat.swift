/// The shape of the capability lists: the one place where the runtime knows offsets of config space by itself.
///
/// Source: PCIe 6.0 §7.5.1.1.11 "Capabilities Pointer Register", §7.5.1.1.4 "Status Register", §7.6.3 "PCI Express
/// Extended Capability Header".
enum ListFormat {
  /// Bytes of the header, and the lowest position of a capability.
  static let headerLength = 0x40
  /// Bytes of conventional config space; the extended list begins here.
  static let conventionalSize = 0x100
  /// Bytes of extended config space.
  static let extendedSize = 0x1000
  /// Header Type; its low seven bits are the layout.
  static let headerType = 0x0E
  static let headerLayoutMask: UInt32 = 0x7F
  /// Vendor and Device ID; Revision ID and Class Code; the subsystem's IDs of a type 0 header.
  static let ids = 0x00
  static let classAndRevision = 0x08
  static let subsystem = 0x2C
  /// Layouts that have a Capabilities Pointer there.
  static let layoutsWithPointer = 0...1
  /// Status, whose bit says that there is a list.
  static let status = 0x06
  static let capabilitiesListBit: UInt32 = 1 << 4
  /// Capabilities Pointer.
  static let capabilitiesPointer = 0x34
  /// A capability is 8 bytes at least, and 48 fit between the header and 100h at 4 bytes each.
  static let standardLimit = 48
  /// Position of the next pointer in a standard capability.
  static let nextOffset = 1
  /// Next Capability Offset in an extended header, whose low two bits are reserved.
  static let extendedNextShift: UInt32 = 20
  static let extendedNextMask: UInt32 = 0xFFC

  /// Bytes that a capability of a list has at least: ID and pointer.
  static func linkLength(_ kind: TableKind) -> Int { kind == .extended ? 4 : 2 }

  /// ID in the first dword of a capability.
  static func id(_ kind: TableKind, _ header: UInt32) -> Int {
    kind == .extended ? Int(header & 0xFFFF) : Int(header & 0xFF)
  }

  /// Position of the next capability.
  static func next(_ kind: TableKind, _ header: UInt32) -> Int {
    kind == .extended ? Int(header >> extendedNextShift & extendedNextMask) : Int(header >> 8 & 0xFF)
  }
}
