internal import Synchronization

/// Files of the project that the tool has with it, wherever it stands.
///
/// The library does not hold them: the program puts them into it when it starts.
enum CarriedFiles {
  private static let files = Mutex<[String: [UInt8]]>([:])

  /// Sets what is carried.
  static func carry(_ new: [(path: String, bytes: [UInt8])]) {
    files.withLock { $0 = Dictionary(new.map { ($0.path, $0.bytes) }) { first, _ in first } }
  }

  /// All of them, by their path in the project.
  static var all: [String: [UInt8]] { files.withLock { $0 } }
}
