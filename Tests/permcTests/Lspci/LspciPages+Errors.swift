extension Lspci {
  private static func uncorrectable(_ label: String, _ register: String, _ suffix: String) -> LspciLine {
    LspciLine(
      label, register,
      [
        LspciRow.flags([
          "DLP": "Data_Link_Protocol_Error\(suffix)", "SDES": "Surprise_Down_Error\(suffix)",
          "TLP": "Poisoned_TLP_Received\(suffix)", "FCP": "Flow_Control_Protocol_Error\(suffix)",
          "CmpltTO": "Completion_Timeout\(suffix)", "CmpltAbrt": "Completer_Abort\(suffix)",
          "UnxCmplt": "Unexpected_Completion\(suffix)", "RxOF": "Receiver_Overflow\(suffix)",
          "MalfTLP": "Malformed_TLP\(suffix)", "ECRC": "ECRC_Error\(suffix)",
          "UnsupReq": "Unsupported_Request_Error\(suffix)", "ACSViol": "ACS_Violation\(suffix)",
        ]),
        LspciRow.later(
          LspciRow.flags([
            "UncorrIntErr": "Uncorrectable_Internal_Error\(suffix)", "BlockedTLP": "MC_Blocked_TLP\(suffix)",
            "AtomicOpBlocked": "AtomicOp_Egress_Blocked\(suffix)",
            "TLPBlockedErr": "TLP_Prefix_Blocked_Error\(suffix)",
            "PoisonTLPBlocked": "Poisoned_TLP_Egress_Blocked\(suffix)",
            "DMWrReqBlocked": "DMWr_Request_Egress_Blocked\(suffix)", "IDECheck": "IDE_Check_Failed\(suffix)",
            "MisIDETLP": "Misrouted_IDE_TLP\(suffix)", "PCRC_CHECK": "PCRC_Check_Failed\(suffix)",
            "TLPXlatBlocked": "TLP_Translation_Egress_Blocked\(suffix)",
          ])),
      ])
  }

  private static func correctable(_ label: String, _ register: String, _ suffix: String) -> LspciLine {
    LspciLine(
      label, register,
      [
        LspciRow.flags([
          "RxErr": "Receiver_Error\(suffix)", "BadTLP": "Bad_TLP\(suffix)", "BadDLLP": "Bad_DLLP\(suffix)",
          "Rollover": "REPLAY_NUM_Rollover\(suffix)", "Timeout": "Replay_Timer_Timeout\(suffix)",
          "AdvNonFatalErr": "Advisory_Non_Fatal_Error\(suffix)",
        ]),
        LspciRow.later(
          LspciRow.flags([
            "CorrIntErr": "Corrected_Internal_Error\(suffix)", "HeaderOF": "Header_Log_Overflow\(suffix)",
          ])),
      ])
  }

  private static let rootLines = [
    LspciLine(
      "RootCmd:", "Root_Error_Command",
      [
        LspciRow.flags([
          "CERptEn": "Correctable_Error_Reporting_Enable", "NFERptEn": "Non_Fatal_Error_Reporting_Enable",
          "FERptEn": "Fatal_Error_Reporting_Enable",
        ])
      ]),
    LspciLine(
      "RootSta:", "Root_Error_Status",
      [
        LspciRow.flags([
          "CERcvd": "ERR_COR_Received", "MultCERcvd": "Multiple_ERR_COR_Received",
          "UERcvd": "ERR_FATAL_NONFATAL_Received", "MultUERcvd": "Multiple_ERR_FATAL_NONFATAL_Received",
          "FirstFatal": "First_Uncorrectable_Fatal", "NonFatalMsg": "Non_Fatal_Error_Messages_Received",
          "FatalMsg": "Fatal_Error_Messages_Received",
        ]),
        LspciRow.value(#"IntMsg(?:Num)? (\d+)"#, "Advanced_Error_Interrupt_Message_Number"),
      ]),
    LspciLine(
      "ErrorSrc:", "Error_Source_Identification",
      [
        LspciRow.value(#"ERR_COR: ([0-9a-f]+)"#, "ERR_COR_Source_Identification", .hex),
        LspciRow.value(
          #"ERR_FATAL/NONFATAL: ([0-9a-f]+)"#, "ERR_FATAL_NONFATAL_Source_Identification", .hex),
      ]),
  ]

  /// Advanced error reporting.
  static let errorPages = [
    LspciPage(
      "AER",
      lines: [
        uncorrectable("UESta:", "Uncorrectable_Error_Status", "_Status"),
        uncorrectable("UEMsk:", "Uncorrectable_Error_Mask", "_Mask"),
        uncorrectable("UESvrt:", "Uncorrectable_Error_Severity", "_Severity"),
        correctable("CESta:", "Correctable_Error_Status", "_Status"),
        correctable("CEMsk:", "Correctable_Error_Mask", "_Mask"),
        LspciLine(
          "AERCap:", "Advanced_Error_Capabilities_and_Control",
          [
            LspciRow.value(#"First Error Pointer: ([0-9a-f]+)"#, "First_Error_Pointer", .hex),
            LspciRow.flags([
              "ECRCGenCap": "ECRC_Generation_Capable", "ECRCGenEn": "ECRC_Generation_Enable",
              "ECRCChkCap": "ECRC_Check_Capable", "ECRCChkEn": "ECRC_Check_Enable",
              "MultHdrRecCap": "Multiple_Header_Recording_Capable",
              "MultHdrRecEn": "Multiple_Header_Recording_Enable", "TLPPfxPres": "TLP_Prefix_Log_Present",
              "HdrLogCap": "Completion_Timeout_Prefix_Header_Log_Capable",
            ]),
          ]),
        LspciLine(
          "HeaderLog:",
          [
            LspciRow.value(#"^([0-9a-f]+)"#, "Header_Log_1", .hex),
            LspciRow.value(#"^[0-9a-f]+ ([0-9a-f]+)"#, "Header_Log_2", .hex),
            LspciRow.value(#"^[0-9a-f]+ [0-9a-f]+ ([0-9a-f]+)"#, "Header_Log_3", .hex),
            LspciRow.value(#"([0-9a-f]+)$"#, "Header_Log_4", .hex),
          ]),
      ] + rootLines)
  ]
}
