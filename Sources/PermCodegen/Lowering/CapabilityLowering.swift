import PermDSL
import PermRuntime

/// Lowers one header or capability of a profile to a page.
struct CapabilityLowering {
  let capability: Capability
  private let set: VariantSet
  private var page = PageBuilder()

  /// The page of a capability, and the variants that it tells apart.
  static func page(
    of capability: Capability,
    _ context: inout LoweringContext
  ) -> (words: [UInt32], variants: VariantSet) {
    var lowering = CapabilityLowering(capability: capability)
    lowering.lower(&context)
    return (lowering.page.words, lowering.set)
  }

  private init(capability: Capability) {
    self.capability = capability
    set = variants(of: capability)
  }

  private mutating func lower(_ context: inout LoweringContext) {
    checkLimits(&context)
    page.setHeader(0, DirectoryEntry(capability).word)
    page.setHeader(1, optional(capability.match, &context))
    page.setHeader(2, optional(capability.extendedList, &context))
    let keys = set.keys.map { page.store(context.program($0.expression, at: capability.origin)) }
    page.setHeader(3, UInt32(truncatingIfNeeded: keys.count))
    page.setHeader(4, page.store(keys))
    let entries = set.variants.map { entry($0, &context) }
    let list = page.store(entries: entries)
    page.setHeader(5, list[0])
    page.setHeader(6, list[1])
    page.setHeader(7, optional(capability.published.last { $0.fact == .deviceType }?.value, &context))
    page.setHeader(8, optional(capability.published.last { $0.fact == .maxLinkWidth }?.value, &context))
  }

  private func checkLimits(_ context: inout LoweringContext) {
    func report(_ count: String, _ limit: Int, _ what: String) {
      context.report(
        TooManyVariants(
          capability: capability.name,
          count: count,
          limit: limit,
          what: what,
          origin: capability.origin
        ).diagnostic
      )
    }
    if set.isTruncated { report("more than \(VariantSet.limit)", VariantSet.limit, "variants") }
    if set.keys.count > CapabilityPage.keyLimit {
      report("\(set.keys.count)", CapabilityPage.keyLimit, "conditions and variable offsets")
    }
  }

  private mutating func optional(_ expression: Expression?, _ context: inout LoweringContext) -> UInt32 {
    expression.map { page.store(context.program($0, at: capability.origin)) } ?? 0
  }

  private mutating func entry(_ variant: Variant, _ context: inout LoweringContext) -> [UInt32] {
    let keyValues = page.store(variant.keyValues.map { UInt32(truncatingIfNeeded: $0) })
    let fixed = VariantBlock(capability, variant, array: nil)
    let length = Self.length(fixed)
    let lengthProgram = page.store(context.program(length.value, at: length.origin))
    if case .hidden(let body) = capability.visibility.inForce(variant.value)?.value {
      // A hidden capability has no rows: its body is uniform, and its header out of reach.
      let flags = 1 | (body.map { 1 << 3 | (BytePolicy($0) ?? .none).rawValue << 1 } ?? 0)
      return [flags, keyValues, lengthProgram] + Array(repeating: 0, count: 8)
    }
    let tail = tail(fixed, length: length.value.folded.constantValue, &context)
    let rows = fixed.rows(byteCount: tail.rowBytes, &context)
    let arrays = capability.arrays.indices.compactMap { array($0, variant, &context) }
    return [tail.policy.rawValue << 4, keyValues, lengthProgram]
      + block(fixed, rows, &context) + page.store(entries: arrays)
  }

  /// Rows, initialisers and bindings of a block: their numbers and places.
  private mutating func block(
    _ block: VariantBlock,
    _ rows: RowBuilder,
    _ context: inout LoweringContext
  ) -> [UInt32] {
    let initialisers = rows.initialisers.map {
      [$0.place.word, page.store(context.program($0.value, at: $0.origin))]
    }
    let bindings = BindingLowering(block: block).entries(&page, &context)
    return page.store(entries: rows.rows.map(\.words)) + page.store(entries: initialisers)
      + page.store(entries: bindings)
  }

  private mutating func array(
    _ index: Int,
    _ variant: Variant,
    _ context: inout LoweringContext
  ) -> [UInt32]? {
    let array = capability.arrays[index]
    guard array.condition.holds(variant.value) else { return nil }
    let element = VariantBlock(capability, variant, array: index)
    let rows = element.rows(&context)
    return [
      page.store(context.program(array.count, at: array.origin)),
      page.store(context.program(array.offset, at: array.origin)),
      UInt32(truncatingIfNeeded: array.stride),
      UInt32(truncatingIfNeeded: min(element.byteCount, BitRange.byteLimit)),
    ] + block(element, rows, &context)
  }

  /// The length in a variant; without one, the end of the last register.
  static func length(_ block: VariantBlock) -> (value: Expression, origin: SourceRange) {
    let capability = block.capability
    if let stated = capability.lengths.inForce(block.variant.value) { return (stated.value, stated.origin) }
    let end = capability.arrays.filter { $0.condition.holds(block.variant.value) }
      .reduce(Expression.constant(block.byteCount)) { end, array in
        let arrayEnd = Expression.binary(
          .add,
          array.offset,
          .binary(.multiply, array.count, .constant(array.stride))
        )
        return .conditional(.binary(.greater, arrayEnd, end), arrayEnd, end)
      }
    return (end, capability.origin)
  }

  /// What bytes after the rows do, and how many bytes must have rows because their policy does not fit in two bits.
  private func tail(
    _ block: VariantBlock,
    length: Int?,
    _ context: inout LoweringContext
  ) -> (policy: BytePolicy, rowBytes: Int) {
    guard let body = capability.body.inForce(block.variant.value) else { return (.none, 0) }
    if let policy = BytePolicy(body.value) { return (policy, 0) }
    guard let length, capability.arrays.isEmpty else {
      context.report(BodyNotUniform(capability: capability.name, origin: body.origin).diagnostic)
      return (.none, 0)
    }
    return (.none, length)
  }
}

/// Policy of whole bytes.
typealias BytePolicy = DirectoryPage.BytePolicy

extension DirectoryPage.BytePolicy {
  /// The same as two bits; nil where it takes rows to say.
  init?(_ policy: Policy) {
    switch policy {
    case .none: self = .none
    case .raw: self = .raw
    case .blank: self = .blank
    default: return nil
    }
  }
}
