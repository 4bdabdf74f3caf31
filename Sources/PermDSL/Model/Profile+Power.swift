extension Profile {
  /// What the power state of a function means for its BARs, its registers and its VFs.
  ///
  /// The first case of each is the safe one, and holds where a profile states nothing.
  public struct Power: Sendable, Hashable {
    /// In which states BARs answer.
    public enum BARsAnswer: String, Sendable, CaseIterable {
      /// In D0 alone.
      case d0
      /// In all but D3hot and D3cold.
      case d0ToD2 = "d0_to_d2"
    }

    /// What stands before I/O BARs.
    public enum IOBARs: String, Sendable, CaseIterable {
      /// The enable bit and the state, as for memory BARs.
      case gated
      /// Nothing.
      case ungated
    }

    /// What becomes of a guest's writes in D3hot when a device loses its state on the way to D0.
    public enum D3hotWrites: String, Sendable, CaseIterable {
      /// They are restored with the rest.
      case kept
      /// What was before D3hot is restored.
      case lost
    }

    /// Whether a PF's state is held against those of its VFs.
    public enum VFPower: String, Sendable, CaseIterable {
      /// A PF may not go below a VF.
      case ordered
      /// Nobody looks.
      case free
    }

    /// `bars_answer`.
    public var barsAnswer = BARsAnswer.d0
    /// `io_bars`.
    public var ioBARs = IOBARs.gated
    /// `d3hot_writes`.
    public var d3hotWrites = D3hotWrites.kept
    /// `vf_power`.
    public var vfPower = VFPower.ordered

    /// The safe choice of each.
    public init() {}
  }
}
