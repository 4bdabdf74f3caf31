public import PermDSL

/// What tables describe, one entry a capability, and what profiles make of each.
public struct Catalogue: Sendable {
  /// A header or capability.
  public struct Entry: Sendable {
    /// The table.
    public var capability: Capability
    /// Bytes from the least to the most; nil: nothing says.
    public var lengths: ClosedRange<Int>?
    /// Registers, those of an array's element once, the list's own left out.
    public var registerCount: Int
    /// Fields of these that have a name; a register without fields counts as one.
    public var fieldCount: Int
    /// What each of the profiles makes of it, in their order; nil: it has no such table.
    public var views: [View?]
  }

  /// What a profile makes of a capability.
  public struct View: Sendable, Hashable {
    /// Whether the guest finds it in the list.
    public enum Presence: String, Sendable {
      case shown, hidden
      /// On some devices one, on others the other.
      case depends
    }

    /// Whether the guest finds it.
    public var presence: Presence
    /// What the guest may do where it is hidden; nil where it is always shown.
    public var hiddenBody: Policy?
    /// Bits, in registers, that a guest may write where it is shown: to hardware or to the shadow; an array's element once.
    public var writableBits: Int
    /// Whether the bytes that no register describes go straight to hardware.
    public var hasRawBody: Bool
  }

  /// Names of the profiles.
  public var profiles: [String]
  /// In order of list, ID, and name.
  public var entries: [Entry]

  /// The catalogue of a model.
  ///
  /// - Parameter profiles: Names of the profiles to tell of; nil: all.
  public init(_ model: Model, profiles names: [String]? = nil) {
    let profiles = names.map { $0.compactMap { model.profile(named: $0) } } ?? model.profiles
    self.profiles = profiles.map(\.name)
    entries = model.capabilities.map { capability in
      let registers =
        capability.kind == .header ? capability.registers[...] : capability.registers.dropFirst()
      return Entry(
        capability: capability,
        lengths: lengthRange(of: capability),
        registerCount: registers.count,
        fieldCount: registers.reduce(0) { $0 + $1.fields.count { $0.name != "reserved" } },
        views: profiles.map { profile in
          profile.capabilities.first { $0.name == capability.name }.map { View($0, in: profile) }
        }
      )
    }
  }
}

extension Catalogue.View {
  init(_ capability: Capability, in profile: Profile) {
    var hidden: Policy?
    var isShown = capability.visibility.first?.condition != .always
    for visibility in capability.visibility {
      switch visibility.value {
      case .shown:
        isShown = true
        if visibility.condition == .always { hidden = nil }
      case .hidden(let body):
        hidden = body ?? profile.hidden ?? Policy.none
        if visibility.condition == .always { isShown = false }
      }
    }
    presence = hidden == nil ? .shown : isShown ? .depends : .hidden
    hiddenBody = hidden
    writableBits = capability.registers.reduce(0) { sum, register in
      sum
        + register.fields.reduce(0) { sum, field in
          let isWritable = field.policies.contains { $0.value.write != .nowhere }
          return sum + (isWritable ? field.msb - field.lsb + 1 : 0)
        }
    }
    hasRawBody = capability.body.contains { $0.value.isRaw }
  }
}
