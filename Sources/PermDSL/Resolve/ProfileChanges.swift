/// What one profile changes, before it is applied to the capabilities of its base.
struct ProfileChanges {
  /// A policy for some bits.
  struct Layer {
    enum Reach {
      /// Every byte that is not the `Header`.
      case body
      /// Registers and fields.
      case places([PlaceIndex])
    }

    /// Index into the capabilities.
    var capability: Int
    var reach: Reach
    var policy: Guarded<Policy>
    /// The larger, the more specific.
    var rank: Rank
  }

  /// How specific a path is; a capability's own body beats any path of a list.
  enum Rank: Int, Comparable {
    case listBody, listRegister, listField, body, register, field

    static func < (a: Rank, b: Rank) -> Bool { a.rawValue < b.rawValue }
  }

  /// New bindings of a hook, or none.
  struct HookChange {
    var capability: Int
    var hook: Int
    var condition: Guard
    var bindings: [Binding]
  }

  var layers: [Layer] = []
  var lengths: [(capability: Int, length: Guarded<Expression>)] = []
  var visibility: [(capability: Int, value: Guarded<Visibility>)] = []
  var hooks: [HookChange] = []
}

extension ProfileChanges {
  /// The capabilities of the base as the profile makes them.
  func applied(to base: [Capability]) -> [Capability] {
    var capabilities = base
    // Of one specificity, what holds always comes first, so that what holds sometimes can win.
    for rank in [Rank.listBody, .listRegister, .listField, .body, .register, .field] {
      let ofRank = layers.filter { $0.rank == rank }
      for layer in ofRank.filter({ $0.policy.condition == .always }) { layer.apply(to: &capabilities) }
      for layer in ofRank.filter({ $0.policy.condition != .always }) { layer.apply(to: &capabilities) }
    }
    for (capability, length) in Self.alwaysFirst(lengths, by: \.length.condition) {
      capabilities[capability].lengths.overlay(length)
    }
    for (capability, value) in Self.alwaysFirst(visibility, by: \.value.condition) {
      capabilities[capability].visibility.overlay(value)
    }
    applyHooks(to: &capabilities)
    return capabilities
  }

  private static func alwaysFirst<Change>(_ changes: [Change], by condition: (Change) -> Guard) -> [Change] {
    changes.filter { condition($0) == .always } + changes.filter { condition($0) != .always }
  }

  // MARK: Hooks

  private func applyHooks(to capabilities: inout [Capability]) {
    struct Key: Hashable {
      var capability: Int
      var hook: Int
      var condition: Guard
    }
    var keys: [Key] = []
    var bindings: [Key: [Binding]] = [:]
    for change in Self.alwaysFirst(hooks, by: \.condition) {
      let key = Key(capability: change.capability, hook: change.hook, condition: change.condition)
      if bindings[key] == nil { keys.append(key) }
      bindings[key, default: []] += change.bindings
    }
    for key in keys {
      capabilities[key.capability].replaceBindings(
        of: key.hook,
        by: bindings[key] ?? [],
        when: key.condition
      )
    }
  }
}

extension ProfileChanges.Layer {
  fileprivate func apply(to capabilities: inout [Capability]) {
    switch reach {
    case .body:
      capabilities[capability].body.overlay(policy)
      for register in capabilities[capability].registers.indices {
        // The `Header` is no part of the body.
        if register == 0, capabilities[capability].kind != .header { continue }
        for field in capabilities[capability].registers[register].fields.indices {
          capabilities[capability].registers[register].fields[field].policies.overlay(policy)
        }
      }
    case .places(let places):
      for place in places {
        let register = capabilities[capability].registers[place.register]
        if let field = place.field {
          capabilities[capability].registers[place.register].fields[field].policies.overlay(policy)
          continue
        }
        for (index, field) in register.fields.enumerated() {
          var sliced = policy
          sliced.value = policy.value.sliced(msb: field.msb, lsb: field.lsb, of: register.bitWidth)
          capabilities[capability].registers[place.register].fields[index].policies.overlay(sliced)
        }
      }
    }
  }
}

extension Array {
  /// Lays a value over those before; what can no longer be in force is dropped.
  fileprivate mutating func overlay<Value>(_ layer: Guarded<Value>) where Element == Guarded<Value> {
    if layer.condition == .always {
      self = [layer]
    } else {
      removeAll { $0.condition == layer.condition }
      append(layer)
    }
  }
}

extension Capability {
  /// Puts the bindings of a hook in the place of those it had, where a guard holds.
  fileprivate mutating func replaceBindings(of hook: Int, by new: [Binding], when condition: Guard) {
    var result: [Binding] = []
    var place: Int?
    for binding in bindings {
      guard binding.hook == hook else {
        result.append(binding)
        continue
      }
      if place == nil { place = result.count }
      guard let elsewhere = condition.negated else { continue }
      if GuardLogic.excludes(binding.condition, elsewhere) { continue }
      var kept = binding
      kept.condition = binding.condition.and(elsewhere)
      result.append(kept)
    }
    result.insert(contentsOf: new, at: place ?? result.count)
    bindings = result
  }
}
