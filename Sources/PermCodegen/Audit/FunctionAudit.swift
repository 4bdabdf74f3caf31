public import PermDSL
public import PermRuntime

/// A device through a profile, or through a VMM's profile over its kernel's: what a guest may do to each bit, what of it is
/// a hazard, and where the device is not as the tables say.
public struct FunctionAudit: Sendable {
  /// Where the function is, or the file it is from.
  public let name: String
  /// What it is, as its dump names it.
  public let title: String?
  /// The function as the guest reaches it.
  public let function: ReferenceFunction
  /// The function as the layer below shows it to the profile; nil: there is none, the profile reaches the device itself.
  public let under: ReferenceFunction?
  /// What a guest may do, through all layers: `access[8 * position + bit]`.
  public let access: [AuditAccess]
  /// How many bits of each.
  public let summary: AuditSummary
  /// The gravest first, then by position.
  public let hazards: [AuditHazard]
  /// The gravest first, then by position.
  public let contradictions: [AuditContradiction]

  /// The profile whose guest it is.
  public var profile: Profile { function.profile }
  /// The device, as its dump has it.
  public var hardware: ConfigImage { (under ?? function).hardware }
  /// The gravest finding; nil: none.
  public var worst: AuditSeverity? {
    (hazards.prefix(1).map(\.severity) + contradictions.prefix(1).map(\.severity)).min()
  }

  /// Audits a function.
  ///
  /// - Parameters:
  ///   - name: Where it is.
  ///   - title: What it is.
  ///   - image: Its registers.
  ///   - facts: What they do not say.
  ///   - profile: Whose guest is judged; one of the model's.
  ///   - under: The profile of the layer below, through which the first one reaches the device.
  ///   - model: Without errors.
  /// - Throws: `unknownHeader`.
  /// - Complexity: O(bits).
  public init(
    name: String, title: String? = nil, _ image: ConfigImage, facts: FunctionFacts, profile: Profile,
    under: Profile? = nil, model: Model
  ) throws(ConfigError) {
    self.name = name
    self.title = title
    let layers = try AuditLayers(image, facts, profile, under: under, model)
    function = layers.top
    self.under = layers.below
    access = layers.access
    var summary = AuditSummary()
    for access in access { summary.count(access) }
    self.summary = summary
    let structure = AuditStructure(layers, model)
    hazards = AuditHazards.all(layers, structure)
    contradictions = AuditContradictions.all(layers, structure, model)
  }
}
