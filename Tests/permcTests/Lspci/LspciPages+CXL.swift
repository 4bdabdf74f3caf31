extension Lspci {
  /// The first line of all DVSECs.
  private static let headline = LspciLine(
    "", "",
    [
      LspciRow.value(#"Vendor=([0-9a-f]+)"#, "DVSEC_Header_1.DVSEC_Vendor_ID", .hex),
      LspciRow.value(#" ID=([0-9a-f]+)"#, "DVSEC_Header_2.DVSEC_ID", .hex),
      LspciRow.value(#"Rev=(\d+)"#, "DVSEC_Header_1.DVSEC_Revision"),
      LspciRow.value(#"Len=(\d+)"#, "DVSEC_Header_1.DVSEC_Length"),
    ])

  private static let range = LspciLine(
    "Range#:", "",
    [
      LspciRow.number(
        #"^([0-9a-f]+)-"#, ["CXL_Range_#_Base_High", "CXL_Range_#_Base_Low.Memory_Base_Low"]
      ) { $0[0] << 32 | $0[1] << 28 },
      LspciRow.number(
        #"^[0-9a-f]+-([0-9a-f]+)"#,
        [
          "CXL_Range_#_Base_High", "CXL_Range_#_Base_Low.Memory_Base_Low", "CXL_Range_#_Size_High",
          "CXL_Range_#_Size_Low.Memory_Size_Low",
        ]
      ) {
        ($0[0] << 32 | $0[1] << 28) &+ ($0[2] << 32 | $0[3] << 28) &- 1
      },
      LspciRow.flags([
        "Valid": "CXL_Range_#_Size_Low.Memory_Info_Valid", "Active": "CXL_Range_#_Size_Low.Memory_Active",
      ]),
      LspciRow.value(
        #"Type=(\S+)"#, "CXL_Range_#_Size_Low.Media_Type", .words(["Volatile", "Non-volatile", "CDAT"])),
      LspciRow.value(
        #"Class=(\S+)"#, "CXL_Range_#_Size_Low.Memory_Class", .words(["DRAM", "Storage", "CDAT"])),
      LspciRow.value(
        #"interleave=(\d+)"#, "CXL_Range_#_Size_Low.Desired_Interleave",
        .words(["0", "256", "4096", "512", "1024", "2048", "8192", "16384"])),
      LspciRow.text(#"timeout=(\d+)s"#, ["CXL_Range_#_Size_Low.Memory_Active_Timeout"]) {
        String(1 << (2 * $0[0]))
      },
    ])

  private static let device = LspciPage(
    "CXL_Device",
    lines: [
      headline, range,
      LspciLine(
        "CXLCap:", "CXL_Capability",
        [
          LspciRow.value(#"Mem ?HW ?Init([+-])"#, "Mem_HwInit_Mode", .flag),
          LspciRow.value(#"HDMCount (\d)"#, "HDM_Count"),
          LspciRow.flags([
            "Cache": "Cache_Capable", "IO": "IO_Capable", "Mem": "Mem_Capable", "Viral": "Viral_Capable",
          ]),
        ]),
      LspciLine(
        "CXLCtl:", "CXL_Control",
        [
          LspciRow.value(#"Cache ?SF ?Cov (\d+)"#, "Cache_SF_Coverage"),
          LspciRow.value(#"Cache ?SF ?Gran (\d+)"#, "Cache_SF_Granularity"),
          LspciRow.value(#"Cache ?Clean([+-])"#, "Cache_Clean_Eviction", .flag),
          LspciRow.flags([
            "Cache": "Cache_Enable", "IO": "IO_Enable", "Mem": "Mem_Enable", "Viral": "Viral_Enable",
          ]),
        ]),
      LspciLine("CXLSta:", "CXL_Status", [LspciRow.flags(["Viral": "Viral_Status"])]),
      LspciLine(
        "CXLSta2:", "CXL_Status2",
        [
          LspciRow.flags([
            "ResetComplete": "CXL_Reset_Complete", "ResetError": "CXL_Reset_Error",
            "PMComplete": "Power_Management_Initialization_Complete",
          ])
        ]),
      LspciLine(
        "Cache Size",
        [
          LspciRow.text(#"(Not Reported)"#, ["CXL_Capability2.Cache_Size_Unit"]) {
            $0[0] == 0 ? "Not Reported" : "reported"
          }
        ]),
    ])

  private static let flexBus = LspciPage(
    "CXL_Flex_Bus_Port",
    lines: [
      headline,
      LspciLine(
        "FBCap:", "Flex_Bus_Port_Capability",
        [
          LspciRow.flags([
            "Cache": "Cache_Capable", "IO": "IO_Capable", "Mem": "Mem_Capable",
            "68BFlit": "CXL_68B_Flit_and_VH_Capable", "MltLogDev": "CXL_Multi_Logical_Device_Capable",
          ])
        ]),
      LspciLine(
        "FBCtl:", "Flex_Bus_Port_Control",
        [
          LspciRow.flags([
            "Cache": "Cache_Enable", "IO": "IO_Enable", "Mem": "Mem_Enable",
            "SynHdrByp": "CXL_Sync_Hdr_Bypass_Enable", "DrftBuf": "Drift_Buffer_Enable",
            "68BFlit": "CXL_68B_Flit_and_VH_Enable", "MltLogDev": "CXL_Multi_Logical_Device_Enable",
            "RCD": "Disable_RCD_Training", "Retimer1": "Retimer1_Present", "Retimer2": "Retimer2_Present",
          ])
        ]),
      LspciLine(
        "FBSta:", "Flex_Bus_Port_Status",
        [
          LspciRow.flags([
            "Cache": "Cache_Enabled", "IO": "IO_Enabled", "Mem": "Mem_Enabled",
            "SynHdrByp": "CXL_Sync_Hdr_Bypass_Enabled", "DrftBuf": "Drift_Buffer_Enabled",
            "68BFlit": "CXL_68B_Flit_and_VH_Enabled", "MltLogDev": "CXL_Multi_Logical_Device_Enabled",
          ])
        ]),
      LspciLine(
        "FBModTS:", "Received_Modified_TS_Data_Phase1",
        [LspciRow.value(#"Data: ([0-9a-f]+)"#, "Received_Flex_Bus_Data_Phase_1", .hex)]),
    ])

  /// DVSECs of CXL.
  static let cxlPages = [
    device, flexBus,
    LspciPage(
      "CXL_Register_Locator",
      lines: [
        headline,
        LspciLine(
          "Block#:", "Register_Block[#]", from: 1,
          [
            LspciRow.value(#"BIR: bar(\d)"#, "Register_Offset_Low.Register_BIR"),
            LspciRow.value(
              #"ID: (.+?),"#, "Register_Offset_Low.Register_Block_Identifier",
              .words([
                "empty", "component registers", "BAR virtualization", "CXL device registers",
                "CPMU registers",
              ])),
            LspciRow.number(
              #"offset: ([0-9a-f]+)"#,
              ["Register_Offset_High", "Register_Offset_Low.Register_Block_Offset_Low"]
            ) { $0[0] << 32 | $0[1] << 16 },
          ]),
      ]),
    LspciPage(
      "CXL_GPF_for_Devices",
      lines: [
        headline,
        LspciLine(
          "GPF Phase 2 Duration:", "GPF_Phase_2_Duration",
          [
            LspciRow.text(
              #"(\d+[mu]?s)"#, ["Device_GPF_Phase_2_Time_Base", "Device_GPF_Phase_2_Time_Scale"]
            ) {
              "\($0[0] * [1, 10, 100, 1, 10, 100, 1, 10][Int($0[1] & 7)])"
                + ["us", "ms", "s"][Int($0[1] & 7) / 3]
            }
          ]),
        LspciLine("GPF Phase 2 Power:", [LspciRow.value(#"(\d+)mW"#, "GPF_Phase_2_Power")]),
      ]),
  ]
}
