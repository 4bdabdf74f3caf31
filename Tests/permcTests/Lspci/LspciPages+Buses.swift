extension Lspci {
  /// What `RBC=` counts in.
  private static let rates = ["x1", "x2", "x4"]

  private static func rate(_ values: [UInt64]) -> String {
    let named = rates.indices.filter { values[0] >> UInt64($0) & 1 != 0 }.map { rates[$0] }
    return named.isEmpty ? "<none>" : named.joined(separator: ",")
  }

  private static func place(_ values: [UInt64]) -> String {
    padded(values[0], 2) + ":" + padded(values[1], 2) + "." + String(values[2])
  }

  private static let devicePlace = ["Bus_Number", "Device_Number", "Function_Number"]

  /// Capabilities of PCI-X and AGP.
  static let busPages = [
    LspciPage(
      "PCI_X",
      lines: [
        LspciLine(
          "Command:", "PCI_X_Command",
          [
            LspciRow.flags(["DPERE": "Data_Parity_Error_Recovery_Enable", "ERO": "Enable_Relaxed_Ordering"]),
            LspciRow.value(#"RBC=(\d+)"#, "Maximum_Memory_Read_Byte_Count", .doubled(512)),
            LspciRow.value(
              #"OST=(\d+)"#, "Maximum_Outstanding_Split_Transactions",
              .words(["1", "2", "3", "4", "8", "12", "16", "32"])),
          ]),
        LspciLine(
          "Status:", "PCI_X_Status",
          [
            LspciRow.text(#"Dev=(\S+)"#, devicePlace, place),
            LspciRow.value(#"DC=(\w+)"#, "Device_Complexity", .words(["simple", "bridge"])),
            LspciRow.value(#"DMMRBC=(\d+)"#, "Designed_Maximum_Memory_Read_Byte_Count", .doubled(512)),
            LspciRow.value(
              #"DMOST=(\d+)"#, "Designed_Maximum_Outstanding_Split_Transactions",
              .words(["1", "2", "3", "4", "8", "12", "16", "32"])),
            LspciRow.value(#"DMCRS=(\d+)"#, "Designed_Maximum_Cumulative_Read_Size", .doubled(8)),
            LspciRow.flags([
              "64bit": "Device_64_bit", "133MHz": "Capable_133_MHz", "SCD": "Split_Completion_Discarded",
              "USC": "Unexpected_Split_Completion", "RSCEM": "Received_Split_Completion_Error_Message",
              "266MHz": "Capable_266_MHz", "533MHz": "Capable_533_MHz",
            ]),
          ]),
      ]),
    LspciPage(
      "PCI_X_Bridge",
      lines: [
        LspciLine(
          "Secondary Status:", "PCI_X_Secondary_Status",
          [
            LspciRow.flags([
              "64bit": "Device_64_bit", "133MHz": "Capable_133_MHz", "SCD": "Split_Completion_Discarded",
              "USC": "Unexpected_Split_Completion", "SCO": "Split_Completion_Overrun",
              "SRD": "Split_Request_Delayed",
            ]),
            LspciRow.value(
              #"Freq=(\w+)"#, "Secondary_Bus_Mode_and_Frequency",
              .words(["conv", "66MHz", "100MHz", "133MHz"])),
          ]),
        LspciLine(
          "Status:", "PCI_X_Bridge_Status",
          [
            LspciRow.text(#"Dev=(\S+)"#, devicePlace, place),
            LspciRow.flags([
              "64bit": "Device_64_bit", "133MHz": "Capable_133_MHz", "SCD": "Split_Completion_Discarded",
              "USC": "Unexpected_Split_Completion", "SCO": "Split_Completion_Overrun",
              "SRD": "Split_Request_Delayed",
            ]),
          ]),
        split("Upstream:", "Upstream_Split_Transaction_Control"),
        split("Downstream:", "Downstream_Split_Transaction_Control"),
      ]),
    LspciPage(
      "AGP",
      lines: [
        LspciLine(
          "", "AGP_Identifier",
          [
            LspciRow.value(#"version (\d+)\."#, "Major_Revision"),
            LspciRow.value(#"version \d+\.(\d+)"#, "Minor_Revision"),
          ]),
        LspciLine(
          "Status:", "AGP_Status",
          [
            LspciRow.value(#"RQ=(\d+)"#, "RQ", .scaled(1, from: 1)),
            LspciRow.value(#"ArqSz=(\d+)"#, "ARQSZ"),
            LspciRow.value(#"Cal=(\d+)"#, "CAL_Cycle"),
            LspciRow.text(#"Rate=(\S+)"#, ["RATE"], rate),
            LspciRow.flags([
              "Iso": "ISOCH_Support", "SBA": "SBA", "ITACoh": "ITA_COH", "GART64": "GART64B",
              "HTrans": "HTRANS",
              "64bit": "Over_4G", "FW": "FW", "AGP3": "AGP_3_0_Mode",
            ]),
          ]),
        LspciLine(
          "Command:", "AGP_Command",
          [
            LspciRow.value(#"RQ=(\d+)"#, "RQ_Depth", .scaled(1, from: 1)),
            LspciRow.value(#"ArqSz=(\d+)"#, "PARQSZ"),
            LspciRow.value(#"Cal=(\d+)"#, "PCAL_Cycle"),
            LspciRow.text(#"Rate=(\S+)"#, ["DATA_RATE"], rate),
            LspciRow.flags([
              "SBA": "SBA_Enable", "AGP": "AGP_Enable", "GART64": "GART64B_Enable", "64bit": "Over_4G_Enable",
              "FW": "FW_Enable",
            ]),
          ]),
      ]),
  ]

  private static func split(_ label: String, _ register: String) -> LspciLine {
    LspciLine(
      label, register,
      [
        LspciRow.value(#"Capacity=(\d+)"#, "Split_Transaction_Capacity"),
        LspciRow.value(#"CommitmentLimit=(\d+)"#, "Split_Transaction_Commitment_Limit"),
      ])
  }
}
