public import PermDSL
public import PermRuntime

/// A profile as dense pages, with what a person wants to know of them.
public struct LoweredProfile: Sendable {
  /// The pages: page 0 the directory, page i + 1 `Profile.capabilities[order[i]]`, behind them `Profile.synthesized`.
  public var image: TableImage
  /// Names and lines.
  public var legend: TableLegend
  /// Index into `Profile.capabilities` of each page after the directory that describes a device's own.
  public var order: [Int]
  /// The variants of each page after the directory: entry i those of page i + 1.
  public var variants: [VariantSet]
  /// What cannot be encoded; with an error among them the image is not to be used.
  public var diagnostics: [Diagnostic]
}

/// Lowers a checked profile to dense pages.
///
/// - Parameters:
///   - profile: One of the model's profiles, without errors.
///   - model: What the profile is part of.
/// - Returns: The pages and their legend. The same model gives the same pages.
/// - Complexity: O(variants * registers).
public func lower(_ profile: Profile, of model: Model) -> LoweredProfile {
  var context = LoweringContext(model: model)
  if model.hooks.count > 0x100 {
    context.report(
      TooMany(what: "hooks", count: model.hooks.count, limit: 0x100, origin: model.hooks[0x100].origin)
        .diagnostic
    )
  }
  let order = profile.capabilities.indices.sorted {
    DirectoryEntry(profile.capabilities[$0], at: $0) < DirectoryEntry(profile.capabilities[$1], at: $1)
  }
  var pages: [[UInt32]] = [directory(profile, order, hookCount: model.hooks.count)]
  var variants: [VariantSet] = []
  for capability in order.map({ profile.capabilities[$0] }) + profile.synthesized.map(\.capability) {
    let page = CapabilityLowering.page(of: capability, &context)
    pages.append(page.words)
    variants.append(page.variants)
  }
  let legend = TableLegend(
    profile: profile.name,
    hooks: model.hooks.map(\.name),
    pages: [""] + order.map { profile.capabilities[$0].name } + profile.synthesized.map(\.pageName),
    lines: context.legend.lines
  )
  return LoweredProfile(
    image: TableImage(pages: pages),
    legend: legend,
    order: order,
    variants: variants,
    diagnostics: context.diagnostics
  )
}

private func directory(_ profile: Profile, _ order: [Int], hookCount: Int) -> [UInt32] {
  let settings = DirectoryPage.Settings(
    gaps: profile.gaps.flatMap { BytePolicy($0) } ?? .none,
    hidden: profile.hidden.flatMap { BytePolicy($0) } ?? .none,
    keepsUnknown: profile.keepsUnknown ?? false,
    isRW1CSafe: profile.writeback == .rw1cSafe,
    overlapRestarts: profile.overlap == .restart,
    powerRules: PowerRules(profile.power)
  )
  var words = [
    DirectoryPage.version, settings.word, UInt32(truncatingIfNeeded: hookCount),
    UInt32(truncatingIfNeeded: order.count + profile.synthesized.count),
  ]
  for (page, index) in order.enumerated() {
    let capability = profile.capabilities[index]
    words +=
      DirectoryPage.Entry(kind: TableKind(capability.kind), id: capability.id, page: page + 1).words
  }
  for (index, synthetic) in profile.synthesized.enumerated() {
    words +=
      DirectoryPage.Entry(
        kind: TableKind(synthetic.capability.kind),
        id: synthetic.capability.id,
        page: order.count + index + 1,
        isSynthetic: true,
        position: synthetic.position ?? 0
      ).words
  }
  return words
}

extension PowerRules {
  /// The words of a profile as bits.
  init(_ power: Profile.Power) {
    self = []
    if power.barsAnswer == .d0ToD2 { insert(.barsAnswerThroughD2) }
    if power.ioBARs == .ungated { insert(.ungatedIO) }
    if power.d3hotWrites == .lost { insert(.losesD3hotWrites) }
    if power.vfPower == .free { insert(.freeVFPower) }
  }
}

extension SyntheticCapability {
  /// `Synthetic_PASID`: the page is not that of a device's own.
  var pageName: String { "Synthetic_" + capability.name }

  /// The capability by the name of its page.
  var renamed: Capability {
    var renamed = capability
    renamed.name = pageName
    return renamed
  }
}

/// Where a capability stands in the directory.
struct DirectoryEntry: Comparable {
  /// Kind and ID.
  let word: UInt32
  /// Tables without `where` come last: they are taken when no other fits.
  let isFallback: Bool
  /// Order in the profile.
  let index: Int

  init(_ capability: Capability, at index: Int = 0) {
    word =
      UInt32(TableKind(capability.kind).rawValue) << 24 | UInt32(truncatingIfNeeded: capability.id) & 0xFFFF
    isFallback = capability.match == nil
    self.index = index
  }

  static func < (a: DirectoryEntry, b: DirectoryEntry) -> Bool {
    (a.word, a.isFallback ? 1 : 0, a.index) < (b.word, b.isFallback ? 1 : 0, b.index)
  }
}

extension TableKind {
  /// The list's number in the rows.
  init(_ kind: CapabilityKind) {
    self =
      switch kind {
      case .header: .header
      case .standard: .standard
      case .extended: .extended
      }
  }
}
