extension Lspci {
  /// Speeds of DEVSEL.
  private static let timing = LspciRow.Conversion.words(["fast", "medium", "slow", "??"])

  private static let title = LspciLine(
    "",
    [
      LspciRow.value(#"^([0-9a-f]{2})[0-9a-f]{2}: "#, "Base_Class_Code", .hex),
      LspciRow.value(#"^[0-9a-f]{2}([0-9a-f]{2}): "#, "Sub_Class_Code", .hex),
      LspciRow.value(#"^[0-9a-f]{4}: ([0-9a-f]{4}):"#, "Vendor_ID", .hex),
      LspciRow.value(#"^[0-9a-f]{4}: [0-9a-f]{4}:([0-9a-f]{4})"#, "Device_ID", .hex),
      LspciRow.value(#"\(rev ([0-9a-f]{2})\)"#, "Revision_ID", .hex),
      LspciRow.value(#"\(prog-if ([0-9a-f]{2})"#, "Programming_Interface", .hex),
    ])

  private static let command = LspciLine(
    "Control:", "Command",
    [
      LspciRow.flags([
        "I/O": "IO_Space_Enable", "Mem": "Memory_Space_Enable", "BusMaster": "Bus_Master_Enable",
        "SpecCycle": "Special_Cycle_Enable", "MemWINV": "Memory_Write_and_Invalidate",
        "VGASnoop": "VGA_Palette_Snoop", "ParErr": "Parity_Error_Response",
        "Stepping": "IDSEL_Stepping_Wait_Cycle_Control", "SERR": "SERR_Enable",
        "FastB2B": "Fast_Back_to_Back_Transactions_Enable", "DisINTx": "Interrupt_Disable",
      ])
    ])

  private static let status = LspciLine(
    "Status:",
    [
      LspciRow.flags([
        "Cap": "Status.Capabilities_List", "66MHz": "Status.Capable_66_MHz", "UDF": "Status:6",
        "FastB2B": "Status.Fast_Back_to_Back_Transactions_Capable",
        "ParErr": "Status.Master_Data_Parity_Error",
        ">TAbort": "Status.Signaled_Target_Abort", "<TAbort": "Status.Received_Target_Abort",
        "<MAbort": "Status.Received_Master_Abort", ">SERR": "Status.Signaled_System_Error",
        "<PERR": "Status.Detected_Parity_Error", "INTx": "Status.Interrupt_Status",
      ]),
      LspciRow.value(#"DEVSEL=(\S+)"#, "Status.DEVSEL_Timing", timing),
    ])

  private static let cacheLine = LspciRow.value(
    #"Cache Line Size: (\d+) bytes"#, "Cache_Line_Size", .scaled(4, from: 0))

  private static let interrupt = LspciLine(
    "Interrupt:",
    [
      LspciRow.value(
        #"pin (\S)"#, "Interrupt_Pin", .words(["?", "A", "B", "C", "D"] + Array(repeating: "?", count: 251)))
    ])

  private static let bist = LspciLine(
    "BIST result:", [LspciRow.value(#"^\s*([0-9a-f]{2})"#, "BIST.Completion_Code", .hex)])

  /// A base address of which the high half may be in the next register; 0 for such a half, which lspci lists as a
  /// region of its own.
  private static func address(_ values: [UInt64]) -> UInt64 {
    let (low, next, previous) = (values[0], values[1], values[2])
    if previous & 7 == 4 { return 0 }
    return low & 1 != 0 ? low & ~3 : low & ~15 | (low & 6 == 4 ? next << 32 : 0)
  }

  /// Hexadecimal digits, with zeros before them.
  static func padded(_ value: UInt64, _ count: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, count - digits.count)) + digits
  }

  /// Where a base address register is among others.
  static func regions(_ path: String) -> LspciLine {
    LspciLine(
      "Region #:",
      [
        LspciRow.number(
          #"^\s*(?:Memory|I/O ports) at ([0-9a-f]+|<unassigned>|<ignored>)"#,
          ["\(path)#", "\(path)#+1?", "\(path)#-1?"], address),
        LspciRow.text(#"^\s*(Memory|I/O)"#, ["\(path)#"]) { $0[0] & 1 == 0 ? "Memory" : "I/O" },
        LspciRow.text(#"\((32-bit|64-bit|low-1M|type 3)"#, ["\(path)#"]) {
          ["32-bit", "low-1M", "64-bit", "type 3"][Int($0[0] >> 1 & 3)]
        },
        LspciRow.text(#"(non-prefetchable|prefetchable)"#, ["\(path)#"]) {
          $0[0] & 8 == 0 ? "non-prefetchable" : "prefetchable"
        },
      ])
  }

  private static func rom(_ register: String) -> LspciLine {
    LspciLine(
      "Expansion ROM at",
      [
        LspciRow.text(#"^\s*([0-9a-f]+|<unassigned>)"#, [register]) {
          $0[0] & ~0x7ff == 0 ? "<unassigned>" : padded($0[0] & ~0x7ff, 8)
        },
        LspciRow.text(
          #"(\[disabled\])"#, ["\(register).Expansion_ROM_Enable", "Command.Memory_Space_Enable"]
        ) {
          $0[0] & $0[1] == 0 ? "[disabled]" : "enabled"
        },
      ])
  }

  static let headerType0 = LspciPage(
    "Type_0",
    lines: [
      title, command, status, interrupt, regions("Base_Address_"), rom("Expansion_ROM_Base_Address"),
      LspciLine(
        "Subsystem:",
        [
          LspciRow.value(#"^\s*([0-9a-f]{4}):"#, "Subsystem_Vendor_ID", .hex),
          LspciRow.value(#"^\s*[0-9a-f]{4}:([0-9a-f]{4})"#, "Subsystem_ID", .hex),
        ]),
      LspciLine(
        "Latency:",
        [
          LspciRow.value(#"^\s*(\d+)"#, "Latency_Timer"), cacheLine,
          LspciRow.value(#"(\d+)ns min"#, "Min_Gnt", .scaled(250, from: 0)),
          LspciRow.value(#"(\d+)ns max"#, "Max_Lat", .scaled(250, from: 0)),
        ]),
    ])

  /// What a bridge forwards; `[disabled]` where the limit is below the base.
  private static func window(_ base: UInt64, _ limit: UInt64, _ digits: Int) -> String {
    base > limit ? "[disabled]" : padded(base, digits) + "-" + padded(limit, digits)
  }

  static let headerType1 = LspciPage(
    "Type_1",
    lines: [
      title, command, status, interrupt, bist, regions("Base_Address_"),
      LspciLine("Latency:", [LspciRow.value(#"^\s*(\d+)"#, "Primary_Latency_Timer"), cacheLine]),
      LspciLine(
        "Bus:",
        [
          LspciRow.value(#"primary=([0-9a-f]+)"#, "Primary_Bus_Number", .hex),
          LspciRow.value(#"secondary=([0-9a-f]+)"#, "Secondary_Bus_Number", .hex),
          LspciRow.value(#"subordinate=([0-9a-f]+)"#, "Subordinate_Bus_Number", .hex),
          LspciRow.value(#"sec-latency=(\d+)"#, "Secondary_Latency_Timer"),
        ]),
      LspciLine(
        "I/O behind bridge:",
        [
          LspciRow.text(
            #"(\[disabled\]|[0-9a-f]+-[0-9a-f]+)"#,
            [
              "IO_Base.IO_Base", "IO_Limit.IO_Limit", "IO_Base_Upper_16_Bits", "IO_Limit_Upper_16_Bits",
              "IO_Base.IO_Base_Addressing_Capability",
            ]
          ) {
            let isWide = $0[4] == 1
            let upper = isWide ? ($0[2] << 16, $0[3] << 16) : (0, 0)
            return window(upper.0 | $0[0] << 12, upper.1 | $0[1] << 12 | 0xfff, isWide ? 8 : 4)
          },
          LspciRow.value(
            #"\[(16|32)-bit\]"#, "IO_Base.IO_Base_Addressing_Capability", .words(["16", "32"])),
        ]),
      LspciLine(
        "Memory behind bridge:",
        [
          LspciRow.text(
            #"(\[disabled\]|[0-9a-f]+-[0-9a-f]+)"#, ["Memory_Base.Memory_Base", "Memory_Limit.Memory_Limit"]
          ) { window($0[0] << 20, $0[1] << 20 | 0xfffff, 8) }
        ]),
      LspciLine(
        "Prefetchable memory behind bridge:",
        [
          LspciRow.text(
            #"(\[disabled\]|[0-9a-f]+-[0-9a-f]+)"#,
            [
              "Prefetchable_Memory_Base.Prefetchable_Memory_Base",
              "Prefetchable_Memory_Limit.Prefetchable_Memory_Limit",
              "Prefetchable_Base_Upper_32_Bits", "Prefetchable_Limit_Upper_32_Bits",
              "Prefetchable_Memory_Base.Prefetchable_Base_Addressing_Capability",
            ]
          ) {
            let isWide = $0[4] == 1
            let upper = isWide ? ($0[2] << 32, $0[3] << 32) : (0, 0)
            return window(upper.0 | $0[0] << 20, upper.1 | $0[1] << 20 | 0xfffff, isWide ? 16 : 8)
          },
          LspciRow.value(
            #"\[(32|64)-bit\]"#, "Prefetchable_Memory_Base.Prefetchable_Base_Addressing_Capability",
            .words(["32", "64"])),
        ]),
      LspciLine(
        "Secondary status:", "Secondary_Status",
        [
          LspciRow.flags([
            "66MHz": "Capable_66_MHz", "FastB2B": "Fast_Back_to_Back_Transactions_Capable",
            "ParErr": "Master_Data_Parity_Error", ">TAbort": "Signaled_Target_Abort",
            "<TAbort": "Received_Target_Abort", "<MAbort": "Received_Master_Abort",
            "<SERR": "Received_System_Error", "<PERR": "Detected_Parity_Error",
          ]),
          LspciRow.value(#"DEVSEL=(\S+)"#, "DEVSEL_Timing", timing),
        ]),
      LspciLine(
        "BridgeCtl:", "Bridge_Control",
        [
          LspciRow.flags([
            "Parity": "Parity_Error_Response_Enable", "SERR": "SERR_Enable", "NoISA": "ISA_Enable",
            "VGA": "VGA_Enable", "VGA16": "VGA_16_bit_Decode", "MAbort": "Master_Abort_Mode",
            ">Reset": "Secondary_Bus_Reset", "FastB2B": "Fast_Back_to_Back_Transactions_Enable",
            "PriDiscTmr": "Primary_Discard_Timer", "SecDiscTmr": "Secondary_Discard_Timer",
            "DiscTmrStat": "Discard_Timer_Status", "DiscTmrSERREn": "Discard_Timer_SERR_Enable",
          ])
        ]),
    ])
}
