import PermDSL
import PermRuntime

/// What the script of a page knows of a function: runs of bits that are alike, and tables that they point into.
///
/// `page/function.js` reads it.
struct PageData {
  /// The value.
  let value: JSONValue

  init(_ audit: FunctionAudit, _ owners: PageOwners) {
    let function = audit.function
    var rules = PageRules(function.model)
    let bits = Self.bits(audit, owners, &rules)
    let lower = audit.under.map { Self.lower($0, &rules) } ?? []
    let hooks = Self.hooks(audit, &rules)
    value = [
      "size": .number(function.size), "profile": .string(function.profile.name),
      "under": JSONValue(audit.under?.profile.name), "guest": .string(PageText.hex(Self.guestView(function))),
      "hardware": .string(PageText.hex(audit.hardware.bytes)), "owners": .array(owners.values),
      "capabilities": .array(function.capabilities.map(Self.capability)), "bits": .array(bits),
      "lower": .array(lower), "hooks": .array(hooks),
      "hazards": .array(
        audit.hazards.map { Self.finding($0.kind.rawValue, $0.severity, $0.place, $0.reason) }),
      "contradictions": .array(
        audit.contradictions.map { Self.finding($0.kind.rawValue, $0.severity, $0.place, $0.reason) }),
      "rules": .array(rules.values), "files": .array(rules.files.map { .string($0) }),
    ]
  }

  /// `[length, access and kind, rule, ...]`: access in the low four bits.
  private static func bits(
    _ audit: FunctionAudit, _ owners: PageOwners, _ rules: inout PageRules
  ) -> [JSONValue] {
    let function = audit.function
    var runs = PageRuns(width: 2)
    for part in owners.parts {
      for bit in part.range.lowerBound * 8..<part.range.upperBound * 8
      where function.bits.indices.contains(bit) {
        let known = function.bits[bit]
        let below = audit.under.map { $0.bits[bit].isByteLive } ?? false
        var flags = Int(audit.access.indices.contains(bit) ? audit.access[bit].rawValue : 0)
        if known.clearsOnOne { flags |= 16 }
        if known.isReserved { flags |= 32 }
        if known.isByteLive || !known.readsShadow && below { flags |= 64 }
        runs.append([flags, rules.number(of: bit, in: function, isHidden: part.isHidden)])
      }
    }
    return runs.values
  }

  /// `[length, rule, ...]` of the layer below.
  private static func lower(_ function: ReferenceFunction, _ rules: inout PageRules) -> [JSONValue] {
    var runs = PageRuns(width: 1)
    for bit in function.bits.indices { runs.append([rules.number(of: bit, in: function)]) }
    return runs.values
  }

  /// What the guest reads, dword by dword.
  private static func guestView(_ function: ReferenceFunction) -> [UInt8] {
    stride(from: 0, to: function.size, by: 4).flatMap { position in
      let value = function.read(at: position, byteWidth: 4)
      return stride(from: UInt32(0), to: 32, by: 8).map { UInt8(truncatingIfNeeded: value >> $0) }
    }
  }

  private static func capability(_ capability: ReferenceCapability) -> JSONValue {
    [
      "name": .string(capability.name), "at": .number(capability.position),
      "title": .string(capability.table.flatMap { CodePrinter.paragraphs($0.documentation).first } ?? ""),
      "spec": JSONValue(capability.table?.spec), "synthetic": .bool(capability.isSynthetic),
    ]
  }

  private static func hooks(_ audit: FunctionAudit, _ rules: inout PageRules) -> [JSONValue] {
    let model = audit.function.model
    var values: [JSONValue] = []
    for (layer, hooks) in [
      (nil, audit.function.hooks), (audit.under?.profile.name, audit.under?.hooks ?? []),
    ] {
      for hook in hooks where hook.phase != .open && model.hooks.indices.contains(hook.hook) {
        let (file, line) = rules.place(hook.origin)
        values.append([
          "name": .string(model.hooks[hook.hook].name), "phase": .string("\(hook.phase)"),
          "layer": JSONValue(layer),
          "text": .string(CodePrinter.paragraphs(model.hooks[hook.hook].documentation).first ?? ""),
          "triggers": .array(ranges(hook.triggers).map { [.number($0.lowerBound), .number($0.upperBound)] }),
          "file": .number(file), "line": .number(line),
        ])
      }
    }
    return values
  }

  /// Numbers that ascend, as ranges.
  static func ranges(_ numbers: [Int]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for number in numbers {
      if let last = ranges.last, last.upperBound == number {
        ranges[ranges.count - 1] = last.lowerBound..<number + 1
      } else {
        ranges.append(number..<number + 1)
      }
    }
    return ranges
  }

  private static func finding(
    _ kind: String, _ severity: AuditSeverity, _ place: AuditPlace, _ reason: String
  ) -> JSONValue {
    [
      "kind": .string(kind), "severity": .string(severity.rawValue), "place": .string(place.name),
      "reason": .string(reason),
      "bits": .array(place.bits.map { [.number($0.lowerBound), .number($0.upperBound)] }),
    ]
  }
}

/// Runs of equal entries, flat: the length of each, and then its entry.
struct PageRuns {
  private let width: Int
  private var lengths: [Int] = []
  private var entries: [[Int]] = []

  init(width: Int) { self.width = width }

  /// One bit more.
  mutating func append(_ entry: [Int]) {
    if entries.last == entry {
      lengths[lengths.count - 1] += 1
    } else {
      entries.append(entry)
      lengths.append(1)
    }
  }

  /// All of them.
  var values: [JSONValue] {
    zip(lengths, entries).flatMap { length, entry in ([length] + entry.prefix(width)).map { .number($0) } }
  }
}
