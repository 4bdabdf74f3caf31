import PermRuntime

/// The masks that Linux 7.0's vfio-pci prints of itself, dword by dword; all others are clear.
///
/// Source: Linux drivers/vfio/pci/vfio_pci_config.c, vfio_pci_init_perm_bits and what it calls.
enum LinuxMasks {
  /// How a capability without masks is answered.
  enum Kind: Sendable {
    /// By its masks.
    case masks
    /// The header from the shadow, the rest from hardware; writes are dropped.
    case direct
    /// As `direct`, but writes go to hardware.
    case rawWrite
    /// Not in the list.
    case hidden
  }

  /// One capability.
  struct Expectation: Sendable, CustomStringConvertible {
    var list: TableKind
    var id: Int
    var kind: Kind
    /// Offset, virt, write.
    var dwords: [(Int, UInt32, UInt32)] = []

    var description: String { "\(list) \(String(id, radix: 16))" }
  }

  static let all: [Expectation] = [
    Expectation(
      list: .header, id: 0x00, kind: .masks,
      dwords: [
        (0x00, 0xffff_ffff, 0x0000_0000),
        (0x04, 0x0010_0400, 0x0000_ffff),
        (0x0c, 0x0000_0000, 0xff00_ffff),
        (0x10, 0xffff_ffff, 0xffff_ffff),
        (0x14, 0xffff_ffff, 0xffff_ffff),
        (0x18, 0xffff_ffff, 0xffff_ffff),
        (0x1c, 0xffff_ffff, 0xffff_ffff),
        (0x20, 0xffff_ffff, 0xffff_ffff),
        (0x24, 0xffff_ffff, 0xffff_ffff),
        (0x30, 0xffff_ffff, 0xffff_ffff),
        (0x34, 0x0000_00ff, 0x0000_0000),
        (0x3c, 0x0000_ffff, 0x0000_00ff),
      ]),
    Expectation(
      list: .standard, id: 0x01, kind: .masks,
      dwords: [
        (0x00, 0xf800_ff00, 0x0000_0000),
        (0x04, 0x0000_8100, 0xffff_7efc),
      ]),
    Expectation(list: .standard, id: 0x02, kind: .direct),
    Expectation(
      list: .standard, id: 0x03, kind: .masks,
      dwords: [
        (0x00, 0xffff_ff00, 0xffff_0000),
        (0x04, 0xffff_ffff, 0xffff_ffff),
      ]),
    Expectation(list: .standard, id: 0x04, kind: .hidden),
    Expectation(list: .standard, id: 0x06, kind: .hidden),
    Expectation(
      list: .standard, id: 0x07, kind: .masks,
      dwords: [
        (0x00, 0x0000_ff00, 0xffff_0000),
        (0x08, 0x0000_0000, 0xffff_ffff),
      ]),
    Expectation(list: .standard, id: 0x08, kind: .direct),
    Expectation(list: .standard, id: 0x09, kind: .rawWrite),
    Expectation(list: .standard, id: 0x0a, kind: .hidden),
    Expectation(list: .standard, id: 0x0b, kind: .hidden),
    Expectation(list: .standard, id: 0x0c, kind: .hidden),
    Expectation(list: .standard, id: 0x0d, kind: .hidden),
    Expectation(list: .standard, id: 0x0e, kind: .hidden),
    Expectation(list: .standard, id: 0x0f, kind: .hidden),
    Expectation(
      list: .standard, id: 0x10, kind: .masks,
      dwords: [
        (0x00, 0x0000_ff00, 0x0000_0000),
        (0x08, 0x0000_f0e0, 0x0000_fdff),
        (0x28, 0x0000_0000, 0x0000_ffdf),
      ]),
    Expectation(list: .standard, id: 0x11, kind: .direct),
    Expectation(list: .standard, id: 0x12, kind: .direct),
    Expectation(
      list: .standard, id: 0x13, kind: .masks,
      dwords: [
        (0x00, 0x0000_ff00, 0x0000_0000),
        (0x04, 0x0000_0001, 0x0000_0001),
      ]),
    Expectation(list: .standard, id: 0x14, kind: .hidden),
    Expectation(list: .extended, id: 0x00, kind: .hidden),
    Expectation(
      list: .extended, id: 0x01, kind: .masks,
      dwords: [
        (0x00, 0xffff_ffff, 0x0000_0000),
        (0x04, 0x0000_0000, 0x03ff_f031),
        (0x08, 0x0000_0000, 0x03ff_f031),
        (0x0c, 0x0000_0000, 0x03ff_f031),
        (0x10, 0x0000_0000, 0x0000_f1c1),
        (0x14, 0x0000_0000, 0x0000_f1c1),
        (0x18, 0x0000_0000, 0x0000_0140),
      ]),
    Expectation(list: .extended, id: 0x02, kind: .direct),
    Expectation(list: .extended, id: 0x03, kind: .direct),
    Expectation(
      list: .extended, id: 0x04, kind: .masks,
      dwords: [
        (0x00, 0xffff_ffff, 0x0000_0000),
        (0x08, 0x0000_0000, 0x0000_00ff),
      ]),
    Expectation(list: .extended, id: 0x05, kind: .hidden),
    Expectation(list: .extended, id: 0x06, kind: .hidden),
    Expectation(list: .extended, id: 0x07, kind: .hidden),
    Expectation(list: .extended, id: 0x08, kind: .direct),
    Expectation(list: .extended, id: 0x09, kind: .direct),
    Expectation(list: .extended, id: 0x0a, kind: .hidden),
    Expectation(list: .extended, id: 0x0b, kind: .rawWrite),
    Expectation(list: .extended, id: 0x0c, kind: .hidden),
    Expectation(list: .extended, id: 0x0d, kind: .direct),
    Expectation(list: .extended, id: 0x0e, kind: .direct),
    Expectation(list: .extended, id: 0x0f, kind: .direct),
    Expectation(list: .extended, id: 0x10, kind: .direct),
    Expectation(list: .extended, id: 0x11, kind: .hidden),
    Expectation(list: .extended, id: 0x12, kind: .direct),
    Expectation(list: .extended, id: 0x13, kind: .direct),
    Expectation(list: .extended, id: 0x14, kind: .hidden),
    Expectation(list: .extended, id: 0x15, kind: .direct),
    Expectation(list: .extended, id: 0x16, kind: .direct),
    Expectation(list: .extended, id: 0x17, kind: .direct),
    Expectation(list: .extended, id: 0x18, kind: .direct),
    Expectation(list: .extended, id: 0x19, kind: .hidden),
    Expectation(list: .extended, id: 0x1a, kind: .hidden),
    Expectation(list: .extended, id: 0x1b, kind: .hidden),
    Expectation(list: .extended, id: 0x1c, kind: .hidden),
    Expectation(list: .extended, id: 0x1d, kind: .hidden),
    Expectation(list: .extended, id: 0x1e, kind: .hidden),
    Expectation(list: .extended, id: 0x1f, kind: .hidden),
    Expectation(list: .extended, id: 0x20, kind: .hidden),
    Expectation(list: .extended, id: 0x21, kind: .hidden),
    Expectation(list: .extended, id: 0x22, kind: .hidden),
    Expectation(list: .extended, id: 0x23, kind: .rawWrite),
    Expectation(list: .extended, id: 0x24, kind: .hidden),
    Expectation(list: .extended, id: 0x25, kind: .hidden),
    Expectation(list: .extended, id: 0x26, kind: .hidden),
    Expectation(list: .extended, id: 0x27, kind: .hidden),
    Expectation(list: .extended, id: 0x28, kind: .hidden),
    Expectation(list: .extended, id: 0x29, kind: .hidden),
    Expectation(list: .extended, id: 0x2a, kind: .hidden),
    Expectation(list: .extended, id: 0x2b, kind: .hidden),
    Expectation(list: .extended, id: 0x2c, kind: .hidden),
    Expectation(list: .extended, id: 0x2d, kind: .hidden),
    Expectation(list: .extended, id: 0x2e, kind: .hidden),
    Expectation(list: .extended, id: 0x2f, kind: .hidden),
    Expectation(list: .extended, id: 0x30, kind: .hidden),
    Expectation(list: .extended, id: 0x31, kind: .hidden),
  ]

  /// The four layouts of MSI by the capability bits of Message Control.
  static let msi: [(control: UInt32, dwords: [(Int, UInt32, UInt32)])] = [
    (
      0x0000,
      [
        (0x00, 0x00ff_ff00, 0x00ff_0000),
        (0x04, 0xffff_ffff, 0xffff_ffff),
        (0x08, 0x0000_ffff, 0x0000_ffff),
      ]
    ),
    (
      0x0080,
      [
        (0x00, 0x00ff_ff00, 0x00ff_0000),
        (0x04, 0xffff_ffff, 0xffff_ffff),
        (0x08, 0xffff_ffff, 0xffff_ffff),
        (0x0c, 0x0000_ffff, 0x0000_ffff),
      ]
    ),
    (
      0x0100,
      [
        (0x00, 0x00ff_ff00, 0x00ff_0000),
        (0x04, 0xffff_ffff, 0xffff_ffff),
        (0x08, 0x0000_ffff, 0x0000_ffff),
        (0x0c, 0x0000_0000, 0xffff_ffff),
        (0x10, 0x0000_0000, 0xffff_ffff),
      ]
    ),
    (
      0x0180,
      [
        (0x00, 0x00ff_ff00, 0x00ff_0000),
        (0x04, 0xffff_ffff, 0xffff_ffff),
        (0x08, 0xffff_ffff, 0xffff_ffff),
        (0x0c, 0x0000_ffff, 0x0000_ffff),
        (0x10, 0x0000_0000, 0xffff_ffff),
        (0x14, 0x0000_0000, 0xffff_ffff),
      ]
    ),
  ]
}
