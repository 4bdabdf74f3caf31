internal import Synchronization

/// Writes down what a guest does to a function while it does it, in the format of traces, with the row and the hooks that
/// decided each access.
///
/// One access is: registers of its own dwords that were read before (`h`), the access (`r`, `w`), hooks that ran and what the
/// host did (`e`) with what was read between, and the row (`e row`). A replay reads what it knows and passes over the rest.
/// `TracedFunction` and `TracedHooks` report to it; whoever makes accesses calls `note` after each.
///
/// May go from thread to thread with its function; accesses come one after the other, as a `ConfigSpace` takes them. Lines are
/// made and given away at once: nothing is kept, however long it runs.
public final class LiveTrace: Sendable {
  private let legend: TableLegend
  private let write: @Sendable (String) -> Void
  private let pending = Mutex(Pending())

  /// What belongs to the access under way.
  private struct Pending {
    /// Registers that it has read and what was done for it, in order.
    var items: [Item] = []
    /// Whether a hook runs that changes the device's power: what is written then is the host's, not a piece of the guest's.
    var isHostAtWork = false
    /// Whether accesses have begun: what opening does is no part of them.
    var isRunning = false

    /// Takes what there is, and empties it; nil before the first access.
    mutating func take() -> [Item]? {
      defer { items.removeAll(keepingCapacity: true) }
      return isRunning ? items : nil
    }
  }

  private enum Item {
    case sample(Trace.Access)
    case event(String)

    var line: String {
      switch self {
      case .sample(let access): "h \(access.text)\n"
      case .event(let words): "e \(words)\n"
      }
    }
  }

  /// Registers and events of one access that are kept at most: one causes a few.
  private static let limit = 4096

  /// A trace to be written.
  ///
  /// - Parameters:
  ///   - legend: Names of rows and hooks.
  ///   - write: Takes lines, each with its newline.
  public init(legend: TableLegend, write: @escaping @Sendable (String) -> Void) {
    self.legend = legend
    self.write = write
  }

  /// Writes what comes before the accesses: reads the device and the guest's view, dword by dword.
  ///
  /// - Parameters:
  ///   - name: What it is a recording of.
  ///   - source: What made it.
  ///   - space: As it was opened.
  /// - Throws: `deviceFailed`, with nothing written.
  public func begin<Function: PassthroughFunction, Hooks: HookSet>(
    name: String, source: String, _ space: ConfigSpace<Function, Hooks>
  ) throws(ConfigError) {
    let (hardware, view) = try images(space)
    var head = Trace(name: name, profile: legend.profile, image: hardware, facts: space.facts)
    head.source = source
    head.view = view
    write(head.head)
    pending.withLock { $0.isRunning = true }
  }

  /// Writes what comes after the accesses.
  ///
  /// - Throws: `deviceFailed`; then the trace ends without images.
  public func end<Function: PassthroughFunction, Hooks: HookSet>(
    _ space: ConfigSpace<Function, Hooks>
  ) throws(ConfigError) {
    let wasRunning = pending.withLock { pending in
      defer { pending.isRunning = false }
      return pending.isRunning
    }
    guard wasRunning else { return }
    write("end\n")
    let (hardware, view) = try images(space)
    write(Trace.section("view", view) + Trace.section("hw", hardware))
  }

  /// What the guest reads and what the device holds, in the order in which a replay asks.
  private func images<Function: PassthroughFunction, Hooks: HookSet>(
    _ space: ConfigSpace<Function, Hooks>
  ) throws(ConfigError) -> (hardware: ConfigImage, view: ConfigImage) {
    var hardware = ConfigImage(isExtended: space.size > ListFormat.conventionalSize)
    var view = hardware
    for position in stride(from: 0, to: space.size, by: 4) {
      hardware.store(try space.readHost(at: position, byteWidth: 4), at: position, byteWidth: 4)
    }
    for position in stride(from: 0, to: space.size, by: 4) {
      view.store(try space.readGuest(at: position, byteWidth: 4), at: position, byteWidth: 4)
    }
    return (hardware, view)
  }

  /// Writes an access that has just been made, and what was reported meanwhile.
  ///
  /// - Parameters:
  ///   - access: What was accessed; three bytes are two accesses to a trace.
  ///   - space: Whose rows decided.
  public func note<Function: PassthroughFunction, Hooks: HookSet>(
    _ access: ConfigAccess, _ space: ConfigSpace<Function, Hooks>
  ) {
    let (position, byteWidth) = (access.position, access.byteWidth)
    guard var items = pending.withLock({ $0.take() }) else { return }
    // What a hook saves or looks up elsewhere has no part in the answer.
    let dwords = position & ~3..<(position + byteWidth + 3) & ~3
    items.removeAll { item in
      if case .sample(let sample) = item { !dwords.contains(sample.position) } else { false }
    }
    let first = items.firstIndex { if case .event = $0 { true } else { false } } ?? items.count
    var lines = items[..<first].map(\.line).joined()
    var done = 0
    while done < byteWidth {
      let width = byteWidth - done == 3 ? 2 : byteWidth - done
      let part = access.value >> UInt32(8 * done) & UInt32.max >> UInt32(32 - 8 * width)
      let piece = Trace.Access(position: position + done, byteWidth: width, value: part)
      lines += "\(access.isWrite ? "w" : "r") \(piece.text)\n"
      done += width
    }
    lines += items[first...].map(\.line).joined()
    var dword = position & ~3
    while dword < position + byteWidth {
      lines += "e row \(space.rowText(at: dword, legend))\n"
      dword += 4
    }
    write(lines)
  }

  /// Writes that the embedder did something: a reset, low power, a new user.
  public func note(_ words: String) {
    did(words)
    guard let items = pending.withLock({ $0.take() }) else { return }
    write(items.map(\.line).joined())
  }

  // MARK: What function and hooks report

  func didRead(_ position: Int, _ byteWidth: Int, _ value: UInt32) {
    add(.sample(Trace.Access(position: position, byteWidth: byteWidth, value: value)))
  }

  func did(_ action: HostAction) {
    let words = "\(action)"
    let isHostAtWork = pending.withLock { $0.isHostAtWork }
    // A replay's host keeps the registers of a device that sleeps, and writes none itself.
    guard isHostAtWork, case .writeHardware = action else { return did(words) }
    did("host-write" + words.drop { $0 != " " })
  }

  func willRun(_ hook: UInt8) {
    let name = legend.hooks.indices.contains(Int(hook)) ? legend.hooks[Int(hook)] : "\(hook)"
    did("hook \(name)")
    pending.withLock { pending in
      pending.isHostAtWork = StandardHook.allCases.contains { $0.name == name && $0.changesPower }
    }
  }

  func didRun() { pending.withLock { $0.isHostAtWork = false } }

  private func did(_ words: String) { add(.event(words)) }

  private func add(_ item: Item) {
    pending.withLock { pending in
      if pending.isRunning, pending.items.count < Self.limit { pending.items.append(item) }
    }
  }
}

extension ConfigSpace where Function: ~Copyable {
  /// The row that decides a dword: its line in the tables, what it describes, and its masks.
  public func rowText(at position: Int, _ legend: TableLegend) -> String {
    let row = row(position / 4)
    let place = legend.lines.indices.contains(Int(row.line)) ? legend.lines[Int(row.line)] : nil
    let origin =
      place.flatMap { $0.line == 0 ? nil : $0 }.map { "\($0.file):\($0.line) \($0.subject)" } ?? "no row"
    return "\(origin), virt \(hexText(row.virt, 8)) write \(hexText(row.shadowWrite | row.deviceWrite, 8))"
  }
}
