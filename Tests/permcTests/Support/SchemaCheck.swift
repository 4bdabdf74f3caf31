/// Holds a value against a JSON Schema: the words of draft 2020-12 that docs/profile.schema.json uses, and no others.
struct SchemaCheck {
  private let root: JSONReader.Value
  private(set) var faults: [String] = []

  /// Words that the check knows; any other in a schema is a fault.
  private static let words: Set<String> = [
    "$schema", "$defs", "$ref", "title", "type", "enum", "anyOf", "required", "properties",
    "additionalProperties",
    "items", "minItems", "minimum", "maximum",
  ]

  /// The first faults of a value, each with its path.
  static func faults(in value: JSONReader.Value, by schema: JSONReader.Value) -> [String] {
    var check = SchemaCheck(root: schema)
    check.check(value, schema, "")
    return check.faults
  }

  private init(root: JSONReader.Value) { self.root = root }

  private mutating func fault(_ path: String, _ text: String) {
    if faults.count < 5 { faults.append("\(path.isEmpty ? "/" : path): \(text)") }
  }

  private mutating func check(_ value: JSONReader.Value, _ schema: JSONReader.Value, _ path: String) {
    guard case .object(let words) = schema else { return fault(path, "a schema that is no object") }
    for word in words.keys where !Self.words.contains(word) { fault(path, "unknown word \(word)") }
    if case .string(let reference)? = words["$ref"] {
      let name = reference.split(separator: "/").last.map(String.init) ?? ""
      guard let definition = root["$defs"]?[name] else { return fault(path, "no definition \(reference)") }
      check(value, definition, path)
    }
    if let types = words["type"] {
      let names = types.elements.isEmpty ? [types] : types.elements
      if !names.contains(.string(value.typeName)) { fault(path, "is \(value.typeName)") }
    }
    if let choices = words["enum"], !choices.elements.contains(value) { fault(path, "is \(value)") }
    if let choices = words["anyOf"]?.elements, !choices.contains(where: { accepts($0, value) }) {
      fault(path, "is none of \(choices.count) shapes")
    }
    checkRange(value, words, path)
    checkParts(value, words, path)
  }

  private func accepts(_ schema: JSONReader.Value, _ value: JSONReader.Value) -> Bool {
    var check = SchemaCheck(root: root)
    check.check(value, schema, "")
    return check.faults.isEmpty
  }

  private mutating func checkRange(
    _ value: JSONReader.Value, _ words: [String: JSONReader.Value], _ path: String
  ) {
    guard case .number(let number) = value else { return }
    if case .number(let least)? = words["minimum"], number < least { fault(path, "\(number) is too small") }
    if case .number(let most)? = words["maximum"], number > most { fault(path, "\(number) is too large") }
  }

  private mutating func checkParts(
    _ value: JSONReader.Value, _ words: [String: JSONReader.Value], _ path: String
  ) {
    switch value {
    case .array(let elements):
      if case .number(let least)? = words["minItems"], elements.count < least { fault(path, "is too short") }
      guard let items = words["items"] else { return }
      for (index, element) in elements.enumerated() { check(element, items, "\(path)/\(index)") }
    case .object(let members):
      for case .string(let name) in words["required"]?.elements ?? [] where members[name] == nil {
        fault(path, "has no `\(name)`")
      }
      for (name, member) in members {
        if let schema = words["properties"]?[name] {
          check(member, schema, "\(path)/\(name)")
        } else if words["additionalProperties"] == .bool(false) {
          fault(path, "has `\(name)`")
        }
      }
    default: break
    }
  }
}

extension JSONReader.Value {
  fileprivate var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .number: "integer"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}
