internal import Glibc
internal import PermCodegen
internal import PermDSL
internal import PermRuntime
internal import Synchronization

/// `permc serve`: offers devices to VMMs over vfio-user.
enum ServeCommand: Command {
  static let spec = CommandSpec(
    name: "serve",
    summary: "offer devices to a VMM over vfio-user, behind the tables",
    options: [
      CommandSpec.Option(
        name: "socket", value: "PATH", repeats: true,
        help: "Where a VMM connects: the first socket is that of the first device, and so on.")
    ] + DeviceChoice.options + [
      CommandSpec.Option(
        name: "unguarded-dma",
        help:
          "Serve a device by --sysfs, where no IOMMU stands before the memory of this machine: a client that turns on"
          + " bus mastering has it read and write whatever it says."),
      CommandSpec.Option(
        name: "mmap",
        help:
          "Hand the client the kernel's descriptor of the device, so that it maps regions itself. With it the client"
          + " reaches the device past the tables: only for one that is trusted as the host is."),
      CommandSpec.Option(
        name: "trace", value: "FILE", repeats: true,
        help:
          "Write what clients do as traces, each access with the row and the hooks that decided it: the first file is"
          + " that of the first device, and so on."),
      .profile, .tables, .device,
    ] + FactOptions.options,
    details: """
      Every socket is for one client at a time, of this user or root: QEMU from 10.1 on, cloud-hypervisor, or anything
      else that speaks vfio-user. Config space is answered through the tables of the profile, BARs through the gate of
      its power machine. A device of a dump has memory behind its BARs and interrupts that come when the client triggers
      them.
      Facts and --device hold for every dump. One line a device says when clients may come; SIGTERM, SIGINT and SIGHUP
      end all clients and remove the sockets.
      """
  )

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    let sockets = arguments.all("socket")
    let choices = DeviceChoice.all(arguments)
    guard !sockets.isEmpty else { throw .usage("expected `--socket PATH`, and a device for it") }
    guard sockets.count == choices.count else {
      throw .usage("\(sockets.count) sockets and \(choices.count) devices: each device has one socket")
    }
    for case .sysfs(let address) in choices where !arguments.has("unguarded-dma") {
      throw .usage(
        "`--sysfs \(address)`: a client could have the device write to any memory of this machine; `--vfio` has an IOMMU"
          + " before it, `--unguarded-dma` serves it all the same")
    }
    let traces = arguments.all("trace")
    guard traces.count <= choices.count else {
      throw .usage("\(traces.count) traces of \(choices.count) devices: each device has one at most")
    }
    let set = try TableSet.load(arguments, terminal)
    let profile = try set.profile(arguments)
    let files = try traces.map { (path) throws(CommandError) in try TraceFile(path) }
    let lowered = try set.lowered(profile, terminal)
    // From here on a signal is waited for, and ends nothing by itself: sockets are removed.
    let signals = HeldSignals()
    let events = ServeEvents()
    let server = try ofSystem { () throws(SystemFailure) in try VFIOUserServer(observer: events.tell) }
    var offers = DeviceOffers(
      server: server, lowered: lowered, sockets: sockets[...], traces: files[...],
      offersMappings: arguments.has("mmap"))
    do throws(CommandError) {
      for choice in choices { try choice.open(for: &offers, set, arguments, spec.name, terminal) }
      try ofSystem { () throws(SystemFailure) in try server.start() }
    } catch {
      server.stop()
      signals.release()
      throw error
    }
    for (socket, name) in zip(sockets, offers.names) {
      terminal.print("permc serve: \(socket): \(name) under \(profile.name)")
    }
    _ = terminal.finish(.good)
    signals.wait()
    server.stop()
    for file in files { try file.finish() }
    return .good
  }
}

/// Devices on their way to the server.
private struct DeviceOffers: DeviceUser {
  let server: VFIOUserServer
  let lowered: LoweredProfile
  /// Those that have no device yet.
  var sockets: ArraySlice<String>
  var traces: ArraySlice<TraceFile>
  let offersMappings: Bool
  var names: [String] = []

  mutating func use<Function: OfferedFunction>(_ device: ChosenDevice<Function>) throws(CommandError) {
    guard let socket = sockets.popFirst() else { return }
    let hooks = InterpretedHooks(names: lowered.legend.hooks)
    let file = traces.popFirst()
    try ofSystem { () throws(SystemFailure) in
      if let file {
        let legend = lowered.legend
        try server.offerTraced(
          device.name, at: socket, function: device.function, facts: device.facts, tables: lowered.image,
          hooks: hooks, offersMappings: offersMappings
        ) { LiveTrace(legend: legend) { file.add($0) } }
      } else {
        try server.offer(
          device.name, at: socket, function: device.function, facts: device.facts, tables: lowered.image,
          hooks: hooks, offersMappings: offersMappings)
      }
    }
    names.append(device.name)
  }
}

/// Tells on standard error what happens at the server: clients that come and go are no news.
private final class ServeEvents: Sendable {
  private let count = Mutex(0)
  /// A client that does nothing right must not fill a log.
  private let limit = 100

  @Sendable func tell(_ event: VFIOUserEvent) {
    let text: String
    switch event.kind {
    case .connected, .left: return
    case .refused(let reason): text = "a client was turned away: \(reason)"
    case .problem(let problem): text = problem
    }
    let number = count.withLock { count in
      count += 1
      return count
    }
    guard number <= limit else { return }
    let rest = number == limit ? "\npermc serve: there are more; they are not told" : ""
    _ = write(Array("permc serve: \(event.name): \(text)\(rest)\n".utf8), to: STDERR_FILENO)
  }
}
