/// A device that exists in memory, offered whole: regions are memory, interrupts come when they are asked for, and memory of
/// others is never reached.
extension SimulatedDevice: OfferedFunction {
  /// Base address registers and the ROM, as they are on the device; nothing can be mapped.
  public func region(_ index: FunctionRegion.Index) -> FunctionRegion {
    if index == .config {
      return FunctionRegion(size: UInt64(configSize), isReadable: true, isWritable: true)
    }
    let number = Int(index.rawValue)
    guard bars.indices.contains(number), let bar = bars[number], bar.size > 0 else { return FunctionRegion() }
    return FunctionRegion(size: bar.size, isReadable: true, isWritable: index != .rom)
  }

  /// As many vectors as the registers say.
  public func interrupt(_ index: FunctionInterrupt.Index) -> FunctionInterrupt {
    let (fields, image) = (design.fields, design.image)
    switch index {
    case .intx:
      let count = image[fields.interruptPin] != 0 ? 1 : 0
      return FunctionInterrupt(count: count, isMaskable: true, isAutomasked: true)
    case .msi:
      guard let place = fields.msiVectorLog2 else { return FunctionInterrupt() }
      return FunctionInterrupt(count: 1 << Int(min(image[place], Self.msiVectorLog2Limit)), isFixedSize: true)
    case .msix:
      guard let place = fields.msixTableSize else { return FunctionInterrupt() }
      return FunctionInterrupt(count: Int(image[place]) + 1)
    case .error, .request: return FunctionInterrupt()
    }
  }

  /// Vectors that MSI has at most.
  ///
  /// Source: PCIe 6.0 §7.7.1.2 "Message Control Register for MSI".
  private static var msiVectorLog2Limit: UInt32 { 5 }

  /// Keeps eventfds, and signals them when the host triggers their vectors.
  public mutating func setInterrupts(_ request: borrowing InterruptRequest) throws(SystemFailure) {
    try interrupts.apply(request)
    let vectors = interrupts.vectors(.msi)
    isMSIActive = vectors > 0
    msiVectorLog2Limit = vectors > 1 ? Int.bitWidth - (vectors - 1).leadingZeroBitCount : 0
  }

  /// Remembers it.
  public mutating func mapDMA(_ mapping: borrowing DMAMapping) throws(SystemFailure) {
    dmaMappings[mapping.address] = mapping.size
  }

  /// Forgets it.
  public mutating func unmapDMA(at address: UInt64, size: UInt64) throws(SystemFailure) {
    dmaMappings[address] = nil
  }

  /// It can be reset.
  public var isResettable: Bool { true }

  /// It has none.
  public var virtualFunctionCount: Int { 0 }
}
