import PermDSL
import PermRuntime

/// What the tables say that stands in a device, whether a profile shows it or not.
///
/// A profile hides a capability, or says that it is shorter than the specification does: its registers are there all the same.
struct AuditStructure {
  /// A capability of the device.
  struct Part {
    /// As the layer that reaches the device has it.
    var capability: ReferenceCapability
    /// The table of the specification; nil: none describes this ID.
    var table: Capability?
    /// Bytes that the specification gives it, cut at the end of its area; of an unknown one those up to the next.
    var range: Range<Int>
    /// The same, not cut.
    var fullLength: Int
    /// Whether the guest's list has it.
    var isShown: Bool
  }

  /// The capabilities of the device, those that a profile made up left out.
  let parts: [Part]
  /// Index into `parts` by byte; -1: no capability is there.
  let partOfByte: [Int16]
  private let inputs: FunctionInputs

  init(_ layers: AuditLayers, _ model: Model) {
    let function = layers.bottom
    let image = function.hardware
    let inputs = FunctionInputs(image, function.facts, lists: image.lists, capabilities: model.capabilities)
    let found = function.capabilities.filter { !$0.isSynthetic }
    parts = found.map { capability in
      let table = inputs.table(of: capability.instance, among: model.capabilities)
      let end = capability.kind == .extended ? image.configSize : ListFormat.conventionalSize
      let length = table.map { table in
        ReferenceWalk.length(of: table) { inputs.value($0, for: capability.instance) }
      }
      let isHere = layers.top.capabilities.contains {
        !$0.isHidden && $0.kind == capability.kind && $0.position == capability.position
          && $0.id == capability.id
      }
      // How long one is that no table describes nobody knows: up to the next.
      let next = found.map(\.position).filter { $0 > capability.position }.min() ?? end
      let known = length.flatMap { $0 > 0 ? $0 : nil }
      let upper = min(end, known.map { capability.position &+ $0 } ?? next)
      return Part(
        capability: capability, table: table,
        range: capability.position..<max(capability.position, upper), fullLength: length ?? 0,
        isShown: isHere)
    }
    var partOfByte = [Int16](repeating: -1, count: function.size)
    // What is guessed yields to what is known.
    for isKnown in [false, true] {
      for (index, part) in parts.enumerated() where (part.table != nil) == isKnown {
        for byte in part.range where byte < partOfByte.count { partOfByte[byte] = Int16(index) }
      }
    }
    self.partOfByte = partOfByte
    self.inputs = inputs
  }

  /// What the specification's table says of the bits of a part, from its start.
  func rules(of part: Part) -> [BitTable.Rule] {
    guard let table = part.table else { return [] }
    return BitTable(table, length: part.range.count) { inputs.value($0, for: part.capability.instance) }.rules
  }

  /// What an expression of a part's table reads.
  func value(_ input: Expression.Input, of part: Part) -> Int {
    inputs.value(input, for: part.capability.instance)
  }
}

extension Capability {
  /// The register of a path: `Message_Control.MSI_Enable`, `Entry[2].Control`.
  func register(at path: String) -> Register? {
    var parts = path.split(separator: ".")
    var array: String?
    if let first = parts.first, let bracket = first.firstIndex(of: "[") {
      array = String(first[..<bracket])
      parts.removeFirst()
    }
    guard let name = parts.first else { return nil }
    return registers.first { register in
      register.name == name && register.array.map { arrays[$0].name } == array
    }
  }

  /// The path of the register alone: `Entry[2].Control` of `Entry[2].Control.BAR_Index`.
  static func registerPath(of path: String) -> String {
    let parts = path.split(separator: ".")
    let count = parts.first?.contains("[") == true ? 2 : 1
    return parts.prefix(count).joined(separator: ".")
  }

  /// Where a path is specified: at the register, else at the capability.
  func spec(of path: String) -> String? { register(at: path)?.spec ?? spec }
}
