/// What a guest sees of a function through a profile, and who answers for each byte and field.
public struct GuestView: Sendable {
  /// Who answers a guest's read of a byte.
  public enum Owner: String, Sendable, CaseIterable {
    /// The copy that the runtime keeps.
    case shadow
    /// The device.
    case hardware
    /// Some bits the one, some the other.
    case mixed
    /// The byte belongs to no capability.
    case gap
    /// The byte belongs to a capability that the guest's list leaves out.
    case hidden
  }

  /// Where a guest's write of some bits goes.
  public enum WriteTarget: String, Sendable {
    case nowhere
    case shadow
    case hardware
    case mixed
  }

  /// A field as the guest sees it.
  public struct FieldOwner: Sendable, Equatable {
    /// Who answers a read: `.shadow`, `.hardware` or `.mixed`.
    public var read: Owner
    /// Where a write goes.
    public var write: WriteTarget
  }

  /// What aligned dword reads of the whole space answer, ascending.
  public let bytes: ConfigImage
  /// Who answers for each byte.
  public let owners: [Owner]
  /// The header and the capabilities, hidden ones included.
  public let capabilities: [CapabilityInstance]
  /// What is wrong with the device's lists.
  public let findings: [ListFinding]
  private let rows: [DwordRow]

  /// Opens a function and reads all of it.
  ///
  /// - Throws: What opening throws.
  public init(
    _ image: ConfigImage,
    facts: FunctionFacts,
    tables: TableImage,
    legend: TableLegend
  ) throws(ConfigError) {
    let space = try ConfigSpace(
      SimulatedFunction(image),
      facts: facts,
      tables: tables,
      hooks: InterpretedHooks(names: legend.hooks)
    )
    var view = ConfigImage(isExtended: space.size == ConfigImage(isExtended: true).configSize)
    for position in stride(from: 0, to: space.size, by: 4) {
      view.store(try space.readGuest(at: position, byteWidth: 4), at: position, byteWidth: 4)
    }
    bytes = view
    capabilities = space.capabilities
    findings = space.findings
    let rows = (0..<space.size / 4).map { space.row($0) }
    self.rows = rows
    var owners: [Owner] = []
    for region in space.regions {
      switch region.owner {
      case .gap: owners += region.range.map { _ in .gap }
      case .hidden: owners += region.range.map { _ in .hidden }
      case .capability:
        owners += region.range.map { Self.readOwner(Self.mask($0, 1, rows, \.virt), of: 0xff) }
      }
    }
    self.owners = owners
  }

  /// Who owns bits of a register.
  ///
  /// - Parameters:
  ///   - position: Of the register, in bytes from the start of config space.
  ///   - mask: Bits of it.
  public func owner(at position: Int, byteWidth: Int, mask: UInt64) -> FieldOwner {
    func bits(_ row: (DwordRow) -> UInt32) -> UInt64 { Self.mask(position, byteWidth, rows, row) & mask }
    let (shadow, device) = (bits(\.shadowWrite), bits(\.deviceWrite))
    let write: WriteTarget =
      switch (shadow, device) {
      case (0, 0): .nowhere
      case (mask, 0): .shadow
      case (0, mask): .hardware
      default: .mixed
      }
    return FieldOwner(read: Self.readOwner(bits(\.virt), of: mask), write: write)
  }

  private static func readOwner(_ virt: UInt64, of mask: UInt64) -> Owner {
    virt == 0 ? .hardware : virt == mask ? .shadow : .mixed
  }

  /// Bits of the rows for some bytes, lowest byte first.
  private static func mask(
    _ position: Int,
    _ byteWidth: Int,
    _ rows: [DwordRow],
    _ row: (DwordRow) -> UInt32
  ) -> UInt64 {
    (0..<min(8, byteWidth)).reduce(into: 0) { mask, index in
      let place = position + index
      guard rows.indices.contains(place / 4) else { return }
      mask |= UInt64(row(rows[place / 4]) >> UInt32(place % 4 * 8) & 0xff) << UInt64(8 * index)
    }
  }
}
