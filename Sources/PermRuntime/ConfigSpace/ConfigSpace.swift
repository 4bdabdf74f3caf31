/// The config space of one real function as a guest sees it: tables, shadow, hooks, and the device behind them.
///
/// Made once for a function; afterwards every trapped access is a `readGuest` or a `writeGuest`. Not thread-safe: the embedder
/// holds a lock around an access, as it must around everything that changes whether BARs are reachable.
///
/// - Complexity: opening reads each capability once. An access is O(bytes), without allocation.
public final class ConfigSpace<Function: PassthroughFunction & ~Copyable, Hooks: HookSet> {
  @usableFromInline let core: UnsafeMutablePointer<FunctionCore<Function>>
  /// Rows and shadow, owned by the core.
  @usableFromInline let memory: UnsafeMutablePointer<FunctionMemory>
  /// Bytes of config space: 256 or 4096.
  public let size: Int
  @usableFromInline let hooks: Hooks

  /// Opens a function: walks its lists, lays out the rows, fills the shadow, relinks the lists, runs `open` hooks.
  ///
  /// - Parameters:
  ///   - function: The device and its host; owned from here on.
  ///   - facts: What config space does not say.
  ///   - tables: The profile's tables, read here and not afterwards.
  ///   - hooks: The code behind the profile's hooks.
  ///   - options: What becomes of an access that finds the device asleep, and whether D3hot may become D3cold.
  /// - Throws: `badSize`, `badTables`, `unknownHeader`, or `deviceFailed` when the device does not answer. What is wrong
  ///   with a device's lists is no error: see `findings`.
  @inlinable
  public convenience init<Tables: PermissionTables>(
    _ function: consuming Function,
    facts: FunctionFacts,
    tables: Tables,
    hooks: Hooks,
    options: PowerOptions = PowerOptions()
  ) throws(ConfigError) {
    let size = function.configSize
    let settings = try DirectoryPage.settings(of: tables, configSize: size)
    self.init(
      core: FunctionCore(
        function: function, facts: facts, settings: settings, size: size, options: options), hooks: hooks)
    let core = core
    let source = OpeningSource(
      size: size,
      read: { (position, byteWidth) throws(ConfigError) in
        try core.pointee.function.readConfig(at: position, byteWidth: byteWidth)
      },
      withPage: { (page, body) throws(ConfigError) in try tables.withPage(page, body) })
    try core.pointee.placed.open(source)
    core.pointee.placed.fingerprint = tables.fingerprint
    try runOpenHooks()
  }

  /// Runs the hooks of `open`, and tells the power machine where it begins.
  @inlinable
  func runOpenHooks() throws(ConfigError) {
    for index in core.pointee.placed.bindings.indices
    where core.pointee.placed.bindings[index].phase == .open {
      try hooks.run(
        core.pointee.placed.bindings[index].number,
        HookCall(core: core, index: index, position: 0, byteWidth: 0, value: 0, oldShadow: 0))
    }
    try core.pointee.beginPower(by: .standard)
  }

  /// A function that was not opened: no lists, no hooks, rows that whoever probes them sets.
  convenience init(unopened function: consuming Function, settings: DirectoryPage.Settings, hooks: Hooks) {
    let size = function.configSize
    self.init(
      core: FunctionCore(function: function, facts: FunctionFacts(), settings: settings, size: size),
      hooks: hooks)
  }

  @inlinable
  init(core opened: consuming FunctionCore<Function>, hooks: Hooks) {
    core = .allocate(capacity: 1)
    core.initialize(to: opened)
    memory = core.pointee.placed.memory
    size = core.pointee.placed.size
    self.hooks = hooks
  }

  deinit {
    core.deinitialize(count: 1)
    core.deallocate()
  }

  /// The header (index 0) and the capabilities in the order of the walk, hidden ones included.
  public var capabilities: [CapabilityInstance] { core.pointee.placed.instances }

  /// Who owns which bytes, ascending; together all of the space.
  public var regions: [ConfigRegion] { core.pointee.placed.regions }

  /// What was wrong with the device's capability lists.
  public var findings: [ListFinding] { core.pointee.placed.findings }

  /// What the embedder said of the function.
  public var facts: FunctionFacts { core.pointee.placed.facts }

  /// The device and its host.
  public var function: Function {
    _read { yield core.pointee.function }
    _modify { yield &core.pointee.function }
  }

  /// The dense row of a dword.
  ///
  /// - Parameter index: Byte position divided by 4; out of range gives a row of hardware that may only be read.
  public func row(_ index: Int) -> DwordRow {
    index >= 0 && index < size / 4 ? core.pointee.placed.row(index) : DwordRow()
  }

  /// Whether memory BARs may be reached: the gate of the profile is open, and the guest enabled memory.
  public var isMemoryReachable: Bool { core.pointee.isMemoryReachable }

  /// The region that holds a byte position.
  ///
  /// - Complexity: O(log regions).
  public func region(at position: Int) -> ConfigRegion? { core.pointee.placed.region(at: position) }
}
