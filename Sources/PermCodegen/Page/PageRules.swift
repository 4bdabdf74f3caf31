import PermDSL
import PermRuntime

/// What tables say of bits, each said once, and the files that they say it in.
struct PageRules {
  /// What distinguishes one from another.
  private struct Key: Hashable {
    var path: String
    var policy: Policy
    var access: HardwareAccess?
    var origin: SourceRange?
    var spec: String?
  }

  private let model: Model
  private var numbers: [Key: Int] = [:]
  private var fileNumbers: [Int: Int] = [:]
  /// As the page has them.
  private(set) var values: [JSONValue] = []
  /// Their paths.
  private(set) var files: [String] = []

  init(_ model: Model) { self.model = model }

  /// The number of what is said of a bit; -1: nothing is.
  ///
  /// - Parameter isHidden: Whether the bit is of a hidden capability, of which a gap may have the bytes.
  mutating func number(of bit: Int, in function: ReferenceFunction, isHidden: Bool = false) -> Int {
    let capability = function.capability(at: bit / 8)
    if let rule = function.rule(at: bit) {
      let spec = rule.path.isEmpty ? capability?.table?.spec : capability?.table?.spec(of: rule.path)
      return number(
        Key(path: rule.path, policy: rule.policy, access: rule.access, origin: rule.origin, spec: spec),
        capability?.table)
    }
    let origins = function.profile.settingOrigins
    switch function.region(at: bit / 8)?.owner {
    case .gap:
      let policy = function.profile.gaps ?? .none
      return number(
        Key(path: "", policy: policy, origin: origins[isHidden ? "hidden" : "gaps"] ?? origins["gaps"]), nil)
    case .hidden:
      let policy = capability?.hiddenBody ?? .none
      return number(Key(path: "", policy: policy, origin: origins["hidden"]), capability?.table)
    case .capability, nil: return -1
    }
  }

  private mutating func number(_ key: Key, _ table: Capability?) -> Int {
    if let number = numbers[key] { return number }
    let number = values.count
    numbers[key] = number
    var members: [(key: String, value: JSONValue)] = [("policy", .string(text(key.policy, table)))]
    if !key.path.isEmpty { members.append(("path", .string(key.path))) }
    if let access = key.access { members.append(("access", .string(access.rawValue))) }
    if let spec = key.spec { members.append(("spec", .string(spec))) }
    if let origin = key.origin {
      let (file, line) = place(origin)
      members += [("file", .number(file)), ("line", .number(line))]
    }
    values.append(.object(members))
    return number
  }

  /// A policy in the words of its table.
  private func text(_ policy: Policy, _ table: Capability?) -> String {
    guard let table = table ?? model.capabilities.first else { return PolicyText.words(policy) }
    return CapabilityText(table, of: model).text(policy)
  }

  /// The number of a file, and a line in it.
  mutating func place(_ origin: SourceRange) -> (file: Int, line: Int) {
    guard model.files.indices.contains(origin.file) else { return (-1, 0) }
    let file = model.files[origin.file]
    let number = fileNumbers[origin.file] ?? files.count
    if number == files.count {
      fileNumbers[origin.file] = number
      files.append(file.path)
    }
    return (number, file.position(of: origin.bytes.lowerBound).line)
  }
}
