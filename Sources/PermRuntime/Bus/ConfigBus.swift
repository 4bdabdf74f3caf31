/// The functions of one segment behind one trap entry, by bus, device and function.
///
/// What is absent reads all ones and takes no write, as does a function that throws. The bus changes nothing of what a function
/// answers, but for one bit: whether function 0 says that there are others beside it is a matter of this bus, and not of the
/// device that was passed through. Another segment is another `ConfigBus`: it has a window of its own.
///
/// Threads: accesses may come at once from any of them, as far as the functions allow it; for a `GroupFunction` that is always, for
/// a `ConfigSpace` with a lock of the embedder around those to one function. `insert`, `remove` and `setARI` are for whoever has
/// excluded all accesses. The bus has no lock that would have all functions wait for one that wakes up.
///
/// - Complexity: an access is O(1) to the function, with two look-ups, and without allocation.
/// Source: PCIe 6.0 §7.2 "PCI Express Configuration Mechanisms".
public final class ConfigBus {
  /// Where the functions of a bus number begin in `entries`; nil: it never had one.
  private var starts: [Int?]
  /// 256 for each bus number that had a function.
  private var entries: [BusEntry?] = []
  /// By bus number: whether its functions are all of one device.
  private var isARI: [Bool]
  let failures = BusFailures()

  /// Functions that one bus number has room for.
  private static let functionCount = 256

  /// How a guest finds a function.
  public enum Discovery: Sendable {
    /// It reads the IDs of each function that there may be.
    case enumeration
    /// It follows the SR-IOV capability of the physical function: such a one neither needs a function 0 nor stands beside one.
    ///
    /// Source: PCIe 6.0 §9.2.1.2 "VF Discovery".
    case sriov
  }

  /// A bus without functions.
  public init() {
    starts = Array(repeating: nil, count: 256)
    isARI = Array(repeating: false, count: 256)
  }

  /// Puts a function on the bus, at any time.
  ///
  /// - Parameters:
  ///   - function: Kept until it is removed.
  ///   - address: Where.
  ///   - discovery: How the guest is to find it.
  /// - Returns: Whether it is there; false: the place is taken, and nothing was changed.
  @inlinable
  public func insert<Function: GuestFunction>(
    _ function: Function, at address: FunctionAddress, foundBy discovery: Discovery = .enumeration
  ) -> Bool {
    // Inlined, as calls of a ConfigSpace are compiled for its own device and hooks in the embedder's module only.
    insert(
      BusEntry(
        size: function.size, discovery: discovery,
        read: { (position, byteWidth) throws(ConfigError) in
          try function.readGuest(at: position, byteWidth: byteWidth)
        },
        write: { (position, byteWidth, value) throws(ConfigError) in
          try function.writeGuest(at: position, byteWidth: byteWidth, value: value)
        }),
      at: address)
  }

  @usableFromInline
  func insert(_ entry: BusEntry, at address: FunctionAddress) -> Bool {
    let start = starts[Int(address.bus)] ?? entries.count
    if start == entries.count {
      starts[Int(address.bus)] = start
      entries.append(contentsOf: repeatElement(nil, count: Self.functionCount))
    }
    guard entries[start + Int(address.deviceFunction)] == nil else { return false }
    entries[start + Int(address.deviceFunction)] = entry
    update(address.bus)
    return true
  }

  /// Takes a function off the bus, at any time; an access that it is answering ends as if it were there.
  ///
  /// - Returns: Whether there was one.
  @discardableResult
  public func remove(at address: FunctionAddress) -> Bool {
    guard let start = starts[Int(address.bus)], entry(at: address) != nil else { return false }
    entries[start + Int(address.deviceFunction)] = nil
    update(address.bus)
    return true
  }

  /// Says whether a bus number belongs to one device of up to 256 functions, or to 32 devices of up to 8.
  ///
  /// That decides what stands beside which function 0. A guest finds functions of such a device by Next Function Number of the
  /// ARI capability, which is the functions' own.
  /// Source: PCIe 6.0 §6.13 "Alternative Routing-ID Interpretation (ARI)".
  public func setARI(_ isOn: Bool, onBus number: UInt8) {
    isARI[Int(number)] = isOn
    update(number)
  }

  /// Where functions are, ascending.
  public var addresses: [FunctionAddress] {
    starts.indices.flatMap { number in functions(of: UInt8(number)).map { $0.address } }
  }

  /// What is wrong with how functions stand, ascending.
  public var findings: [BusFinding] {
    starts.indices.flatMap { number in
      functions(of: UInt8(number)).compactMap { function in
        function.entry.discovery == .enumeration && entry(at: function0(of: function.address)) == nil
          ? .noFunction0(function.address) : nil
      }
    }
  }

  /// Accesses that a function threw at; of 8 bytes each half counts.
  ///
  /// - Complexity: O(1); may be asked from any thread.
  public var failedAccesses: Int { failures.count }

  /// The function at an address.
  func entry(at address: FunctionAddress) -> BusEntry? {
    guard let start = starts[Int(address.bus)] else { return nil }
    return entries[start + Int(address.deviceFunction)]
  }

  /// The functions of a bus number, ascending.
  private func functions(of number: UInt8) -> [(address: FunctionAddress, entry: BusEntry)] {
    guard let start = starts[Int(number)] else { return [] }
    return (0..<Self.functionCount).compactMap { index in
      entries[start + index].map { (FunctionAddress(bus: number, ariFunction: UInt8(index)), $0) }
    }
  }

  /// Function 0 of the device that a function is of.
  private func function0(of address: FunctionAddress) -> FunctionAddress {
    let device = isARI[Int(address.bus)] ? 0 : address.deviceFunction & ~7
    return FunctionAddress(bus: address.bus, ariFunction: device)
  }

  /// Works out anew which functions 0 of a bus number have others beside them, so that no access has to.
  private func update(_ number: UInt8) {
    let functions = functions(of: number)
    for function in functions { function.entry.multiFunction = nil }
    for (address, entry) in functions where address == function0(of: address) { entry.multiFunction = 0 }
    for (address, entry) in functions where address != function0(of: address) {
      guard entry.discovery == .enumeration else { continue }
      self.entry(at: function0(of: address))?.multiFunction = ListFormat.multiFunctionBit
    }
  }
}
