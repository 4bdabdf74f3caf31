internal import Glibc
internal import Synchronization

/// Offers functions to clients of vfio-user: a socket and one client at a time each.
///
/// A client is served on a thread of its own, from its connection until it is gone. Then, at whatever byte that was: interrupts
/// off, its memory unmapped, the function reset if it can be, config space closed. The next one finds a fresh `ConfigSpace` on
/// a copy of the function.
///
/// Clients are of this user, or root's. All methods may be called from any thread.
public final class VFIOUserServer: Sendable {
  /// Told of what happens, from any thread.
  public typealias Observer = @Sendable (VFIOUserEvent) -> Void
  /// Told of accesses of the clients of one device, on their threads.
  public typealias AccessObserver = @Sendable (ConfigAccess) -> Void

  private let observer: Observer
  private let admits: @Sendable (UInt32) -> Bool
  /// Whoever writes to the second wakes whoever polls the first.
  private let wakeup: (Descriptor, Descriptor)
  private let state = Mutex(State())

  private struct State {
    var seats: [ClientSeat] = []
    var acceptor: SystemThread?
    var isStopping = false
  }

  /// A server without devices.
  ///
  /// - Parameters:
  ///   - admits: Whether a client of a user may connect; nil: this process's effective one, and root.
  ///   - observer: Told of what happens.
  public init(
    admits: (@Sendable (UInt32) -> Bool)? = nil, observer: @escaping Observer = { _ in }
  ) throws(SystemFailure) {
    let user = geteuid()
    self.admits = admits ?? { $0 == user || $0 == 0 }
    self.observer = observer
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw SystemFailure("wake", "the server")
    }
    wakeup = (Descriptor(ends[0]), Descriptor(ends[1]))
  }

  /// Adds a device, before `start`; its socket is there when this returns, and clients wait until then.
  ///
  /// - Parameters:
  ///   - name: What events call it.
  ///   - path: Of the socket; at most 107 bytes.
  ///   - function: Copied for each client.
  ///   - onAccess: Told of every access to config space.
  /// - Throws: `SystemFailure`: a server listens there, or there is a file that is no socket.
  @inlinable
  public func offer<
    Function: OfferedFunction, Tables: PermissionTables & Sendable, Hooks: HookSet & Sendable
  >(
    _ name: String, at path: String, function: Function, facts: FunctionFacts, tables: Tables, hooks: Hooks,
    options: PowerOptions = PowerOptions(), offersMappings: Bool = false, onAccess: AccessObserver? = nil
  ) throws(SystemFailure) {
    // Inlinable, so that accesses are compiled for the function's type.
    try add(name, path) { connection in
      do throws(ConfigError) {
        let space = try ConfigSpace(function, facts: facts, tables: tables, hooks: hooks, options: options)
        let session = try VFIOUserSession(space, offersMappings: offersMappings)
        session.onAccess = onAccess
        session.onFailure = { connection.report($0) }
        session.serve(connection.stream)
        session.close()
      } catch {
        connection.report(error)
      }
    }
  }

  /// Adds a device each of whose clients is traced: what `offer` does, with reports of function and hooks.
  ///
  /// - Parameter makeTrace: Makes the trace of one client; it is ended when the client is gone.
  /// - Throws: As `offer`.
  public func offerTraced<
    Function: OfferedFunction, Tables: PermissionTables & Sendable, Hooks: HookSet & Sendable
  >(
    _ name: String, at path: String, function: Function, facts: FunctionFacts, tables: Tables, hooks: Hooks,
    options: PowerOptions = PowerOptions(), offersMappings: Bool = false,
    makeTrace: @escaping @Sendable () -> LiveTrace
  ) throws(SystemFailure) {
    try add(name, path) { connection in
      let trace = makeTrace()
      do throws(ConfigError) {
        let space = try ConfigSpace(
          TracedFunction(function, reporting: trace), facts: facts, tables: tables,
          hooks: TracedHooks(hooks, reporting: trace), options: options)
        let session = try VFIOUserSession(space, offersMappings: offersMappings)
        session.onFailure = { connection.report($0) }
        try trace.begin(name: name, source: "vfio-user", space)
        session.onAccess = { trace.note($0, space) }
        session.serve(connection.stream)
        try? trace.end(space)
        session.close()
      } catch {
        connection.report(error)
      }
    }
  }

  @usableFromInline
  func add(
    _ name: String, _ path: String, _ run: @escaping @Sendable (ClientConnection) -> Void
  ) throws(SystemFailure) {
    let seat = ClientSeat(name, try ListeningSocket(path), observer, run)
    state.withLock { $0.seats.append(seat) }
  }

  /// Takes clients of all devices that were offered.
  public func start() throws(SystemFailure) {
    let seats = state.withLock { $0.seats }
    let thread = try SystemThread { [self] in acceptAll(seats) }
    state.withLock { $0.acceptor = thread }
  }

  /// Ends all clients, waits for their threads and removes the sockets; returns at once where another thread has done so.
  public func stop() {
    let (wasStopping, acceptor, seats) = state.withLock { state in
      let result = (state.isStopping, state.acceptor, state.seats)
      state.isStopping = true
      state.acceptor = nil
      return result
    }
    guard !wasStopping else { return }
    var one: UInt8 = 1
    write(wakeup.1.number, &one, 1)
    acceptor?.join()
    for seat in seats { seat.stop() }
  }

  private func acceptAll(_ seats: [ClientSeat]) {
    var waits = seats.map { pollfd(fd: $0.listener.descriptor.number, events: Int16(POLLIN), revents: 0) }
    waits.append(pollfd(fd: wakeup.0.number, events: Int16(POLLIN), revents: 0))
    while true {
      let count = poll(&waits, nfds_t(waits.count), -1)
      if count < 0, errno == EINTR { continue }
      guard count > 0, waits[seats.count].revents == 0 else { return }
      for (index, seat) in seats.enumerated() where waits[index].revents != 0 { accept(seat) }
    }
  }

  private func accept(_ seat: ClientSeat) {
    // The system's own way to have it closed at exec from the start is not in the module; none of ours is started here.
    let number = Glibc.accept(seat.listener.descriptor.number, nil, nil)
    guard number >= 0 else {
      guard ![EAGAIN, EINTR, ECONNABORTED].contains(errno) else { return }
      observer(
        VFIOUserEvent(seat.name, .problem("\(SystemFailure("accept a client of", seat.listener.path))")))
      // Nothing to take it with, and it still waits: not at once again.
      usleep(100_000)
      return
    }
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    guard let user = SocketPeer.user(of: number), admits(user) else {
      close(number)
      observer(VFIOUserEvent(seat.name, .refused("its user may not use the device")))
      return
    }
    if let reason = seat.take(number) { observer(VFIOUserEvent(seat.name, .refused(reason))) }
  }
}

/// Who is at the other side of a socket.
enum SocketPeer {
  /// Its user, as the kernel noted it when it connected.
  ///
  /// Source: Linux include/linux/socket.h, struct ucred: process, user and group, 4 bytes each.
  static func user(of socket: Int32) -> UInt32? {
    var credentials: (process: UInt32, user: UInt32, group: UInt32) = (0, .max, .max)
    var size = socklen_t(MemoryLayout.size(ofValue: credentials))
    guard getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0,
      Int(size) == MemoryLayout.size(ofValue: credentials)
    else { return nil }
    return credentials.user
  }
}
