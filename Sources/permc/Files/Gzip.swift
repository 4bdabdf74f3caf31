internal import Glibc

/// What `gzip` makes of packed bytes; every system that has such files has it.
struct Gzip {
  /// Its output is read from here; who takes it closes it.
  let descriptor: Int32
  private let child: pid_t

  /// Starts it on a descriptor, which stays the caller's; nil: there is none here.
  ///
  /// - Parameter passesPlain: Whether what is not packed comes out as it is.
  init?(unpacking input: Int32, passesPlain: Bool = false) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if input != STDIN_FILENO { posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    var words: [UnsafeMutablePointer<CChar>?] =
      ["gzip", passesPlain ? "-dcf" : "-dc"].map { (word: String) in strdup(word) } + [nil]
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    let status = posix_spawnp(&child, "gzip", &actions, nil, &words, environ)
    close(ends[1])
    guard status == 0 else {
      close(ends[0])
      return nil
    }
    descriptor = ends[0]
    self.child = child
  }

  /// Waits for its end; whether what it unpacked was whole.
  func finish() -> Bool {
    var result: Int32 = 0
    while waitpid(child, &result, 0) < 0 {
      guard errno == EINTR else { return false }
    }
    return result == 0
  }
}
