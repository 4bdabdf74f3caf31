/// What a profile says of power; the empty set is the safe choice everywhere.
///
/// The words of the language: `bars_answer`, `io_bars`, `d3hot_writes` and `vf_power`.
public struct PowerRules: OptionSet, Sendable, Hashable {
  /// One bit a rule, as in word 1 of a `DirectoryPage`.
  public let rawValue: UInt8

  /// Rules by their bits; those without a meaning are kept.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// `bars_answer d0_to_d2`: BARs answer in D1 and D2 too, and not in D0 alone.
  ///
  /// Source: Linux drivers/vfio/pci/vfio_pci_config.c, __vfio_pci_memory_enabled.
  public static let barsAnswerThroughD2 = PowerRules(rawValue: 1 << 0)
  /// `io_bars ungated`: nothing is between a guest and I/O BARs; what they answer is the device's affair.
  ///
  /// Source: Linux drivers/vfio/pci/vfio_pci_rdwr.c, vfio_pci_bar_rw.
  public static let ungatedIO = PowerRules(rawValue: 1 << 1)
  /// `d3hot_writes lost`: a return to D0 that loses state goes back to what was before D3hot, and not to what the guest
  /// wrote in it.
  ///
  /// Source: Linux drivers/vfio/pci/vfio_pci_core.c, vfio_pci_set_power_state.
  public static let losesD3hotWrites = PowerRules(rawValue: 1 << 2)
  /// `vf_power free`: a PF may go below its VFs.
  ///
  /// Source: PCIe 6.0 §9.6.2, which leaves undefined what follows.
  public static let freeVFPower = PowerRules(rawValue: 1 << 3)
}
