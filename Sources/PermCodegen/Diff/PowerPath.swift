import PermDSL
internal import PermRuntime

/// What a profile lets a guest do to the power state of a function, in one variant of the capability that has it.
struct PowerPath {
  /// Whether a guest can bring the device below D0.
  var lowers = false
  /// Whether the runtime knows where the device is, and a guest can bring it back to D0.
  var returns = false

  /// The hook through which power goes; its first operand is the state.
  static let hook = StandardHook.setPowerState.name

  /// - Parameters:
  ///   - capability: As the profile has it; nil: no table, no power.
  ///   - hooks: Of the profile's model.
  ///   - state: Bits of PowerState.
  ///   - value: Values of a variant.
  init(_ capability: Capability?, _ hooks: [Hook], state: Range<Int>, _ value: (Expression.Input) -> Int) {
    guard let capability, capability.isShown(value) else { return }
    let bound = Self.bindings(of: capability, hooks).filter { $0.condition.holds(value) }
    let writes = bound.contains { binding in
      guard binding.phase == .write, let state = binding.operands.first else { return false }
      return Self.triggers(binding, state, capability, value)
    }
    returns = writes && bound.contains { $0.phase == .open }
    lowers = writes || Self.isOpen(state, capability, value)
  }

  /// Bits that power depends on: all operands of the hook, in any variant of the capability.
  static func bits(of capability: Capability, _ hooks: [Hook], _ value: (Expression.Input) -> Int) -> Set<Int>
  {
    var bits: Set<Int> = []
    for binding in bindings(of: capability, hooks) {
      for place in binding.operands { bits.formUnion(range(place, capability, value)) }
    }
    return bits
  }

  /// Where PowerState is, as text and as bits; nil: no hook says.
  static func state(
    of capability: Capability, _ hooks: [Hook], _ value: (Expression.Input) -> Int
  ) -> (path: String, bits: Range<Int>)? {
    guard let place = bindings(of: capability, hooks).lazy.compactMap(\.operands.first).first else {
      return nil
    }
    let register =
      capability.registers.indices.contains(place.register) ? capability.registers[place.register].name : ""
    let path = place.path.hasPrefix(register) ? place.path : "\(register).\(place.path)"
    return (path, range(place, capability, value))
  }

  private static func bindings(of capability: Capability, _ hooks: [Hook]) -> [Binding] {
    capability.bindings.filter { hooks.indices.contains($0.hook) && hooks[$0.hook].name == hook }
  }

  /// Bits of a place, counted from the start of the capability.
  private static func range(
    _ place: Binding.Place, _ capability: Capability, _ value: (Expression.Input) -> Int
  ) -> Range<Int> {
    guard capability.registers.indices.contains(place.register), place.lsb <= place.msb else { return 0..<0 }
    let start = capability.registers[place.register].offset.evaluate(value) * 8
    return start + place.lsb..<start + place.msb + 1
  }

  /// Whether a write of the state runs the hook.
  private static func triggers(
    _ binding: Binding, _ state: Binding.Place, _ capability: Capability, _ value: (Expression.Input) -> Int
  ) -> Bool {
    func bytes(_ range: Range<Int>) -> Range<Int> { range.lowerBound / 8..<(range.upperBound + 7) / 8 }
    let wanted = bytes(range(state, capability, value))
    switch binding.trigger {
    case .anyByte: return true
    case .bytes(let range): return wanted.overlaps(Range(range))
    case .fields(let places): return places.contains { bytes(range($0, capability, value)).overlaps(wanted) }
    }
  }

  /// Whether a guest writes the state to the device itself, past the host.
  private static func isOpen(
    _ bits: Range<Int>, _ capability: Capability, _ value: (Expression.Input) -> Int
  ) -> Bool {
    let rules = BitTable(capability, length: (bits.upperBound + 7) / 8, value).rules
    return bits.contains { rules.indices.contains($0) && rules[$0].policy.write == .hardware }
  }
}

extension Capability {
  /// Whether the guest's list has it.
  fileprivate func isShown(_ value: (Expression.Input) -> Int) -> Bool {
    if case .hidden = visibility.inForce(value)?.value { return false }
    return true
  }
}
