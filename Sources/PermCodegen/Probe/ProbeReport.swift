public import PermDSL
public import PermRuntime

/// What a probe found, held against the tables.
public struct ProbeReport: Sendable {
  /// How a device differs from its table.
  public enum Kind: String, Sendable {
    /// The table says that hardware takes a written value, and it did not.
    case stuck
    /// The table says that no write changes it, and one did.
    case changed
  }

  /// Bits that are not as their table says.
  public struct Finding: Sendable {
    /// How.
    public var kind: Kind
    /// Which bits.
    public var run: FieldRun
  }

  /// What was measured.
  public let outcome: WriteProbe
  /// Differences, ascending.
  public let findings: [Finding]
  /// Bits that take a written value: as measured, and where nothing was, as the tables say.
  public let writable: ConfigImage
  /// Bits that writing 1 clears, as the tables say.
  public let clearedByOne: ConfigImage
  /// Bits that were measured.
  public let measuredCount: Int

  /// Judges an outcome.
  public init(_ outcome: WriteProbe, _ plan: ProbePlan, facts: FunctionFacts, model: Model) {
    self.outcome = outcome
    var findings: [Finding] = []
    for item in plan.items where item.reason == nil {
      guard let access = item.run.rule?.access else { continue }
      let kind: Kind = access.isWritable ? .stuck : .changed
      var run: FieldRun?
      for bit in item.run.bits {
        let isFound =
          Self.bit(bit, of: outcome.tested) && Self.bit(bit, of: outcome.writable) != access.isWritable
        if isFound, run == nil {
          run = item.run
          run?.bits = bit..<bit + 1
          run?.rule?.valueBit += bit - item.run.bits.lowerBound
        } else if isFound, let begun = run {
          run?.bits = begun.bits.lowerBound..<bit + 1
        } else if !isFound, let done = run {
          findings.append(Finding(kind: kind, run: done))
          run = nil
        }
      }
      if let run { findings.append(Finding(kind: kind, run: run)) }
    }
    self.findings = findings

    let tables = DeviceRegisters(outcome.initial, facts: facts, model: model)
    var (writable, cleared) = (outcome.writable, tables.clearedByOne)
    var count = 0
    for position in 0..<writable.configSize {
      let tested = outcome.tested.bytes[position]
      count += tested.nonzeroBitCount
      let bits = outcome.writable.bytes[position] & tested | tables.writable.bytes[position] & ~tested
      writable.store(UInt32(bits), at: position, byteWidth: 1)
      cleared.store(UInt32(tables.clearedByOne.bytes[position] & ~bits), at: position, byteWidth: 1)
    }
    self.writable = writable
    clearedByOne = cleared
    measuredCount = count
  }

  private static func bit(_ bit: Int, of image: ConfigImage) -> Bool {
    image.bytes[bit / 8] >> UInt8(bit % 8) & 1 != 0
  }

  /// The device as a recording without operations, which whoever takes recordings can simulate.
  ///
  /// - Parameters:
  ///   - name: What it is called.
  ///   - profile: The profile of the view.
  ///   - view: What a guest reads at open.
  ///   - facts: What the registers do not say.
  public func trace(name: String, profile: String, view: ConfigImage, facts: FunctionFacts) -> Trace {
    var trace = Trace(name: name, profile: profile, image: outcome.initial, facts: facts)
    trace.source = "permc probe, \(measuredCount) bits measured, the others as the tables say"
    trace.view = view
    trace.writable = writable
    trace.clearedByOne = clearedByOne
    return trace
  }
}
