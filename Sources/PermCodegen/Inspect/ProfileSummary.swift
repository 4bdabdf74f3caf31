import PermDSL

extension Profile {
  /// What it is derived from, and its settings, stated, inherited or left as they are: `from base: gaps none, ...`.
  var summary: String {
    func word(_ policy: Policy?) -> String {
      guard let policy else { return "not stated" }
      return policy.isRaw ? "raw" : policy == .blank ? "blank" : "none"
    }
    let settings = [
      ("gaps", word(gaps)), ("hidden", word(hidden)),
      ("unknown", keepsUnknown.map { $0 ? "keep" : "hide" } ?? "not stated"),
      ("writeback", writeback.rawValue), ("overlap", overlap.rawValue),
      ("bars_answer", power.barsAnswer.rawValue), ("io_bars", power.ioBARs.rawValue),
      ("d3hot_writes", power.d3hotWrites.rawValue), ("vf_power", power.vfPower.rawValue),
    ]
    let text = settings.map { "\($0) \($1)" }.joined(separator: ", ")
    return (base.map { "from \($0): " } ?? "") + text
  }
}
