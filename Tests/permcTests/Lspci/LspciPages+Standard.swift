extension Lspci {
  /// Standard capabilities of devices.
  static let standardPages = [
    LspciPage(
      "PM",
      lines: [
        LspciLine("", [LspciRow.value(#"version (\d+)"#, "PMC.Version")]),
        LspciLine(
          "Flags:", "PMC",
          [
            LspciRow.flags([
              "PMEClk": "PME_Clock", "DSI": "Device_Specific_Initialization", "D1": "D1_Support",
              "D2": "D2_Support",
            ]),
            LspciRow.value(
              #"AuxCurrent=(\d+)mA"#, "Aux_Current",
              .words(["0", "55", "100", "160", "220", "270", "320", "375"])),
            LspciRow.value(#"PME\(D0([+-])"#, "PME_Support:0", .flag),
            LspciRow.value(#"PME\(D0.,D1([+-])"#, "PME_Support:1", .flag),
            LspciRow.value(#"PME\(D0.,D1.,D2([+-])"#, "PME_Support:2", .flag),
            LspciRow.value(#"D3hot([+-])"#, "PME_Support:3", .flag),
            LspciRow.value(#"D3cold([+-])"#, "PME_Support:4", .flag),
          ]),
        LspciLine(
          "Status:", "PMCSR",
          [
            LspciRow.value(#"D(\d) "#, "PowerState"),
            LspciRow.value(#"DSel=(\d+)"#, "Data_Select"),
            LspciRow.value(#"DScale=(\d+)"#, "Data_Scale"),
            LspciRow.flags(["NoSoftRst": "No_Soft_Reset", "PME-Enable": "PME_En", "PME": "PME_Status"]),
          ]),
        LspciLine(
          "Bridge:", "PMCSR_BSE",
          [
            LspciRow.flags(["PM": "BPCC_En"]),
            // The bit is B2's; lspci shows it as B3's.
            LspciRow.text(#"B3([+-])"#, ["B2_B3"]) { $0[0] == 0 ? "+" : "-" },
          ]),
      ]),
    LspciPage(
      "MSI",
      lines: [
        LspciLine(
          "", "Message_Control",
          [
            LspciRow.flags([
              "Enable": "MSI_Enable", "Maskable": "Per_Vector_Masking_Capable", "64bit": "Addr64_Capable",
            ]),
            LspciRow.value(#"Count=(\d+)/"#, "Multiple_Message_Enable", .doubled(1)),
            LspciRow.value(#"Count=\d+/(\d+)"#, "Multiple_Message_Capable", .doubled(1)),
          ]),
        LspciLine(
          "Address:",
          [
            LspciRow.text(
              #"^([0-9a-f]+)"#,
              ["Message_Address", "Message_Upper_Address?", "Message_Control.Addr64_Capable"]
            ) {
              $0[2] == 1 ? padded($0[1], 8) + padded($0[0], 8) : padded($0[0], 8)
            },
            LspciRow.value(#"Data: ([0-9a-f]+)"#, "Message_Data", .hex),
          ]),
        LspciLine(
          "Masking:",
          [
            LspciRow.value(#"^([0-9a-f]+)"#, "Mask_Bits", .hex),
            LspciRow.value(#"Pending: ([0-9a-f]+)"#, "Pending_Bits", .hex),
          ]),
      ]),
    LspciPage(
      "MSI_X",
      lines: [
        LspciLine(
          "", "Message_Control",
          [
            LspciRow.flags(["Enable": "MSI_X_Enable", "Masked": "Function_Mask"]),
            LspciRow.value(#"Count=(\d+)"#, "Table_Size", .scaled(1, from: 1)),
          ]),
        LspciLine(
          "Vector table:", "Table_Offset_Table_BIR",
          [
            LspciRow.value(#"BAR=(\d)"#, "Table_BIR"),
            LspciRow.number(#"offset=([0-9a-f]+)"#, ["Table_Offset"]) { $0[0] << 3 },
          ]),
        LspciLine(
          "PBA:", "PBA_Offset_PBA_BIR",
          [
            LspciRow.value(#"BAR=(\d)"#, "PBA_BIR"),
            LspciRow.number(#"offset=([0-9a-f]+)"#, ["PBA_Offset"]) { $0[0] << 3 },
          ]),
      ]),
    LspciPage(
      "AF",
      lines: [
        LspciLine("AFCap:", "AF_Capabilities", [LspciRow.flags(["TP": "TP_Capable", "FLR": "FLR_Capable"])]),
        LspciLine("AFCtrl:", "AF_Control", [LspciRow.flags(["FLR": "Initiate_FLR"])]),
        LspciLine("AFStatus:", "AF_Status", [LspciRow.flags(["TP": "Transactions_Pending"])]),
      ]),
    LspciPage(
      "Debug_Port",
      lines: [
        LspciLine(
          "", "Debug_Port",
          [
            LspciRow.value(#"BAR=(\d)"#, "BAR_Number"),
            LspciRow.value(#"offset=([0-9a-f]+)"#, "Port_Offset", .hex),
          ])
      ]),
    LspciPage(
      "Subsystem_ID",
      lines: [
        LspciLine(
          "",
          [
            LspciRow.value(#"Subsystem: ([0-9a-f]{4}):"#, "Subsystem_Vendor_ID", .hex),
            LspciRow.value(#"Subsystem: [0-9a-f]{4}:([0-9a-f]{4})"#, "Subsystem_ID", .hex),
          ])
      ]),
    LspciPage(
      "SATA",
      lines: [
        LspciLine(
          "",
          [
            LspciRow.value(#"v(\d+)\."#, "SATA_Capability_0.Major_Revision"),
            LspciRow.value(#"v\d+\.(\d+)"#, "SATA_Capability_0.Minor_Revision"),
            LspciRow.value(#"BAR(\d)"#, "SATA_Capability_1.BAR_Location", .scaled(1, from: UInt64.max - 3)),
            LspciRow.value(#"Offset=([0-9a-f]+)"#, "SATA_Capability_1.BAR_Offset", .hex),
          ])
      ]),
    LspciPage(
      "Vendor_Specific",
      lines: [LspciLine("", [LspciRow.value(#"Len=([0-9a-f]+)"#, "Capability_Length", .hex)])]),
    LspciPage(
      "Enhanced_Allocation",
      lines: [
        LspciLine("", [LspciRow.value(#"NumEntries=(\d+)"#, "Num_Entries.Num_Entries")]),
        LspciLine(
          "Entry #:", "Entry_64[#].Properties",
          [
            LspciRow.flags(["Enable": "Enable", "Writable": "Writable"]),
            LspciRow.value(#"EntrySize=(\d)"#, "Entry_Size"),
          ],
          lines: [
            LspciLine(
              "BAR Equivalent Indicator:", "Entry_64[#].Properties",
              [
                LspciRow.text(#"^(.+)$"#, ["BAR_Equivalent_Indicator"]) {
                  $0[0] >= 9 && $0[0] <= 14 ? "VF-BAR \($0[0] - 9)" : "BAR \($0[0])"
                }
              ]),
            LspciLine(
              "PrimaryProperties:", "Entry_64[#].Properties",
              [
                LspciRow.value(
                  #"^(.+)$"#, "Primary_Properties",
                  .words([
                    "memory space, non-prefetchable", "memory space, prefetchable", "I/O space",
                    "VF memory space, prefetchable", "VF memory space, non-prefetchable",
                  ]))
              ]),
            LspciLine(
              "SecondaryProperties:", "Entry_64[#].Properties",
              [
                LspciRow.text(#"^(.+)$"#, ["Secondary_Properties"]) {
                  $0[0] == 0xff
                    ? "entry unavailable for use, PrimaryProperties should be used" : "\($0[0])"
                }
              ]),
            LspciLine(
              "Base:", "Entry_64[#]",
              [
                LspciRow.number(#"^([0-9a-f]+)"#, ["Base.Base", "Base_Upper?"]) {
                  $0[1] << 32 | $0[0] << 2
                }
              ]),
            LspciLine(
              "MaxOffset:", "Entry_64[#]",
              [
                LspciRow.number(#"^([0-9a-f]+)"#, ["MaxOffset.MaxOffset", "MaxOffset_Upper?"]) {
                  $0[1] << 32 | $0[0] << 2 | 3
                }
              ]),
          ]),
      ]),
  ]
}
