/// The names of one capability, and what they mean.
struct NameScope {
  var shape: CapabilityShape
  /// Registers outside arrays.
  private var registers: [String: [Int]] = [:]
  private var arrays: [String: Int] = [:]
  /// Fields of each register by name.
  private var fields: [[String: [Int]]] = []
  /// Expanded `let` names; nil for one whose value is erroneous.
  var lets: [String: SizedExpression?] = [:]
  /// Where each `let` stands in the order of all.
  private(set) var letOrder: [String: Int] = [:]

  /// The names of a shape; `let` values are filled in as they are resolved.
  init(_ shape: CapabilityShape) {
    self.shape = shape
    for (index, register) in shape.registers.enumerated() {
      if register.array == nil { registers[register.name.text, default: []].append(index) }
      var names: [String: [Int]] = [:]
      for (number, field) in register.fields.enumerated() {
        names[field.name.text, default: []].append(number)
      }
      fields.append(names)
    }
    for (index, array) in shape.arrays.enumerated() where arrays[array.name.text] == nil {
      arrays[array.name.text] = index
    }
    for (index, entry) in shape.lets.enumerated() where letOrder[entry.name.text] == nil {
      letOrder[entry.name.text] = index
    }
  }

  /// The registers outside arrays that bear a name.
  func registers(named name: String) -> [Int] { registers[name] ?? [] }

  /// The array that bears a name.
  func array(named name: String) -> Int? { arrays[name] }

  /// The fields of a register that bear a name.
  func fields(of register: Int, named name: String) -> [Int] { fields[register][name] ?? [] }

  /// Every name that can begin a path outside registers.
  var topLevelNames: [String] { Array(registers.keys) + Array(arrays.keys) }

  /// The names of a register's fields, reserved ones left out.
  func fieldNames(of register: Int) -> [String] { fields[register].keys.filter { $0 != "reserved" } }
}

/// A register, or a field of it.
struct PlaceIndex: Hashable {
  /// Index into `CapabilityShape.registers`.
  var register: Int
  /// Index into its fields; nil: the whole register.
  var field: Int?
}

/// What a path names: several places where registers or fields of different variants share a name.
struct FoundPlaces {
  var places: [PlaceIndex]
  /// The array that the path went through, and the index it wrote.
  var array: Int?
  var index: SyntaxNode?
}

/// Why a path names nothing.
struct LookupFailure: Error {
  enum Owner { case capability, register, array }
  enum Shape { case arrayAlone, notAnArray, partsAfterField, indexHere }
  enum Reason {
    /// `owner` has no such part; `candidates` are those it has.
    case noSuchPart(owner: String, kind: Owner, candidates: [String])
    case misshapen(Shape)
  }

  var reason: Reason
  var part: Path.Part
}

extension LookupFailure.Owner {
  /// What it is called.
  var noun: String {
    switch self {
    case .capability: "capability"
    case .register: "register"
    case .array: "array"
    }
  }

  /// What its parts are called.
  var partNoun: String { self == .register ? "field" : "register" }
}

extension NameScope {
  /// Looks a path up: in the register it stands in, then in the array, then in the capability.
  func find(_ path: Path, in lexical: LexicalScope = LexicalScope()) throws(LookupFailure) -> FoundPlaces {
    let parts = path.parts[...]
    guard let first = parts.first else {
      return FoundPlaces(places: [], array: nil, index: nil)
    }
    if parts.count == 1, let register = lexical.register {
      let found = fields(of: register, named: first.name.text)
      if !found.isEmpty {
        try refuseIndex(first)
        return FoundPlaces(places: found.map { PlaceIndex(register: register, field: $0) })
      }
    }
    if let array = lexical.array ?? lexical.register.flatMap({ shape.registers[$0].array }),
      let found = shape.arrays[array].registers[first.name.text]
    {
      return FoundPlaces(places: try places(in: found, parts), array: array, index: nil)
    }
    if let found = registers[first.name.text] {
      return FoundPlaces(places: try places(in: found, parts))
    }
    if let array = arrays[first.name.text] {
      guard let second = parts.dropFirst().first else {
        throw LookupFailure(reason: .misshapen(.arrayAlone), part: first)
      }
      guard let found = shape.arrays[array].registers[second.name.text] else {
        throw LookupFailure(
          reason: .noSuchPart(
            owner: first.name.text,
            kind: .array,
            candidates: Array(shape.arrays[array].registers.keys)
          ),
          part: second
        )
      }
      return FoundPlaces(places: try places(in: found, parts.dropFirst()), array: array, index: first.index)
    }
    if let register = lexical.register {
      throw LookupFailure(
        reason: .noSuchPart(
          owner: shape.registers[register].name.text,
          kind: .register,
          candidates: fieldNames(of: register) + topLevelNames
        ),
        part: first
      )
    }
    if let array = lexical.array {
      throw LookupFailure(
        reason: .noSuchPart(
          owner: shape.arrays[array].name.text,
          kind: .array,
          candidates: Array(shape.arrays[array].registers.keys)
        ),
        part: first
      )
    }
    throw LookupFailure(
      reason: .noSuchPart(owner: shape.name.text, kind: .capability, candidates: topLevelNames),
      part: first
    )
  }

  /// The registers themselves, or their fields by the part that follows.
  private func places(
    in registers: [Int],
    _ parts: ArraySlice<Path.Part>
  ) throws(LookupFailure) -> [PlaceIndex] {
    guard let first = parts.first else { return [] }
    try refuseIndex(first)
    guard let second = parts.dropFirst().first else {
      return registers.map { PlaceIndex(register: $0, field: nil) }
    }
    try refuseIndex(second)
    if let third = parts.dropFirst(2).first {
      throw LookupFailure(reason: .misshapen(.partsAfterField), part: third)
    }
    var found: [PlaceIndex] = []
    for register in registers {
      found += fields(of: register, named: second.name.text).map { PlaceIndex(register: register, field: $0) }
    }
    if found.isEmpty {
      throw LookupFailure(
        reason: .noSuchPart(
          owner: first.name.text,
          kind: .register,
          candidates: registers.flatMap { fieldNames(of: $0) }
        ),
        part: second
      )
    }
    return found
  }

  private func refuseIndex(_ part: Path.Part) throws(LookupFailure) {
    if part.index != nil { throw LookupFailure(reason: .misshapen(.notAnArray), part: part) }
  }
}

extension FoundPlaces {
  /// Places outside arrays.
  init(places: [PlaceIndex]) { self.init(places: places, array: nil, index: nil) }
}

extension NameScope {
  /// The path of a place from the start of the capability, as messages and expressions write it.
  func path(of place: PlaceIndex, element: Int? = nil) -> String {
    let register = shape.registers[place.register]
    var path = register.name.text
    if let array = register.array {
      path = shape.arrays[array].name.text + (element.map { "[\($0)]" } ?? "") + "." + path
    }
    if let field = place.field, register.isDescribed { path += "." + register.fields[field].name.text }
    return path
  }

  /// The bits of a place in its register.
  func bits(of place: PlaceIndex) -> (msb: Int, lsb: Int) {
    let register = shape.registers[place.register]
    guard let field = place.field else { return (register.bitWidth - 1, 0) }
    return (register.fields[field].msb, register.fields[field].lsb)
  }
}
