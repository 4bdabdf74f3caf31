extension Lspci {
  private static func size(_ exponent: UInt64) -> String {
    let units = ["MB", "GB", "TB", "PB", "EB"]
    return "\(UInt64(1) << (exponent % 10))\(units[Int(exponent / 10) % 5])"
  }

  private static let accessControl: [(String, String)] = [
    ("SrcValid", "ACS_Source_Validation"), ("TransBlk", "ACS_Translation_Blocking"),
    ("ReqRedir", "ACS_P2P_Request_Redirect"), ("CmpltRedir", "ACS_P2P_Completion_Redirect"),
    ("UpstreamFwd", "ACS_Upstream_Forwarding"), ("EgressCtrl", "ACS_P2P_Egress_Control"),
    ("DirectTrans", "ACS_Direct_Translated_P2P"),
  ]

  private static func accessControl(_ suffix: String) -> [LspciRow] {
    accessControl.map { LspciRow(place: .word($0.0), fields: [$0.1 + suffix], conversion: .flag) }
  }

  /// Extended capabilities of isolation, address translation and virtual functions.
  static let virtualizationPages = [
    LspciPage(
      "ARI",
      lines: [
        LspciLine(
          "ARICap:", "ARI_Capability",
          [
            LspciRow.flags([
              "MFVC": "MFVC_Function_Groups_Capability", "ACS": "ACS_Function_Groups_Capability",
            ]),
            LspciRow.value(#"Next Function: (\d+)"#, "Next_Function_Number"),
          ]),
        LspciLine(
          "ARICtl:", "ARI_Control",
          [
            LspciRow.flags(["MFVC": "MFVC_Function_Groups_Enable", "ACS": "ACS_Function_Groups_Enable"]),
            LspciRow.value(#"Function Group: (\d+)"#, "Function_Group"),
          ]),
      ]),
    LspciPage(
      "ACS",
      lines: [
        LspciLine("ACSCap:", "ACS_Capability", [accessControl("")]),
        LspciLine("ACSCtl:", "ACS_Control", [accessControl("_Enable")]),
      ]),
    LspciPage(
      "ATS",
      lines: [
        LspciLine(
          "ATSCap:", "ATS_Capability",
          [LspciRow.value(#"Invalidate Queue Depth: ([0-9a-f]+)"#, "Invalidate_Queue_Depth", .hex)]),
        LspciLine(
          "ATSCtl:", "ATS_Control",
          [
            LspciRow.flags(["Enable": "Enable"]),
            LspciRow.value(#"Smallest Translation Unit: ([0-9a-f]+)"#, "Smallest_Translation_Unit", .hex),
          ]),
      ]),
    LspciPage(
      "PRI",
      lines: [
        LspciLine(
          "PRICtl:", "Page_Request_Control", [LspciRow.flags(["Enable": "Enable", "Reset": "Reset"])]),
        LspciLine(
          "PRISta:", "Page_Request_Status",
          [
            LspciRow.flags([
              "RF": "Response_Failure", "UPRGI": "Unexpected_Page_Request_Group_Index", "Stopped": "Stopped",
            ]),
            LspciRow.later(LspciRow.flags(["PASID": "PRG_Response_PASID_Required"])),
          ]),
        LspciLine(
          "Page Request Capacity:",
          [
            LspciRow.value(#"^\s*([0-9a-f]+)"#, "Outstanding_Page_Request_Capacity", .hex),
            LspciRow.value(#"Allocation: ([0-9a-f]+)"#, "Outstanding_Page_Request_Allocation", .hex),
          ]),
      ]),
    LspciPage(
      "PASID",
      lines: [
        LspciLine(
          "PASIDCap:", "PASID_Capability",
          [
            LspciRow.flags(["Exec": "Execute_Permission_Supported", "Priv": "Privileged_Mode_Supported"]),
            LspciRow.value(#"Max PASID Width: ([0-9a-f]+)"#, "Max_PASID_Width", .hex),
          ]),
        LspciLine(
          "PASIDCtl:", "PASID_Control",
          [
            LspciRow.flags([
              "Enable": "PASID_Enable", "Exec": "Execute_Permission_Enable", "Priv": "Privileged_Mode_Enable",
            ])
          ]),
      ]),
    LspciPage(
      "SR_IOV",
      lines: [
        LspciLine(
          "IOVCap:", "SR_IOV_Capabilities",
          [
            LspciRow.flags([
              "Migration": "VF_Migration_Capable", "10BitTagReq": "VF_10_Bit_Tag_Requester_Supported",
            ]),
            LspciRow.value(
              #"Interrupt Message Number: ([0-9a-f]+)"#, "VF_Migration_Interrupt_Message_Number", .hex),
          ]),
        LspciLine(
          "IOVCtl:", "SR_IOV_Control",
          [
            LspciRow.flags([
              "Enable": "VF_Enable", "Migration": "VF_Migration_Enable",
              "Interrupt": "VF_Migration_Interrupt_Enable",
              "MSE": "VF_MSE", "ARIHierarchy": "ARI_Capable_Hierarchy",
              "10BitTagReq": "VF_10_Bit_Tag_Requester_Enable",
            ])
          ]),
        LspciLine("IOVSta:", "SR_IOV_Status", [LspciRow.flags(["Migration": "VF_Migration_Status"])]),
        LspciLine(
          "Initial VFs:",
          [
            LspciRow.value(#"^\s*(\d+)"#, "InitialVFs"), LspciRow.value(#"Total VFs: (\d+)"#, "TotalVFs"),
            LspciRow.value(#"Number of VFs: (\d+)"#, "NumVFs"),
            LspciRow.value(#"Function Dependency Link: ([0-9a-f]+)"#, "Function_Dependency_Link", .hex),
          ]),
        LspciLine(
          "VF offset:",
          [
            LspciRow.value(#"^\s*(\d+)"#, "First_VF_Offset"), LspciRow.value(#"stride: (\d+)"#, "VF_Stride"),
            LspciRow.value(#"Device ID: ([0-9a-f]+)"#, "VF_Device_ID", .hex),
          ]),
        LspciLine(
          "Supported Page Size:",
          [
            LspciRow.value(#"^\s*([0-9a-f]+)"#, "Supported_Page_Sizes", .hex),
            LspciRow.value(#"System Page Size: ([0-9a-f]+)"#, "System_Page_Size", .hex),
          ]),
        regions("VF_BAR"),
        LspciLine(
          "VF Migration:", "VF_Migration_State_Array_Offset",
          [
            LspciRow.number(#"offset: ([0-9a-f]+)"#, ["VF_Migration_State_Offset"]) { $0[0] << 3 },
            LspciRow.value(#"BIR: (\d)"#, "VF_Migration_State_BIR"),
          ]),
      ]),
    LspciPage(
      "Resizable_BAR",
      lines: [
        LspciLine(
          "BAR #:",
          [
            LspciRow.text(#"current size: (\w+)"#, ["Entry[0].Control.BAR_Size"]) { size($0[0]) },
            LspciRow.text(
              #"supported: (.+)$"#,
              ["Entry[0].Capability.Supported_Sizes", "Entry[0].Control.Supported_Sizes_Upper"]
            ) { values in
              let bits = values[0] | values[1] << 28
              return (0..<44).filter { bits >> $0 & 1 != 0 }.map { size($0) }.joined(separator: " ")
            },
          ])
      ]),
    LspciPage(
      "TPH_Requester",
      lines: [
        LspciLine(
          "", "TPH_Requester_Capability",
          [
            LspciRow.text(#"(Extended requester support)"#, ["Extended_TPH_Requester_Supported"]) {
              $0[0] == 1 ? "Extended requester support" : "not supported"
            },
            LspciRow.value(
              #"(No steering table available|Steering table in .+?(?:structure|table))$"#,
              "ST_Table_Location",
              .words([
                "No steering table available", "Steering table in TPH capability structure",
                "Steering table in MSI-X table",
              ])),
          ])
      ]),
    LspciPage(
      "Multicast",
      lines: [
        LspciLine(
          "McastCap:",
          [
            LspciRow.value(#"MaxGroups (\d+)"#, "MC_Capability.MC_Max_Group", .scaled(1, from: 1)),
            LspciRow.value(#"WindowSz (\d+)"#, "MC_Capability.MC_Window_Size_Requested"),
            LspciRow.value(#"NumGroups (\d+)"#, "MC_Control.MC_Num_Group", .scaled(1, from: 1)),
            LspciRow.flags(["Enable": "MC_Control.MC_Enable"]),
          ]),
        LspciLine(
          "McastBAR:", "MC_Base_Address",
          [
            LspciRow.value(#"IndexPos (\d+)"#, "MC_Index_Position"),
            LspciRow.number(#"BaseAddr ([0-9a-f]+)"#, ["MC_Base_Address"]) { $0[0] << 12 },
          ]),
        LspciLine("McastReceiveVec:", [LspciRow.value(#"([0-9a-f]+)"#, "MC_Receive", .hex)]),
        LspciLine("McastBlockAllVec:", [LspciRow.value(#"([0-9a-f]+)"#, "MC_Block_All", .hex)]),
        LspciLine("McastBlockUntransVec:", [LspciRow.value(#"([0-9a-f]+)"#, "MC_Block_Untranslated", .hex)]),
      ]),
  ]
}
