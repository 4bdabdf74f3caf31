/// A setting of a profile that is one word of a few, by its keyword.
package enum WordSetting: String, Sendable, CaseIterable {
  case unknown, writeback, overlap
  case barsAnswer = "bars_answer"
  case ioBARs = "io_bars"
  case d3hotWrites = "d3hot_writes"
  case vfPower = "vf_power"

  /// The words.
  var choices: [String] {
    switch self {
    case .unknown: ["hide", "keep"]
    case .writeback: Profile.Writeback.allCases.map(\.rawValue)
    case .overlap: Profile.Overlap.allCases.map(\.rawValue)
    case .barsAnswer: Profile.Power.BARsAnswer.allCases.map(\.rawValue)
    case .ioBARs: Profile.Power.IOBARs.allCases.map(\.rawValue)
    case .d3hotWrites: Profile.Power.D3hotWrites.allCases.map(\.rawValue)
    case .vfPower: Profile.Power.VFPower.allCases.map(\.rawValue)
    }
  }
}
