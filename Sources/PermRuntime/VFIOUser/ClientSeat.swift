internal import Glibc
internal import Synchronization

/// The one place that a device has for a client.
final class ClientSeat: Sendable {
  let name: String
  let listener: ListeningSocket
  private let observer: VFIOUserServer.Observer
  private let run: @Sendable (ClientConnection) -> Void
  private let state = Mutex(State())

  private struct State {
    /// The client that is served; -1: none.
    var current: Int32 = -1
    /// Those that came while the thread was still busy with ones that are gone.
    var waiting: [Int32] = []
    var thread: SystemThread?
    /// Whether the thread takes nobody any more.
    var hasEnded = true
    var isStopping = false
  }

  /// Clients that may wait for the thread.
  private static let waitingLimit = 64

  init(
    _ name: String, _ listener: ListeningSocket, _ observer: @escaping VFIOUserServer.Observer,
    _ run: @escaping @Sendable (ClientConnection) -> Void
  ) {
    self.name = name
    self.listener = listener
    self.observer = observer
    self.run = run
  }

  /// Serves a client, whose socket is owned from here on; why not, if it is turned away.
  func take(_ socket: Int32) -> String? {
    let (refusal, finished) = state.withLock { state -> (String?, SystemThread?) in
      guard !state.isStopping else { return ("the server stops", nil) }
      guard state.hasEnded else {
        guard state.current < 0 || Self.isGone(state.current), state.waiting.allSatisfy(Self.isGone) else {
          return ("it has a client", nil)
        }
        // Whoever is gone misses nothing.
        if state.waiting.count >= Self.waitingLimit { close(state.waiting.removeFirst()) }
        state.waiting.append(socket)
        return (nil, nil)
      }
      let finished = state.thread
      state.thread = nil
      (state.waiting, state.hasEnded) = ([socket], false)
      return (nil, finished)
    }
    if let refusal {
      close(socket)
      return refusal
    }
    finished?.join()
    return startThread()
  }

  /// Starts the thread, if there is none.
  private func startThread() -> String? {
    guard state.withLock({ $0.thread == nil }) else { return nil }
    do throws(SystemFailure) {
      let thread = try SystemThread { [self] in serveAll() }
      state.withLock { $0.thread = thread }
      return nil
    } catch {
      let sockets = state.withLock { state in
        defer { (state.waiting, state.hasEnded) = ([], true) }
        return state.waiting
      }
      for socket in sockets { close(socket) }
      return "\(error)"
    }
  }

  private func serveAll() {
    while let socket = nextClient() {
      observer(VFIOUserEvent(name, .connected))
      run(ClientConnection(name, socket, observer))
      // Under the lock: nobody may shut down a number that is already another's.
      state.withLock { state in
        close(socket)
        state.current = -1
      }
      observer(VFIOUserEvent(name, .left))
    }
  }

  private func nextClient() -> Int32? {
    state.withLock { state in
      guard !state.waiting.isEmpty, !state.isStopping else {
        state.hasEnded = true
        return nil
      }
      state.current = state.waiting.removeFirst()
      return state.current
    }
  }

  /// Ends the client and its thread, and removes the socket; no client may be taken at the same time.
  func stop() {
    let (thread, waiting) = state.withLock { state in
      state.isStopping = true
      if state.current >= 0 { shutdown(state.current, Int32(SHUT_RDWR)) }
      defer { (state.thread, state.waiting) = (nil, []) }
      return (state.thread, state.waiting)
    }
    for socket in waiting { close(socket) }
    thread?.join()
    listener.remove()
  }

  /// Whether the other side of a socket was closed, so that its thread is about to end with it.
  private static func isGone(_ socket: Int32) -> Bool {
    // Of an end that is closed the system tells unasked.
    var wait = pollfd(fd: socket, events: 0, revents: 0)
    return poll(&wait, 1, 0) > 0 && wait.revents & Int16(POLLHUP) != 0
  }
}

/// A client that is served.
@usableFromInline
final class ClientConnection {
  @usableFromInline let stream: MessageStream
  private let name: String
  private let observer: VFIOUserServer.Observer

  init(_ name: String, _ socket: Int32, _ observer: @escaping VFIOUserServer.Observer) {
    self.name = name
    self.observer = observer
    stream = MessageStream(socket: socket)
  }

  @usableFromInline
  func report(_ failure: SystemFailure) { observer(VFIOUserEvent(name, .problem("\(failure)"))) }

  @usableFromInline
  func report(_ error: ConfigError) {
    observer(VFIOUserEvent(name, .problem("the function cannot be opened: \(error.code)")))
  }
}
