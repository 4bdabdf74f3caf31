/// The hooks that the project's own tables call, one method each.
///
/// Generated tables ask for a type that has one method per hook of the profile; a type that conforms to this protocol has
/// the standard ones and adds its own. What a hook may touch are the operands of its declaration, in that order.
public protocol StandardHooks {}

/// The standard hooks by number, for tables that are interpreted.
public enum StandardHook: UInt8, Sendable, CaseIterable {
  case restoreBars, trackDecode, maskIntx, sizeBars, setPowerState, accessVpd, updateMsi
  case functionLevelReset, setReadRequestSize, afFunctionLevelReset

  /// The name in the tables.
  public var name: String {
    switch self {
    case .restoreBars: "restore_bars"
    case .trackDecode: "track_decode"
    case .maskIntx: "mask_intx"
    case .sizeBars: "size_bars"
    case .setPowerState: "set_power_state"
    case .accessVpd: "access_vpd"
    case .updateMsi: "update_msi"
    case .functionLevelReset: "function_level_reset"
    case .setReadRequestSize: "set_read_request_size"
    case .afFunctionLevelReset: "af_function_level_reset"
    }
  }

  /// Whether the device's power may change while it runs: registers are then saved and written back by the host.
  public var changesPower: Bool {
    switch self {
    case .setPowerState, .functionLevelReset, .afFunctionLevelReset: true
    case .restoreBars, .trackDecode, .maskIntx, .sizeBars, .accessVpd, .updateMsi, .setReadRequestSize: false
    }
  }

  /// Whether it does no more than tell the host what registers say, so that it runs again when a saved state was loaded.
  public var runsAtLoad: Bool {
    switch self {
    case .maskIntx, .updateMsi, .setReadRequestSize: true
    // Of power, decoding and resets the machine takes care; VPD's flag is the end of an access, not its beginning.
    case .restoreBars, .trackDecode, .sizeBars, .setPowerState, .accessVpd, .functionLevelReset,
      .afFunctionLevelReset:
      false
    }
  }
}

/// The standard hooks behind the numbers of an interpreted profile.
public struct InterpretedHooks: HookSet, StandardHooks, Sendable {
  /// By the profile's hook number.
  @usableFromInline let hooks: [StandardHook?]
  /// Names in the profile that no code stands behind.
  public let missing: [String]

  /// Finds the hooks of a profile by name.
  ///
  /// - Parameter names: `TableLegend.hooks`, by number.
  public init(names: [String]) {
    let found = names.map { name in StandardHook.allCases.first { $0.name == name } }
    hooks = found
    missing = zip(names, found).compactMap { $1 == nil ? $0 : nil }
  }

  /// Runs a hook; one in `missing` does nothing.
  @inlinable
  public func run<Function: PassthroughFunction & ~Copyable>(
    _ hook: UInt8,
    _ call: HookCall<Function>
  ) throws(ConfigError) {
    // Inlinable for the sake of the function's type: hooks that are not compiled for it look it up each time, and allocate.
    guard Int(hook) < hooks.count, let standard = hooks[Int(hook)] else { return }
    switch standard {
    case .restoreBars: try restoreBars(call)
    case .trackDecode: try trackDecode(call)
    case .maskIntx: try maskIntx(call)
    case .sizeBars: try sizeBars(call)
    case .setPowerState: try setPowerState(call)
    case .accessVpd: try accessVpd(call)
    case .updateMsi: try updateMsi(call)
    case .functionLevelReset: try functionLevelReset(call)
    case .setReadRequestSize: try setReadRequestSize(call)
    case .afFunctionLevelReset: try afFunctionLevelReset(call)
    }
  }

  /// Whether a hook tells the host what registers say.
  public func runsAtLoad(_ hook: UInt8) -> Bool {
    Int(hook) < hooks.count && hooks[Int(hook)]?.runsAtLoad == true
  }
}
