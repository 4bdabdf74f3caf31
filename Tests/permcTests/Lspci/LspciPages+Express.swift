extension Lspci {
  private static let speeds = LspciRow.Conversion.words(
    ["unknown", "2.5GT/s", "5GT/s", "8GT/s", "16GT/s", "32GT/s", "64GT/s"]
      + Array(repeating: "unknown", count: 9))
  /// 0, which is reserved, is the least.
  private static let targetSpeeds = LspciRow.Conversion.words(
    ["2.5GT/s", "2.5GT/s", "5GT/s", "8GT/s", "16GT/s", "32GT/s", "64GT/s"])
  private static let latencyL0s = LspciRow.Conversion.words(
    ["<64ns", "<128ns", "<256ns", "<512ns", "<1us", "<2us", "<4us", "unlimited"])
  private static let latencyL1 = LspciRow.Conversion.words(
    ["<1us", "<2us", "<4us", "<8us", "<16us", "<32us", "<64us", "unlimited"])
  private static let indicators = LspciRow.Conversion.words(["Unknown", "On", "Blink", "Off"])

  /// Watts: a value and a power of ten by which it is divided.
  private static func watts(_ values: [UInt64]) -> String {
    var digits = String(values[0] * [1000, 100, 10, 1][Int(values[1] & 3)])
    digits = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    let whole = digits.dropLast(3)
    var rest = digits.suffix(3)
    while rest.last == "0" { rest = rest.dropLast() }
    return rest.isEmpty ? "\(whole)W" : "\(whole).\(rest)W"
  }

  private static let link: [LspciLine] = [
    LspciLine(
      "LnkCap:", "Link_Capabilities",
      [
        LspciRow.value(#"Port #(\d+)"#, "Port_Number"),
        LspciRow.value(#"Speed ([\w./]+)"#, "Max_Link_Speed", speeds),
        LspciRow.value(#"Width x(\d+)"#, "Maximum_Link_Width"),
        LspciRow.value(
          #"ASPM (not supported|L0s L1|L0s|L1)"#, "ASPM_Support",
          .words(["not supported", "L0s", "L1", "L0s L1"])),
        LspciRow.value(#"Exit Latency L0s ([<\w]+)"#, "L0s_Exit_Latency", latencyL0s),
        LspciRow.value(#"Exit Latency .*?L1 ([<\w]+)"#, "L1_Exit_Latency", latencyL1),
        LspciRow.flags([
          "ClockPM": "Clock_Power_Management", "Surprise": "Surprise_Down_Error_Reporting_Capable",
          "LLActRep": "Data_Link_Layer_Link_Active_Reporting_Capable",
          "BwNot": "Link_Bandwidth_Notification_Capability", "ASPMOptComp": "ASPM_Optionality_Compliance",
        ]),
      ]),
    LspciLine(
      "LnkCtl:", "Link_Control",
      [
        LspciRow.value(
          #"ASPM (Disabled|L0s L1|L0s|L1)(?: Enabled)?;"#, "ASPM_Control",
          .words(["Disabled", "L0s", "L1", "L0s L1"])),
        LspciRow.value(#"RCB (\d+) bytes"#, "Read_Completion_Boundary", .doubled(64)),
        LspciRow.flags([
          "Disabled": "Link_Disable", "CommClk": "Common_Clock_Configuration", "ExtSynch": "Extended_Synch",
          "ClockPM": "Enable_Clock_Power_Management", "AutWidDis": "Hardware_Autonomous_Width_Disable",
          "BWInt": "Link_Bandwidth_Management_Interrupt_Enable",
          "AutBWInt": "Link_Autonomous_Bandwidth_Interrupt_Enable",
        ]),
        LspciRow.later(LspciRow.flags(["LnkDisable": "Link_Disable", "FltModeDis": "Flit_Mode_Disable"])),
      ]),
    LspciLine(
      "LnkSta:", "Link_Status",
      [
        LspciRow.value(#"Speed ([\w./]+)"#, "Current_Link_Speed", speeds),
        LspciRow.value(#"Width x(\d+)"#, "Negotiated_Link_Width"),
        LspciRow.flags([
          "TrErr": "Undefined", "Train": "Link_Training", "SlotClk": "Slot_Clock_Configuration",
          "DLActive": "Data_Link_Layer_Link_Active", "BWMgmt": "Link_Bandwidth_Management_Status",
          "ABWMgmt": "Link_Autonomous_Bandwidth_Status",
        ]),
      ]),
    LspciLine(
      "LnkCap2:", "Link_Capabilities_2",
      [
        LspciRow.text(#"Supported Link Speeds: (\S+?),"#, ["Supported_Link_Speeds_Vector"]) { values in
          let names = ["2.5", "5", "8", "16", "32", "64"]
          let speeds = names.indices.filter { values[0] >> UInt64($0) & 1 != 0 }.map { names[$0] }
          guard let first = speeds.first, let last = speeds.last else { return "Unknown" }
          return first == last ? "\(first)GT/s" : "\(first)-\(last)GT/s"
        },
        LspciRow.flags([
          "Crosslink": "Crosslink_Supported", "Retimer": "Retimer_Presence_Detect_Supported",
          "2Retimers": "Two_Retimers_Presence_Detect_Supported", "DRS": "DRS_Supported",
        ]),
      ]),
    LspciLine(
      "LnkCtl2:", "Link_Control_2",
      [
        LspciRow.value(#"Target Link Speed: ([\w./]+)"#, "Target_Link_Speed", targetSpeeds),
        LspciRow.value(
          #"Selectable De-emphasis: (\S+)"#, "Selectable_De_emphasis", .words(["-6dB", "-3.5dB"])),
        LspciRow.value(
          #"Transmit Margin: (.+?),"#, "Transmit_Margin", .words(["Normal Operating Range"])),
        LspciRow.value(
          #"Compliance Preset/De-emphasis: (\S+ de-emphasis, \S+ preshoot)"#, "Compliance_Preset_De_emphasis",
          .words(["-6dB de-emphasis, 0dB preshoot"])),
        LspciRow.flags([
          "EnterCompliance": "Enter_Compliance", "SpeedDis": "Hardware_Autonomous_Speed_Disable",
          "EnterModifiedCompliance": "Enter_Modified_Compliance", "ComplianceSOS": "Compliance_SOS",
        ]),
      ]),
    LspciLine(
      "LnkSta2:", "Link_Status_2",
      [
        LspciRow.value(
          #"Current De-emphasis Level: (\S+?),"#, "Current_De_emphasis_Level", .words(["-6dB", "-3.5dB"])),
        LspciRow.value(
          #"CrosslinkRes: ([^,]+?)(?:,|$)"#, "Crosslink_Resolution",
          .words(["unsupported", "Upstream Port", "Downstream Port", "incomplete"])),
        LspciRow.flags([
          "EqualizationComplete": "Equalization_8_0_GTs_Complete",
          "EqualizationPhase1": "Equalization_8_0_GTs_Phase_1_Successful",
          "EqualizationPhase2": "Equalization_8_0_GTs_Phase_2_Successful",
          "EqualizationPhase3": "Equalization_8_0_GTs_Phase_3_Successful",
          "LinkEqualizationRequest": "Link_Equalization_Request_8_0_GTs",
          "Retimer": "Retimer_Presence_Detected", "2Retimers": "Two_Retimers_Presence_Detected",
        ]),
        LspciRow.later(LspciRow.flags(["FltMode": "Flit_Mode_Status"])),
      ]),
  ]

  private static let slotAndRoot: [LspciLine] = [
    LspciLine(
      "SltCap:", "Slot_Capabilities",
      [
        LspciRow.flags([
          "AttnBtn": "Attention_Button_Present", "PwrCtrl": "Power_Controller_Present",
          "MRL": "MRL_Sensor_Present", "AttnInd": "Attention_Indicator_Present",
          "PwrInd": "Power_Indicator_Present", "HotPlug": "Hot_Plug_Capable", "Surprise": "Hot_Plug_Surprise",
          "Interlock": "Electromechanical_Interlock_Present", "NoCompl": "No_Command_Completed_Support",
        ]),
        LspciRow.value(#"Slot #(\d+)"#, "Physical_Slot_Number"),
        LspciRow.text(
          #"PowerLimit (\S+?);"#,
          ["Slot_Power_Limit_Value", "Slot_Power_Limit_Scale"], watts),
      ]),
    LspciLine(
      "SltCtl:", "Slot_Control",
      [
        LspciRow.flags([
          "AttnBtn": "Attention_Button_Pressed_Enable", "PwrFlt": "Power_Fault_Detected_Enable",
          "MRL": "MRL_Sensor_Changed_Enable", "PresDet": "Presence_Detect_Changed_Enable",
          "CmdCplt": "Command_Completed_Interrupt_Enable", "HPIrq": "Hot_Plug_Interrupt_Enable",
          "LinkChg": "Data_Link_Layer_State_Changed_Enable",
        ])
      ]),
    LspciLine(
      "Control:", "Slot_Control",
      [
        LspciRow.value(#"AttnInd (\w+)"#, "Attention_Indicator_Control", indicators),
        LspciRow.value(#"PwrInd (\w+)"#, "Power_Indicator_Control", indicators),
        LspciRow.flags([
          "Power": "Power_Controller_Control", "Interlock": "Electromechanical_Interlock_Control",
        ]),
      ]),
    LspciLine(
      "SltSta:", "Slot_Status",
      [
        LspciRow.flags([
          "AttnBtn": "Attention_Button_Pressed", "PowerFlt": "Power_Fault_Detected",
          "MRL": "MRL_Sensor_State",
          "CmdCplt": "Command_Completed", "PresDet": "Presence_Detect_State",
          "Interlock": "Electromechanical_Interlock_Status",
        ])
      ]),
    LspciLine(
      "Changed:", "Slot_Status",
      [
        LspciRow.flags([
          "MRL": "MRL_Sensor_Changed", "PresDet": "Presence_Detect_Changed",
          "LinkState": "Data_Link_Layer_State_Changed",
        ])
      ]),
    LspciLine(
      "RootCap:", "Root_Capabilities",
      [LspciRow.flags(["CRSVisible": "Configuration_RRS_Software_Visibility"])]),
    LspciLine(
      "RootCtl:", "Root_Control",
      [
        LspciRow.flags([
          "ErrCorrectable": "System_Error_on_Correctable_Error_Enable",
          "ErrNon-Fatal": "System_Error_on_Non_Fatal_Error_Enable",
          "ErrFatal": "System_Error_on_Fatal_Error_Enable", "PMEIntEna": "PME_Interrupt_Enable",
          "CRSVisible": "Configuration_RRS_Software_Visibility_Enable",
        ])
      ]),
    LspciLine(
      "RootSta:", "Root_Status",
      [
        LspciRow.value(#"PME ReqID ([0-9a-f]+)"#, "PME_Requester_ID", .hex),
        LspciRow.flags(["PMEStatus": "PME_Status", "PMEPending": "PME_Pending"]),
      ]),
  ]

  private static let device: [LspciLine] = [
    LspciLine(
      "", "Capabilities",
      [
        LspciRow.value(#"Express \(v(\d+)\)"#, "Capability_Version"),
        LspciRow.value(
          #"Express \(v\d+\) (.+?)(?: \(Slot[+-]\))?,"#, "Device_Port_Type",
          .words([
            "Endpoint", "Legacy Endpoint", "?", "?", "Root Port", "Upstream Port", "Downstream Port",
            "PCI-Express to PCI/PCI-X Bridge", "PCI/PCI-X to PCI-Express Bridge",
            "Root Complex Integrated Endpoint", "Root Complex Event Collector",
          ])),
        LspciRow.flags(["Slot": "Slot_Implemented"]),
        LspciRow.value(#"(?:MSI|IntMsgNum) ([0-9a-f]+)"#, "Interrupt_Message_Number", .hex),
      ]),
    LspciLine(
      "DevCap:", "Device_Capabilities",
      [
        LspciRow.value(#"MaxPayload (\d+) bytes"#, "Max_Payload_Size_Supported", .doubled(128)),
        LspciRow.text(#"PhantFunc (\d+)"#, ["Phantom_Functions_Supported"]) { String((1 << $0[0]) - 1) },
        LspciRow.value(#"Latency L0s ([<\w]+)"#, "Endpoint_L0s_Acceptable_Latency", latencyL0s),
        LspciRow.value(#"L1 ([<\w]+)"#, "Endpoint_L1_Acceptable_Latency", latencyL1),
        LspciRow.flags([
          "ExtTag": "Extended_Tag_Field_Supported", "AttnBtn": "Undefined:0", "AttnInd": "Undefined:1",
          "PwrInd": "Undefined:2", "RBE": "Role_Based_Error_Reporting",
          "FLReset": "Function_Level_Reset_Capability",
        ]),
        LspciRow.later(LspciRow.flags(["TEE-IO": "TEE_IO_Supported"])),
        LspciRow.text(
          #"SlotPowerLimit (\S+)"#,
          ["Captured_Slot_Power_Limit_Value", "Captured_Slot_Power_Limit_Scale"], watts),
      ]),
    LspciLine(
      "DevCtl:", "Device_Control",
      [
        LspciRow.flags([
          "CorrErr": "Correctable_Error_Reporting_Enable", "NonFatalErr": "Non_Fatal_Error_Reporting_Enable",
          "FatalErr": "Fatal_Error_Reporting_Enable", "UnsupReq": "Unsupported_Request_Reporting_Enable",
          "RlxdOrd": "Enable_Relaxed_Ordering", "ExtTag": "Extended_Tag_Field_Enable",
          "PhantFunc": "Phantom_Functions_Enable", "AuxPwr": "Aux_Power_PM_Enable",
          "NoSnoop": "Enable_No_Snoop", "FLReset": "Initiate_Function_Level_Reset",
        ]),
        LspciRow.value(#"MaxPayload (\d+) bytes"#, "Max_Payload_Size", .doubled(128)),
        LspciRow.value(#"MaxReadReq (\d+) bytes"#, "Max_Read_Request_Size", .doubled(128)),
      ]),
    LspciLine(
      "DevSta:", "Device_Status",
      [
        LspciRow.flags([
          "CorrErr": "Correctable_Error_Detected", "NonFatalErr": "Non_Fatal_Error_Detected",
          "FatalErr": "Fatal_Error_Detected", "UnsupReq": "Unsupported_Request_Detected",
          "AuxPwr": "AUX_Power_Detected", "TransPend": "Transactions_Pending",
        ])
      ]),
    LspciLine(
      "DevCap2:", "Device_Capabilities_2",
      [
        LspciRow.text(#"Completion Timeout: (.+?),"#, ["Completion_Timeout_Ranges_Supported"]) { values in
          let ranges = "ABCD".enumerated().filter { values[0] >> UInt64($0.offset) & 1 != 0 }.map(\.element)
          return ranges.isEmpty ? "Not Supported" : "Range " + String(ranges)
        },
        LspciRow.value(
          #"OBFF (Not Supported|Via .+?),"#, "OBFF_Supported",
          .words(["Not Supported", "Via message", "Via WAKE#", "Via message/WAKE#"])),
        LspciRow.text(#"MaxEETLPPrefixes (\d+)"#, ["Max_End_End_TLP_Prefixes"]) {
          String($0[0] == 0 ? 4 : $0[0])
        },
        LspciRow.value(
          #"EmergencyPowerReduction (.+?),"#, "Emergency_Power_Reduction_Supported", .words(["Not Supported"])
        ),
        LspciRow.value(#"LN System CLS (.+?),"#, "Undefined", .words(["Not Supported"])),
        LspciRow.flags([
          "TimeoutDis": "Completion_Timeout_Disable_Supported", "NROPrPrP": "No_RO_enabled_PR_PR_Passing",
          "LTR": "LTR_Mechanism_Supported", "10BitTagComp": "Tag_10_Bit_Completer_Supported",
          "10BitTagReq": "Tag_10_Bit_Requester_Supported", "ExtFmt": "Extended_Fmt_Field_Supported",
          "EETLPPrefix": "End_End_TLP_Prefix_Supported",
          "EmergencyPowerReductionInit": "Emergency_Power_Reduction_Initialization_Required",
          "FRS": "FRS_Supported", "TPHComp": "TPH_Completer_Supported:0",
          "ExtTPHComp": "TPH_Completer_Supported:1",
          "ARIFwd": "ARI_Forwarding_Supported", "Routing": "AtomicOp_Routing_Supported",
          "32bit": "AtomicOp_32_bit_Completer_Supported", "64bit": "AtomicOp_64_bit_Completer_Supported",
          "128bitCAS": "CAS_128_bit_Completer_Supported",
        ]),
      ]),
    LspciLine(
      "DevCtl2:", "Device_Control_2",
      [
        LspciRow.value(
          #"Completion Timeout: (.+?),"#, "Completion_Timeout_Value",
          .words([
            "50us to 50ms", "50us to 100us", "1ms to 10ms", "?", "?", "16ms to 55ms", "65ms to 210ms", "?",
            "?",
            "260ms to 900ms", "1s to 3.5s", "?", "?", "4s to 13s", "17s to 64s", "?",
          ])),
        LspciRow.value(
          #"OBFF (Disabled|Via .+?),"#, "OBFF_Enable",
          .words(["Disabled", "Via message A", "Via message B", "Via WAKE#"])),
        LspciRow.flags([
          "TimeoutDis": "Completion_Timeout_Disable", "LTR": "LTR_Mechanism_Enable",
          "10BitTagReq": "Tag_10_Bit_Requester_Enable", "ARIFwd": "ARI_Forwarding_Enable",
          "ReqEn": "AtomicOp_Requester_Enable", "EgressBlck": "AtomicOp_Egress_Blocking",
        ]),
        LspciRow.later(
          LspciRow.flags([
            "IDOReq": "IDO_Request_Enable", "IDOCompl": "IDO_Completion_Enable",
            "EmergencyPowerReductionReq": "Emergency_Power_Reduction_Request",
            "EETLPPrefixBlk": "End_End_TLP_Prefix_Blocking",
          ])),
      ]),
  ]

  static let pciExpress = LspciPage("PCI_Express", lines: device + link + slotAndRoot)
}
