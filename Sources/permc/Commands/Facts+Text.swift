internal import PermCodegen
internal import PermDSL
internal import PermRuntime

extension String {
  /// The text with spaces behind it up to a width.
  func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}

/// A number in lower-case hexadecimal digits, with zeros in front up to a width.
func hexText(_ value: some BinaryInteger, _ width: Int = 1) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

extension FieldDescription {
  /// Its bits, as the specification writes them: `[15:11]`.
  var bitsText: String { field.msb == field.lsb ? "[\(field.lsb)]" : "[\(field.msb):\(field.lsb)]" }

  /// The value in hexadecimal, and its name where it has one.
  var valueText: String { hexText(value) + (valueName.map { " \($0)" } ?? "") }

  /// Name, bits and value.
  var jsonMembers: [(key: String, value: JSONValue)] {
    [
      ("name", .string(field.name)), ("msb", .number(field.msb)), ("lsb", .number(field.lsb)),
      ("access", .string(field.access.rawValue)), ("value", .string("0x" + hexText(value))),
      ("valueName", JSONValue(valueName)),
    ]
  }
}

extension CapabilityInstance {
  /// Which, and where.
  var jsonMembers: [(key: String, value: JSONValue)] {
    [("kind", .string("\(kind)")), ("id", .number(id)), ("position", .number(position))]
  }
}

extension ListFinding {
  /// One line.
  var message: String {
    let list = kind == .extended ? "extended list" : "list"
    let place = hexText(position, 2)
    return switch code {
    case .loop: "the \(list) leads back to \(place)"
    case .pointerOutOfRange: "the \(list) leads to \(place), where no capability can be"
    case .tooLong: "the \(list) is longer than the space has room for, at \(place)"
    case .overlap: "capability \(hexText(id, 2)) at \(place) overlaps another"
    case .cut: "capability \(hexText(id, 2)) at \(place) reaches beyond its area"
    case .unknownVariant:
      "capability \(hexText(id, 2)) at \(place) has a shape that its table does not describe"
    case .noRoom:
      position == 0
        ? "no place is free for synthetic capability \(hexText(id, 2))"
        : "there is no room at \(place) for synthetic capability \(hexText(id, 2))"
    case .unknownID: "capability \(hexText(id, 2)) at \(place) is described by no table"
    }
  }

  /// The same as JSON.
  var json: JSONValue {
    [
      "code": .string(code.rawValue), "id": .number(id), "position": .number(position),
      "message": .string(message),
    ]
  }
}
