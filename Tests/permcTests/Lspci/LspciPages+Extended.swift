extension Lspci {
  private static func nanoseconds(_ values: [UInt64]) -> String { "\(values[0] << (5 * values[1]))" }

  /// Microseconds of T_POWER_ON: a value and a scale.
  private static func powerOn(_ values: [UInt64]) -> String {
    values[1] < 3 ? "\(values[0] * [2, 10, 100][Int(values[1])])us" : "<error>"
  }

  private static func granularity(_ zero: String) -> @Sendable ([UInt64]) -> String {
    { $0[0] == 0 ? zero : $0[0] == 0xff ? "Greater than 254ns" : "\($0[0])ns" }
  }

  private static func serial(_ values: [UInt64]) -> String {
    let bytes: [UInt64] = (0..<8).map { (index: Int) -> UInt64 in
      values[index / 4] >> UInt64(24 - 8 * (index % 4)) & 0xff
    }
    return bytes.map { padded($0, 2) }.joined(separator: "-")
  }

  private static func lanes(_ values: [UInt64]) -> String {
    let lanes = (0..<32).filter { (lane: Int) -> Bool in values[0] >> UInt64(lane) & 1 != 0 }
    return lanes.isEmpty ? "0" : "LaneErr at lane: " + lanes.map(String.init).joined(separator: " ")
  }

  private static let arbitration: LspciRow.Conversion = .words([
    "Fixed", "WRR32", "WRR64", "WRR128", "TWRR128", "WRR256",
  ])

  /// Extended capabilities of links, power and arbitration.
  static let extendedPages = [
    LspciPage(
      "Virtual_Channel", "Virtual_Channel_with_MFVC",
      lines: [
        LspciLine(
          "Caps:", "Port_VC_Capability_1",
          [
            LspciRow.value(#"LPEVC=(\d)"#, "Low_Priority_Extended_VC_Count"),
            LspciRow.value(#"RefClk=(\S+)"#, "Reference_Clock", .words(["100ns"])),
            LspciRow.value(#"PATEntryBits=(\d+)"#, "Port_Arbitration_Table_Entry_Size", .doubled(1)),
          ]),
        LspciLine(
          "Arb:", "Port_VC_Capability_2",
          [
            LspciRow.flags([
              "Fixed": "Hardware_Fixed_Arbitration", "WRR32": "WRR_32_Phases", "WRR64": "WRR_64_Phases",
              "WRR128": "WRR_128_Phases",
            ])
          ]),
        LspciLine(
          "Ctrl:", "Port_VC_Control",
          [LspciRow.value(#"ArbSelect=(\S+)"#, "VC_Arbitration_Select", arbitration)]),
        LspciLine(
          "Status:", "Port_VC_Status", [LspciRow.flags(["InProgress": "VC_Arbitration_Table_Status"])]),
        LspciLine(
          "VC#:",
          lines: [
            LspciLine(
              "Caps:", "VC_Resource[#].Capability",
              [
                LspciRow.value(#"PATOffset=([0-9a-f]+)"#, "Port_Arbitration_Table_Offset", .hex),
                LspciRow.value(#"MaxTimeSlots=(\d+)"#, "Maximum_Time_Slots", .scaled(1, from: 1)),
                LspciRow.flags(["RejSnoopTrans": "Reject_Snoop_Transactions"]),
              ]),
            LspciLine(
              "Arb:", "VC_Resource[#].Capability",
              [
                LspciRow.flags([
                  "Fixed": "Port_Arbitration_Capability:0", "WRR32": "Port_Arbitration_Capability:1",
                  "WRR64": "Port_Arbitration_Capability:2", "WRR128": "Port_Arbitration_Capability:3",
                  "TWRR128": "Port_Arbitration_Capability:4", "WRR256": "Port_Arbitration_Capability:5",
                ])
              ]),
            LspciLine(
              "Ctrl:", "VC_Resource[#].Control",
              [
                LspciRow.flags(["Enable": "VC_Enable"]), LspciRow.value(#"ID=(\d)"#, "VC_ID"),
                LspciRow.value(#"ArbSelect=(\S+)"#, "Port_Arbitration_Select", arbitration),
                LspciRow.value(#"TC/VC=([0-9a-f]+)"#, "TC_VC_Map", .hex),
              ]),
            LspciLine(
              "Status:", "VC_Resource[#].Status",
              [
                LspciRow.flags([
                  "NegoPending": "VC_Negotiation_Pending", "InProgress": "Port_Arbitration_Table_Status",
                ])
              ]),
          ]),
      ]),
    LspciPage(
      "Secondary_PCI_Express",
      lines: [
        LspciLine(
          "LnkCtl3:", "Link_Control_3",
          [
            LspciRow.flags([
              "LnkEquIntrruptEn": "Link_Equalization_Request_Interrupt_Enable",
              "PerformEqu": "Perform_Equalization",
            ])
          ]),
        LspciLine(
          "LaneErrStat:",
          [
            LspciRow.text(#"^\s*(.+?)\s*$"#, ["Lane_Error_Status"], lanes)
          ]),
      ]),
    LspciPage(
      "Root_Complex_Link_Declaration",
      lines: [
        LspciLine(
          "Desc:", "Element_Self_Description",
          [
            LspciRow.value(#"PortNumber=([0-9a-f]+)"#, "Port_Number", .hex),
            LspciRow.value(#"ComponentID=([0-9a-f]+)"#, "Component_ID", .hex),
            LspciRow.value(#"EltType=(\w+)"#, "Element_Type", .words(["Config", "Egress", "Internal"])),
          ]),
        LspciLine(
          "Link#:",
          lines: [
            LspciLine(
              "Desc:", "Link_Entry[#].Link_Description",
              [
                LspciRow.value(#"TargetPort=([0-9a-f]+)"#, "Target_Port_Number", .hex),
                LspciRow.value(#"TargetComponent=([0-9a-f]+)"#, "Target_Component_ID", .hex),
                LspciRow.value(#"LinkType=(\w+)"#, "Link_Type", .words(["MemMapped", "Config"])),
                LspciRow.flags(["AssocRCRB": "Associate_RCRB_Header", "LinkValid": "Link_Valid"]),
              ]),
            LspciLine(
              "Addr:", "Link_Entry[#]",
              [
                LspciRow.text(#"^([0-9a-f]{16})"#, ["Link_Address_High", "Link_Address_Low"]) {
                  padded($0[0], 8) + padded($0[1], 8)
                }
              ]),
          ]),
      ]),
    LspciPage(
      "LTR",
      lines: [
        LspciLine(
          "Max snoop latency:", "Max_Snoop_Latency",
          [
            LspciRow.text(#"(\d+)ns"#, ["Max_Snoop_LatencyValue", "Max_Snoop_LatencyScale"], nanoseconds)
          ]),
        LspciLine(
          "Max no snoop latency:", "Max_No_Snoop_Latency",
          [
            LspciRow.text(
              #"(\d+)ns"#, ["Max_No_Snoop_LatencyValue", "Max_No_Snoop_LatencyScale"], nanoseconds)
          ]),
      ]),
    LspciPage(
      "L1_PM_Substates",
      lines: [
        LspciLine(
          "L1SubCap:", "L1_PM_Substates_Capabilities",
          [
            LspciRow.flags([
              "PCI-PM_L1.2": "PCI_PM_L1_2_Supported", "PCI-PM_L1.1": "PCI_PM_L1_1_Supported",
              "ASPM_L1.2": "ASPM_L1_2_Supported", "ASPM_L1.1": "ASPM_L1_1_Supported",
              "L1_PM_Substates": "L1_PM_Substates_Supported",
            ]),
            LspciRow.value(#"PortCommonModeRestoreTime=(\d+)us"#, "Port_Common_Mode_Restore_Time"),
            LspciRow.text(
              #"PortTPowerOnTime=(\S+)"#, ["Port_T_POWER_ON_Value", "Port_T_POWER_ON_Scale"], powerOn),
          ]),
        LspciLine(
          "L1SubCtl1:", "L1_PM_Substates_Control_1",
          [
            LspciRow.flags([
              "PCI-PM_L1.2": "PCI_PM_L1_2_Enable", "PCI-PM_L1.1": "PCI_PM_L1_1_Enable",
              "ASPM_L1.2": "ASPM_L1_2_Enable", "ASPM_L1.1": "ASPM_L1_1_Enable",
            ]),
            LspciRow.value(#"T_CommonMode=(\d+)us"#, "Common_Mode_Restore_Time"),
            LspciRow.text(
              #"LTR1.2_Threshold=(\d+)ns"#, ["LTR_L1_2_THRESHOLD_Value", "LTR_L1_2_THRESHOLD_Scale"],
              nanoseconds),
          ]),
        LspciLine(
          "L1SubCtl2:", "L1_PM_Substates_Control_2",
          [LspciRow.text(#"T_PwrOn=(\S+)"#, ["T_POWER_ON_Value", "T_POWER_ON_Scale"], powerOn)]),
      ]),
    LspciPage(
      "PTM",
      lines: [
        LspciLine(
          "PTMCap:", "PTM_Capability",
          [
            LspciRow.flags([
              "Requester": "PTM_Requester_Capable", "Responder": "PTM_Responder_Capable",
              "Root": "PTM_Root_Capable",
            ])
          ]),
        LspciLine(
          "PTMClockGranularity:", "PTM_Capability",
          [LspciRow.text(#"^\s*(.+)$"#, ["Local_Clock_Granularity"], granularity("Unimplemented"))]),
        LspciLine(
          "PTMControl:", "PTM_Control",
          [LspciRow.flags(["Enabled": "PTM_Enable", "RootSelected": "Root_Select"])]),
        LspciLine(
          "PTMEffectiveGranularity:", "PTM_Control",
          [LspciRow.text(#"^\s*(.+)$"#, ["Effective_Granularity"], granularity("Unknown"))]),
      ]),
    LspciPage(
      "Device_Serial_Number",
      lines: [
        LspciLine(
          "",
          [
            LspciRow.text(#"Number ([0-9a-f-]+)"#, ["Serial_Number_Upper", "Serial_Number_Lower"], serial)
          ])
      ]),
    LspciPage(
      "DOE",
      lines: [
        LspciLine(
          "DOECap:", "DOE_Capabilities",
          [
            LspciRow.flags(["IntSup": "DOE_Interrupt_Support"]),
            LspciRow.value(#"Interrupt Message Number ([0-9a-f]+)"#, "DOE_Interrupt_Message_Number", .hex),
          ]),
        LspciLine("DOECtl:", "DOE_Control", [LspciRow.flags(["IntEn": "DOE_Interrupt_Enable"])]),
        LspciLine(
          "DOESta:", "DOE_Status",
          [
            LspciRow.flags([
              "Busy": "DOE_Busy", "IntSta": "DOE_Interrupt_Status", "Error": "DOE_Error",
              "ObjectReady": "Data_Object_Ready",
            ])
          ]),
      ]),
    LspciPage(
      "RCEC_Endpoint_Association",
      lines: [
        LspciLine(
          "RCiEPBitmap:",
          [
            LspciRow.text(#"(\[none\])"#, ["Association_Bitmap_for_RCiEPs"]) {
              $0[0] == 0 ? "[none]" : "some"
            }
          ]),
        LspciLine(
          "AssociatedBusNumbers:", "RCEC_Associated_Bus_Numbers",
          [
            LspciRow.text(#"(\[none\])"#, ["RCEC_Next_Bus", "RCEC_Last_Bus"]) {
              $0[0] == 0xff && $0[1] == 0 ? "[none]" : "some"
            }
          ]),
      ]),
    LspciPage(
      "VSEC",
      lines: [
        LspciLine(
          "", "VSEC_Header",
          [
            LspciRow.value(#"ID=([0-9a-f]+)"#, "VSEC_ID", .hex),
            LspciRow.value(#"Rev=([0-9a-f]+)"#, "VSEC_Rev", .hex),
            LspciRow.value(#"Len=([0-9a-f]+)"#, "VSEC_Length", .hex),
          ])
      ]),
  ]
}
