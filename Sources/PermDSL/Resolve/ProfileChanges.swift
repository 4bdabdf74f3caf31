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
    var origin: SourceRange
  }

  var layers: [Layer] = []
  var lengths: [(capability: Int, length: Guarded<Expression>)] = []
  var visibility: [(capability: Int, value: Guarded<Visibility>)] = []
  /// What `hide *` makes of every capability that is not named.
  var visibilityOfAll: [Guarded<Visibility>] = []
  var hooks: [HookChange] = []
}

extension ProfileChanges {
  /// Conditional changes that one thing can have: more would need more variants than there can be.
  static let maximumLayers = 256

  /// The capabilities of the base as the profile makes them.
  ///
  /// - Parameter crowded: Called for a change that is left out because there are too many.
  func applied(to base: [Capability], crowded: (_ capability: Int, _ origin: SourceRange) -> Void)
    -> [Capability]
  {
    var capabilities = base
    var full: Set<Int> = []
    func lay(
      _ capability: Int, _ origin: SourceRange, _ condition: Guard, _ apply: (inout Capability) -> Bool
    ) {
      if full.contains(capability), condition != .always { return }
      guard !apply(&capabilities[capability]) else { return }
      full.insert(capability)
      crowded(capability, origin)
    }
    // Of one specificity, what holds always comes first, so that what holds sometimes can win.
    let byRank = Dictionary(grouping: layers, by: \.rank)
    for rank in byRank.keys.sorted() {
      for layer in Self.alwaysFirst(byRank[rank] ?? [], by: \.policy.condition) {
        lay(layer.capability, layer.policy.origin, layer.policy.condition) { layer.apply(to: &$0) }
      }
    }
    for (capability, length) in Self.alwaysFirst(lengths, by: \.length.condition) {
      lay(capability, length.origin, length.condition) { $0.lengths.overlay(length) }
    }
    for value in Self.alwaysFirst(visibilityOfAll, by: \.condition) {
      for capability in base.indices where base[capability].kind != .header {
        lay(capability, value.origin, value.condition) { $0.visibility.overlay(value) }
      }
    }
    for (capability, value) in Self.alwaysFirst(visibility, by: \.value.condition) {
      lay(capability, value.origin, value.condition) { $0.visibility.overlay(value) }
    }
    for (key, change) in hookChanges {
      lay(key.capability, change.origin, key.condition) {
        $0.replaceBindings(of: key.hook, by: change.bindings, when: key.condition)
      }
    }
    return capabilities
  }

  private static func alwaysFirst<Change>(_ changes: [Change], by condition: (Change) -> Guard) -> [Change] {
    changes.filter { condition($0) == .always } + changes.filter { condition($0) != .always }
  }

  // MARK: Hooks

  private struct HookKey: Hashable {
    var capability: Int
    var hook: Int
    var condition: Guard
  }

  /// The bindings of each hook under each condition, taken together; what holds always comes first.
  private var hookChanges: [(HookKey, HookChange)] {
    var keys: [HookKey] = []
    var merged: [HookKey: HookChange] = [:]
    for change in Self.alwaysFirst(hooks, by: \.condition) {
      let key = HookKey(capability: change.capability, hook: change.hook, condition: change.condition)
      if merged[key] == nil {
        keys.append(key)
        merged[key] = change
      } else {
        merged[key]?.bindings += change.bindings
      }
    }
    return keys.compactMap { key in merged[key].map { (key, $0) } }
  }
}

extension ProfileChanges.Layer {
  /// Whether there was room.
  fileprivate func apply(to capability: inout Capability) -> Bool {
    var hasRoom = true
    switch reach {
    case .body:
      hasRoom = capability.body.overlay(policy)
      for register in capability.registers.indices {
        // The `Header` is no part of the body.
        if register == 0, capability.kind != .header { continue }
        for field in capability.registers[register].fields.indices {
          hasRoom = capability.registers[register].fields[field].policies.overlay(policy) && hasRoom
        }
      }
    case .places(let places):
      for place in places {
        if let field = place.field {
          hasRoom = capability.registers[place.register].fields[field].policies.overlay(policy) && hasRoom
          continue
        }
        let bitWidth = capability.registers[place.register].bitWidth
        for index in capability.registers[place.register].fields.indices {
          let field = capability.registers[place.register].fields[index]
          var sliced = policy
          sliced.value = policy.value.sliced(msb: field.msb, lsb: field.lsb, of: bitWidth)
          hasRoom = capability.registers[place.register].fields[index].policies.overlay(sliced) && hasRoom
        }
      }
    }
    return hasRoom
  }
}

extension Array {
  /// Lays a value over those before, and drops what can no longer be in force; whether there was room.
  fileprivate mutating func overlay<Value>(_ layer: Guarded<Value>) -> Bool where Element == Guarded<Value> {
    if layer.condition == .always {
      self = [layer]
      return true
    }
    removeAll { $0.condition == layer.condition }
    guard count < ProfileChanges.maximumLayers else { return false }
    append(layer)
    return true
  }
}

extension Capability {
  /// Puts the bindings of a hook in the place of those it had, where a guard holds; whether there was room.
  fileprivate mutating func replaceBindings(of hook: Int, by new: [Binding], when condition: Guard) -> Bool {
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
      guard kept.condition.terms.count <= VariantSet.ownLimit else { return false }
      result.append(kept)
    }
    result.insert(contentsOf: new, at: place ?? result.count)
    bindings = result
    return true
  }
}
