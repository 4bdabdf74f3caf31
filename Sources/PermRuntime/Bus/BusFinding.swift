/// What is wrong with how functions stand on a bus.
public enum BusFinding: Sendable, Equatable {
  /// Nothing answers as function 0 of its device: a guest that looks for functions goes past this one.
  ///
  /// Source: PCI 3.0 §3.2.2.3.4 "Selection of a Device's Configuration Space"; Linux drivers/pci/probe.c, pci_scan_slot.
  case noFunction0(FunctionAddress)
}
