/// Which tables, in which version: a number made of all their words.
///
/// FNV-1a with 64 bits over 32-bit words: the number of pages, then of each page the number of its words and the words, page 0
/// with the settings among them. It is the same for interpreted and for generated tables of one profile, on every machine, and
/// another one whenever a mask, a condition, a length, a hook's binding or a setting differs. It says nothing of the code
/// behind hooks, and is no protection against someone who looks for a collision.
public struct TableFingerprint: Sendable, Hashable, RawRepresentable {
  /// The number.
  public var rawValue: UInt64

  /// A fingerprint that was noted somewhere.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The fingerprint of tables.
  ///
  /// - Complexity: O(words).
  public init<Tables: PermissionTables>(of tables: Tables) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func mix(_ word: UInt32) { hash = (hash ^ UInt64(word)) &* 0x0000_0100_0000_01B3 }
    let pageCount = max(0, tables.pageCount)
    mix(UInt32(truncatingIfNeeded: pageCount))
    for page in 0..<pageCount {
      tables.withPage(page) { words in
        mix(UInt32(truncatingIfNeeded: words.count))
        for index in words.indices { mix(words[index]) }
      }
    }
    rawValue = hash
  }
}

/// The verdict that a state saved under one version of tables may be loaded under another.
///
/// `permc diff --migration OLD NEW` judges, and prints both fingerprints; the embedder keeps those pairs that it accepts.
public struct CompatibleTables: Sendable, Hashable {
  /// The tables under which the state was saved.
  public var saved: TableFingerprint
  /// The tables under which it is loaded.
  public var loading: TableFingerprint

  /// A verdict on a pair.
  public init(saved: TableFingerprint, loading: TableFingerprint) {
    self.saved = saved
    self.loading = loading
  }
}
