extension Lspci {
  private static func equalization(_ rate: String) -> [LspciRow] {
    LspciRow.flags([
      "EquComplete": "Complete", "EquPhase1": "Phase_1_Successful", "EquPhase2": "Phase_2_Successful",
      "EquPhase3": "Phase_3_Successful",
    ]).map { row in
      var row = row
      row.fields = row.fields.map { "Equalization_\(rate)_\($0)" }
      return row
    } + LspciRow.flags(["LinkEquRequest": "Link_Equalization_Request_\(rate)"])
  }

  private static func page(_ table: String, _ lines: [(label: String, path: String, rows: [LspciRow])])
    -> LspciPage
  {
    LspciPage(table, lines: lines.map { LspciLine($0.label, $0.path, [LspciRow.later($0.rows)]) })
  }

  private static let widths = LspciRow.Conversion.words(["x1", "x2", "x4", "x8", "x16"])

  private static func flag(_ pattern: String, _ field: String) -> [LspciRow] {
    LspciRow.value(pattern, field, .flag)
  }

  /// Capabilities that lspci decodes from 3.10 to 3.14 on.
  static let laterPages = [
    page("Physical_Layer_16_0_GTs", [("Phy16Sta:", "Status_16_0_GTs", equalization("16_0_GTs"))]),
    page(
      "Physical_Layer_32_0_GTs",
      [
        (
          "Phy32Cap:", "Capabilities_32_0_GTs",
          LspciRow.flags([
            "EqualizationBypass": "Equalization_Bypass_to_Highest_Rate_Supported",
            "NoEqualizationNeeded": "No_Equalization_Needed_Supported",
            "ModTsMode0": "Modified_TS_Usage_Mode_0_Supported_PCI_Express",
            "ModTsMode1": "Modified_TS_Usage_Mode_1_Supported_Training_Set_Message",
            "ModTsMode2": "Modified_TS_Usage_Mode_2_Supported_Alternate_Protocol",
          ])
        ),
        (
          "Phy32Ctl:", "Control_32_0_GTs",
          LspciRow.flags([
            "EqualizationBypassDis": "Equalization_Bypass_to_Highest_Rate_Disable",
            "NoEqualizationNeededDis": "No_Equalization_Needed_Disable",
          ])
            + LspciRow.value(
              #"Usage Mode: (.+)$"#, "Modified_TS_Usage_Mode_Selected", .words(["PCI Express"]))
        ),
        (
          "Phy32Sta:", "Status_32_0_GTs",
          equalization("32_0_GTs")
            + LspciRow.flags([
              "ModTsRecv": "Modified_TS_Received", "TxPrecodeOn": "Transmitter_Precoding_On",
              "TxPrecodeReq": "Transmitter_Precode_Request",
              "NoEqualizationNeededRecv": "No_Equalization_Needed_Received",
            ])
            + LspciRow.value(
              #"Behavior Control: (\w+ \w+ \w+)"#, "Received_Enhanced_Link_Behavior_Control",
              .words(["Full Equalization required"]))
        ),
      ]),
    page(
      "Lane_Margining",
      [
        (
          "PortCap:", "Margining_Port_Capabilities",
          flag(#"Uses Driver([+-])"#, "Margining_uses_Driver_Software")
        ),
        (
          "PortSta:", "Margining_Port_Status",
          LspciRow.flags(["MargReady": "Margining_Ready", "MargSoftReady": "Margining_Software_Ready"])
        ),
      ]),
    page(
      "Device_3",
      [
        (
          "DevCap3:", "Device_Capabilities_3",
          flag(#"DMWr Request Routing([+-])"#, "DMWr_Request_Routing_Supported")
            + flag(#"14-Bit Tag Completer([+-])"#, "Tag_14_Bit_Completer_Supported")
            + flag(#"14-Bit Tag Requester([+-])"#, "Tag_14_Bit_Requester_Supported")
            + flag(#"L0p([+-])"#, "L0p_Supported")
            + flag(#"RdWr Completer([+-])"#, "UIO_Mem_RdWr_Completer_Supported")
            + flag(#"RdWr Requester([+-])"#, "UIO_Mem_RdWr_Requester_Supported")
            + LspciRow.value(
              #"Port L0p Exit Latency: (.+?),"#, "Port_L0p_Exit_Latency", .words(["Less than 1us"]))
        ),
        (
          "DevCtl3:", "Device_Control_3",
          flag(#"DMWr Requester([+-])"#, "DMWr_Requester_Enable")
            + flag(#"Egress Blocking([+-])"#, "DMWr_Egress_Blocking")
            + flag(#"14-Bit Tag Requester([+-])"#, "Tag_14_Bit_Requester_Enable")
            + flag(#"L0p([+-])"#, "L0p_Enable")
            + flag(#"RdWr Requester([+-])"#, "UIO_Mem_RdWr_Requester_Enable")
            + LspciRow.value(#"Target Link Width: (x\d+)"#, "Target_Link_Width", widths)
            // The bit disables; lspci shows what it leaves.
            + LspciRow.text(#"256B Boundary([+-])"#, ["UIO_Request_256B_Boundary_Disable"]) {
              $0[0] == 0 ? "+" : "-"
            }
        ),
        (
          "DevSta3:", "Device_Status_3",
          flag(#"Segment Captured([+-])"#, "Segment_Captured")
            + flag(#"Remote L0p([+-])"#, "Remote_L0p_Supported")
            + LspciRow.value(#"Initial Link Width: (x\d+)"#, "Initial_Link_Width", widths)
        ),
      ]),
    page(
      "IDE",
      [
        (
          "IDECap:", "IDE_Capability",
          LspciRow.flags([
            "FlowThru": "Flow_Through_IDE_Stream_Supported", "PartHdr": "Partial_Header_Encryption_Supported",
            "Aggr": "Aggregation_Supported", "PCPC": "PCRC_Supported", "IDE_KM": "IDE_KM_Protocol_Supported",
            "SelCfg": "Selective_IDE_for_Configuration_Requests_Supported",
            "TeeLim": "TEE_Limited_Stream_Supported", "XT": "XT_Supported",
          ])
            + LspciRow.value(#"TCs=(\d+)"#, "Number_of_TCs_Supported_for_Link_IDE", .scaled(1, from: 1))
        ),
        ("IDECtl:", "IDE_Control", LspciRow.flags(["FTEn": "Flow_Through_IDE_Stream_Enabled"])),
        (
          "SelectiveIDE#0 Ctl:", "Selective_IDE_Stream[0].Control",
          LspciRow.flags([
            "En": "Selective_IDE_Stream_Enable", "XT": "Selective_IDE_Stream_XT_Enable",
            "NPR": "Tx_Aggregation_Mode_NPR", "PR": "Tx_Aggregation_Mode_PR",
            "CPL": "Tx_Aggregation_Mode_CPL",
            "PCRC": "PCRC_Enable", "CFG": "Selective_IDE_for_Configuration_Requests_Enable",
            "TeeLim": "TEE_Limited_Stream",
          ]) + LspciRow.value(#"TC(\d)"#, "TC") + LspciRow.value(#"ID(\d+)"#, "Stream_ID")
        ),
        (
          "SelectiveIDE#0 Sta:", "Selective_IDE_Stream[0].Status",
          LspciRow.flags(["RecvChkFail": "Received_IDE_Fail_Message"])
            + LspciRow.value(
              #"^\s*(\w+)"#, "Selective_IDE_Stream_State", .words(["insecure", "?", "secure"]))
        ),
        (
          "SelectiveIDE#0 RID:", "Selective_IDE_Stream[0]",
          flag(#"Valid([+-])"#, "RID_Association_2.Valid")
            + LspciRow.value(#" Base=([0-9a-f]+)"#, "RID_Association_2.RID_Base", .hex)
            + LspciRow.value(#"Limit=([0-9a-f]+)"#, "RID_Association_1.RID_Limit", .hex)
            + LspciRow.value(#"SegBase=([0-9a-f]+)"#, "RID_Association_2.Segment_Base", .hex)
        ),
      ]),
  ]
}
