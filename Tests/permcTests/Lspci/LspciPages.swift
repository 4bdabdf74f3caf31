extension Lspci {
  /// How lspci shows what the tables describe.
  static let pages =
    [headerType0, headerType1, pciExpress] + standardPages + busPages + hyperTransportPages
    + errorPages + extendedPages + virtualizationPages + cxlPages
    + laterPages

  /// Fields that lspci is known to print wrongly, and why.
  static let defects: [String: String] = [
    "DOE.DOE_Status.DOE_Error": "lspci 3.9 tests bits 1:0 for it, not bit 2",
    "HyperTransport_Slave.Link_Frequency_Capability_0:8": byte,
    "HyperTransport_Slave.Link_Frequency_Capability_0:9": byte,
    "HyperTransport_Host.Link_Frequency_Capability:8": byte,
    "HyperTransport_Host.Link_Frequency_Capability:9": byte,
    "HyperTransport_Host.Link_Frequency_Capability:15": byte,
  ]
  private static let byte = "lspci to 3.14 reads one byte of a register of two"
}
