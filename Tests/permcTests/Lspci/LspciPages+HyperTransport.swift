extension Lspci {
  private static let width = LspciRow.Conversion.words(
    ["8bit", "16bit", "[2]", "32bit", "2bit", "4bit", "[6]", "N/C"])
  private static let frequency = LspciRow.Conversion.words([
    "200MHz", "300MHz", "400MHz", "500MHz", "600MHz", "800MHz", "1.0GHz", "1.2GHz", "1.4GHz", "1.6GHz", "[a]",
    "[b]", "[c]", "[d]", "[e]", "Vend",
  ])

  /// The registers of one link; `suffix` is what their names end in, `number` what lspci's labels do.
  private static func link(_ suffix: String, _ number: String) -> [LspciLine] {
    [
      LspciLine(
        "Link Control\(number):", "Link_Control\(suffix)",
        [
          LspciRow.value(#"<CRCErr=([0-9a-f])"#, "CRC_Error", .hex),
          LspciRow.flags([
            "CFlE": "CRC_Flood_Enable", "CST": "CRC_Start_Test", "CFE": "CRC_Force_Error",
            "<LkFail": "Link_Failure", "Init": "Initialization_Complete", "EOC": "End_of_Chain",
            "TXO": "Transmitter_Off", "IsocEn": "Isochronous_Flow_Control_Enable",
            "LSEn": "LDTSTOP_Tristate_Enable", "ExtCTL": "Extended_CTL_Time",
            "64b": "Addressing_64_bit_Enable",
          ]),
        ]),
      LspciLine(
        "Link Config\(number):", "Link_Configuration\(suffix)",
        [
          LspciRow.value(#"MLWI=(\S+)"#, "Max_Link_Width_In", width),
          LspciRow.value(#"MLWO=(\S+)"#, "Max_Link_Width_Out", width),
          LspciRow.value(#" LWI=(\S+)"#, "Link_Width_In", width),
          LspciRow.value(#" LWO=(\S+)"#, "Link_Width_Out", width),
          LspciRow.flags([
            "DwFcIn": "Doubleword_Flow_Control_In", "DwFcOut": "Doubleword_Flow_Control_Out",
            "DwFcInEn": "Doubleword_Flow_Control_In_Enable",
            "DwFcOutEn": "Doubleword_Flow_Control_Out_Enable",
          ]),
        ]),
      LspciLine(
        "Link Frequency\(number):", "Link_Frequency_and_Error\(suffix)",
        [LspciRow.value(#"^(\S+)"#, "Link_Frequency", frequency)]),
      LspciLine(
        "Link Error\(number):", "Link_Frequency_and_Error\(suffix)",
        [
          LspciRow.flags([
            "<Prot": "Protocol_Error", "<Ovfl": "Overflow_Error", "<EOC": "End_of_Chain_Error",
            "CTLTm": "CTL_Timeout",
          ])
        ]),
      LspciLine(
        "Link Frequency Capability\(number):", "",
        [
          LspciRow.flags([
            "200MHz": "Link_Frequency_Capability\(suffix):0",
            "300MHz": "Link_Frequency_Capability\(suffix):1",
            "400MHz": "Link_Frequency_Capability\(suffix):2",
            "500MHz": "Link_Frequency_Capability\(suffix):3",
            "600MHz": "Link_Frequency_Capability\(suffix):4",
            "800MHz": "Link_Frequency_Capability\(suffix):5",
            "1.0GHz": "Link_Frequency_Capability\(suffix):6",
            "1.2GHz": "Link_Frequency_Capability\(suffix):7",
            "1.4GHz": "Link_Frequency_Capability\(suffix):8",
            "1.6GHz": "Link_Frequency_Capability\(suffix):9",
            "Vend": "Link_Frequency_Capability\(suffix):15",
          ])
        ]),
    ]
  }

  private static let features: KeyValuePairs<String, String> = [
    "IsocFC": "Isochronous_Flow_Control_Mode", "LDTSTOP": "LDTSTOP", "CRCTM": "CRC_Test_Mode",
    "ECTLT": "Extended_CTL_Time_Required", "64bA": "Addressing_64_bit", "UIDRD": "UnitID_Reorder_Disable",
  ]

  private static let revision = LspciLine(
    "Revision ID:", "Revision_ID",
    [
      LspciRow.value(#"(\d+)\."#, "Major_Revision"), LspciRow.value(#"\d+\.(\d+)"#, "Minor_Revision"),
    ])

  private static let rest: [LspciLine] = [
    revision,
    LspciLine(
      "Error Handling:", "Error_Handling",
      [
        LspciRow.flags([
          "PFlE": "Protocol_Error_Flood_Enable", "OFlE": "Overflow_Error_Flood_Enable",
          "PFE": "Protocol_Error_Fatal_Enable", "OFE": "Overflow_Error_Fatal_Enable",
          "EOCFE": "End_of_Chain_Error_Fatal_Enable", "RFE": "Response_Error_Fatal_Enable",
          "CRCFE": "CRC_Error_Fatal_Enable", "SERRFE": "System_Error_Fatal_Enable", "CF": "Chain_Fail",
          "RE": "Response_Error", "PNFE": "Protocol_Error_Nonfatal_Enable",
          "ONFE": "Overflow_Error_Nonfatal_Enable", "EOCNFE": "End_of_Chain_Error_Nonfatal_Enable",
          "RNFE": "Response_Error_Nonfatal_Enable", "CRCNFE": "CRC_Error_Nonfatal_Enable",
          "SERRNFE": "System_Error_Nonfatal_Enable",
        ])
      ]),
    LspciLine(
      "Prefetchable memory behind bridge Upper:",
      [
        LspciRow.value(#"^([0-9a-f]+)-"#, "Memory_Base_Upper", .hex),
        LspciRow.value(#"-([0-9a-f]+)"#, "Memory_Limit_Upper", .hex),
      ]),
  ]

  /// Capabilities of HyperTransport.
  static let hyperTransportPages = [
    LspciPage(
      "HyperTransport_Slave",
      lines: [
        LspciLine(
          "Command:", "Command",
          [
            LspciRow.value(#"BaseUnitID=(\d+)"#, "Base_UnitID"),
            LspciRow.value(#"UnitCnt=(\d+)"#, "UnitID_Count"),
            LspciRow.flags([
              "MastHost": "Master_Host", "DefDir": "Default_Direction", "DUL": "Drop_on_Uninitialized_Link",
            ]),
          ]),
        LspciLine("Feature Capability:", "Feature", [LspciRow.flags(features)]),
        LspciLine("Bus Number:", [LspciRow.value(#"^([0-9a-f]+)"#, "Bus_Number", .hex)]),
      ] + link("_0", " 0") + link("_1", " 1") + rest),
    LspciPage(
      "HyperTransport_Host",
      lines: [
        LspciLine(
          "Command:", "Command",
          [
            LspciRow.value(#"DevNum=(\d+)"#, "Device_Number"),
            LspciRow.flags([
              "WarmRst": "Warm_Reset", "DblEnd": "Double_Ended", "ChainSide": "Chain_Side",
              "HostHide": "Host_Hide", "Slave": "Act_as_Slave",
              "<EOCErr": "Host_Inbound_End_of_Chain_Error", "DUL": "Drop_on_Uninitialized_Link",
            ]),
          ]),
        LspciLine(
          "Feature Capability:", "Feature",
          [
            LspciRow.flags(features),
            LspciRow.flags(["ExtRS": "Extended_Register_Set", "UCnfE": "Upstream_Configuration_Enable"]),
          ]),
      ] + link("", "") + [revision]),
    LspciPage(
      "HyperTransport_MSI_Mapping",
      lines: [LspciLine("", "Command", [LspciRow.flags(["Enable": "Enable", "Fixed": "Fixed"])])]),
  ]
}
