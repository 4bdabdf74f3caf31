public import PermDSL

/// What the checked model says of every bit of one capability in one function, bit by bit and naively.
///
/// Made from registers and fields, never from rows: whoever compares the two finds a fault of the lowering.
public struct BitTable: Sendable {
  /// What is said of one bit.
  public struct Rule: Sendable, Equatable {
    /// What the guest may do.
    public var policy: Policy
    /// What hardware does; nil where no register covers the bit.
    public var access: HardwareAccess?
    /// `PMCSR.PME_En`, `Entry[2].Control.BAR_Index`; empty where no register covers the bit.
    public var path: String
    /// Where the policy in force is written; nil where nothing says one.
    public var origin: SourceRange?
    /// Bit of the policy's `init` or `forced` value that stands here.
    public var valueBit: Int
  }

  /// `rules[8 * offset + bit]` for every byte of the capability.
  public let rules: [Rule]

  /// The bits of a capability.
  ///
  /// - Parameters:
  ///   - capability: With the policies of a profile.
  ///   - length: Bytes to describe; registers beyond are left out.
  ///   - leastElements: Elements of an array that are described whatever its count says.
  ///   - value: What hardware and the embedder say.
  /// - Complexity: O(bits).
  public init(
    _ capability: Capability,
    length: Int,
    leastElements: Int = 0,
    _ value: (Expression.Input) -> Int
  ) {
    let body = capability.body.inForce(value)
    var rules = Array(
      repeating: Rule(
        policy: body?.value ?? .none,
        access: nil,
        path: "",
        origin: body?.origin,
        valueBit: 0
      ),
      count: max(0, length) * 8
    )
    for register in capability.registers where register.condition.holds(value) {
      guard let index = register.array else {
        Self.describe(register, at: register.offset.evaluate(value), prefix: "", in: &rules, value)
        continue
      }
      let array = capability.arrays[index]
      guard array.condition.holds(value), array.stride > 0 else { continue }
      let start = array.offset.evaluate(value)
      guard start >= 0 else { continue }
      let count = max(leastElements, array.count.evaluate(value))
      for element in 0..<max(0, min(count, length / array.stride + 1)) {
        let offset = start &+ element &* array.stride &+ register.offset.evaluate(value)
        Self.describe(register, at: offset, prefix: "\(array.name)[\(element)].", in: &rules, value)
      }
    }
    self.rules = rules
  }

  private static func describe(
    _ register: Register,
    at offset: Int,
    prefix: String,
    in rules: inout [Rule],
    _ value: (Expression.Input) -> Int
  ) {
    // What a device computes may be anything; a register lies in the capability or nowhere.
    guard rules.indices.contains(offset &* 8), offset >= 0, offset <= rules.count else { return }
    for field in register.fields where field.condition.holds(value) {
      guard let policy = field.policies.inForce(value) else { continue }
      let path = register.isDescribed ? "\(register.name).\(field.name)" : register.name
      for bit in field.lsb...field.msb {
        let index = offset * 8 + bit
        guard rules.indices.contains(index) else { continue }
        rules[index] = Rule(
          policy: policy.value,
          access: field.access,
          path: prefix + path,
          origin: policy.origin,
          valueBit: bit - field.lsb
        )
      }
    }
  }
}
