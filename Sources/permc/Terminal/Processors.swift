import Glibc

/// What runs side by side.
enum Processors {
  /// Processors that this process may use, at least one.
  static var count: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
