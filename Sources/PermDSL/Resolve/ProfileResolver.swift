/// A resolved profile, and what its derivatives need of it.
struct ProfileState {
  var profile: Profile
  /// Settings that are stated here or in a base.
  var settings: ProfileSettings
  /// Whether it lacks something that has been reported.
  var isIncomplete: Bool
}

/// Resolves one profile over its base: settings, then amendments.
struct ProfileResolver {
  let shape: ProfileShape
  let tables: CapabilityTables
  let declarations: Declarations
  let reporter: Reporter

  private var reader: FileReader { shape.reader }

  /// The profile; `isOrphan` where its base could not be found.
  func resolve(from base: ProfileState?, isOrphan: Bool) -> ProfileState {
    var settings = base?.settings ?? ProfileSettings()
    settings.read(shape, reporter: reporter)
    var isIncomplete = isOrphan || base?.isIncomplete == true
    if !isIncomplete { isIncomplete = settings.reportMissing(shape, reporter) }

    var collector = AmendmentCollector(
      shape: shape,
      tables: tables,
      base: base?.profile.capabilities ?? tables.capabilities,
      declarations: declarations,
      reporter: reporter
    )
    collector.collect()
    var profile = Profile(
      name: shape.name.text,
      documentation: reader.documentation(of: shape.node),
      spec: spec,
      base: shape.base?.text,
      gaps: settings.gaps,
      hidden: settings.hidden,
      keepsUnknown: settings.keepsUnknown,
      writeback: settings.writeback ?? .rw1cSafe,
      overlap: settings.overlap ?? .keep,
      claims: settings.claims,
      capabilities: collector.amended(),
      origin: shape.name.origin,
      synthesized: SyntheticCollector(
        shape: shape,
        tables: tables,
        base: base?.profile.synthesized ?? [],
        declarations: declarations,
        reporter: reporter
      ).collect(),
      power: settings.power
    )
    profile.settingOrigins = settings.origins
    return ProfileState(profile: profile, settings: settings, isIncomplete: isIncomplete)
  }

  private var spec: String? {
    let item = shape.node.child(.block)?.child(.specItem)
    return item.flatMap { reader.string($0.token(.string)) }
  }
}
