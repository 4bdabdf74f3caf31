import Glibc
internal import Synchronization

/// Waits until a table in some folders changes; until then it does nothing.
///
/// While one exists, SIGINT and SIGTERM end the waiting and not the process; a second one ends that.
struct FolderWatcher: ~Copyable {
  /// Why waiting came to an end.
  enum Outcome {
    /// A table was written, moved, made or removed.
    case changed
    /// The person or the system wants no more.
    case ended
    /// The time was over.
    case timeOut
  }

  /// Milliseconds of quiet that make several changes one: an editor moves, makes and removes to save a file once.
  private static let quiet: Int32 = 100
  private static let signals = [SIGINT, SIGTERM]
  private static let kinds = [
    IN_CLOSE_WRITE, IN_MOVED_FROM, IN_MOVED_TO, IN_CREATE, IN_DELETE, IN_DELETE_SELF, IN_MOVE_SELF,
  ].reduce(0) { $0 | UInt32(bitPattern: $1) }

  private let events: Int32
  private let interrupts: Int32
  private let interruptWriter: Int32

  /// A watcher of no folder yet.
  init() throws(CommandError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw InputFile.failure("watch", "signals") }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    let descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
    guard descriptor >= 0 else {
      let failure = InputFile.failure("watch", "tables")
      for end in ends { close(end) }
      throw failure
    }
    events = descriptor
    interrupts = ends[0]
    interruptWriter = ends[1]
    interruptDescriptor.store(interruptWriter, ordering: .relaxed)
    // Whoever started the tool may hold signals back, and a child inherits that.
    var ending = sigset_t()
    sigemptyset(&ending)
    for signal in FolderWatcher.signals {
      sigaddset(&ending, signal)
      var action = sigaction()
      action.__sigaction_handler.sa_handler = noteInterrupt
      action.sa_flags = Int32(bitPattern: SA_RESETHAND)
      sigaction(signal, &action, nil)
    }
    pthread_sigmask(SIG_UNBLOCK, &ending, nil)
  }

  deinit {
    for number in FolderWatcher.signals { signal(number, SIG_DFL) }
    interruptDescriptor.store(-1, ordering: .relaxed)
    for descriptor in [events, interrupts, interruptWriter] { close(descriptor) }
  }

  /// Watches a folder too, where it is there; again has no effect.
  ///
  /// - Returns: Whether it is there.
  @discardableResult
  borrowing func watch(_ folder: String) -> Bool {
    inotify_add_watch(events, folder, FolderWatcher.kinds) >= 0
  }

  /// Waits for a change, and until there is quiet.
  ///
  /// - Parameter timeOut: Milliseconds at most; -1: for ever.
  borrowing func wait(timeOut: Int32 = -1) -> Outcome {
    while true {
      let outcome = step(timeOut)
      guard outcome == .changed else { return outcome }
      guard takesTable() else { continue }
      while true {
        switch step(FolderWatcher.quiet) {
        case .changed: _ = takesTable()
        case .timeOut: return .changed
        case .ended: return .ended
        }
      }
    }
  }

  /// Waits for any event.
  private borrowing func step(_ timeOut: Int32) -> Outcome {
    var wanted = [events, interrupts].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while poll(&wanted, nfds_t(wanted.count), timeOut) < 0 {
      guard errno == EINTR else { return .ended }
    }
    if wanted[1].revents != 0 { return .ended }
    return wanted[0].revents != 0 ? .changed : .timeOut
  }

  /// Takes the events that are there; whether one is of a table or a folder.
  private borrowing func takesTable() -> Bool {
    var isOfTable = false
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(events, &buffer, buffer.count)
      guard count > 0 else { return isOfTable }
      isOfTable = FolderWatcher.areOfTable(buffer[..<count]) || isOfTable
    }
  }

  /// Whether one of some events, as the system lays them out, is of a table or a folder.
  static func areOfTable(_ bytes: ArraySlice<UInt8>) -> Bool {
    let headerLength = 16
    var rest = bytes
    while rest.count >= headerLength {
      func word(_ index: Int) -> UInt32 {
        rest.dropFirst(4 * index).prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
      }
      let (kind, length) = (word(1), Int(word(3)))
      let name = rest.dropFirst(headerLength).prefix(length).prefix { $0 != 0 }
      let isWhole = UInt32(bitPattern: IN_ISDIR | IN_DELETE_SELF | IN_MOVE_SELF | IN_Q_OVERFLOW)
      if kind & isWhole != 0 || name.count > 5 && name.suffix(5).elementsEqual(".perm".utf8) { return true }
      rest = rest.dropFirst(headerLength + length)
    }
    return false
  }
}

/// Where the handler of signals writes to; -1: nowhere.
private let interruptDescriptor = Atomic<Int32>(-1)

/// Notes a signal: no more may be done while it is handled.
private func noteInterrupt(_: Int32) {
  var byte: UInt8 = 0
  _ = write(interruptDescriptor.load(ordering: .relaxed), &byte, 1)
}
