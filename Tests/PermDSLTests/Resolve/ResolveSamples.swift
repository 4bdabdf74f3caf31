/// Tables that the resolver's tests share.
enum ResolveSamples {
  static let pm = """
    hook set_power_state on write (changes state, reads d1, reads d2)
    enum D_State : 2 { D0 = 0
      D1 = 1
      D2 = 2
      D3hot = 3 }

    /// Power Management.
    ///  D-states and PME.
    capability PM = 0x01 {
        spec "PCIe 6.0 §7.5.2"
        length 8
        register PMC @0x02 u16 {
            [15:11] PME_Support         RO | virt init 0
            [10]    D2_Support          RO
            [9]     D1_Support          RO
            [8:0]   reserved            RsvdP
        }
        /// Control and status.
        register PMCSR @0x04 u16 {
            [15]    PME_Status          RW1CS | virt init 0
            [14:2]  reserved            RsvdP
            [1:0]   PowerState : D_State RW   | none
            on write of PowerState call set_power_state(PowerState, PMC.D1_Support, PMC.D2_Support)
        }
        register Data @0x07 u8 RO | write allow write-to-read-only "as the kernel does"
    }
    """

  static let msi = """
    hook update_msi on write (changes control, reads enable)

    capability MSI = 0x05 {
        let wide   = Message_Control.Addr64_Capable
        let masked = Message_Control.Per_Vector_Masking_Capable
        length 10 + 4 * wide + 10 * masked
        register Message_Control @0x02 u16 {
            [15:9] reserved                   RsvdP
            [8]    Per_Vector_Masking_Capable RO
            [7]    Addr64_Capable             RO | virt
            [6:1]  reserved                   RsvdP
            [0]    MSI_Enable                 RW | virt write init 0
            on write of MSI_Enable call update_msi(Message_Control, MSI_Enable)
        }
        register Message_Address @0x04 u32 RW | virt write
        when wide {
            register Message_Upper_Address @0x08 u32 RW | virt write
        }
        register Message_Data @0x08 + 4 * wide u16 RW | virt write
        when masked {
            register Mask_Bits    @0x0C + 4 * wide u32 RW | write
            register Pending_Bits @0x10 + 4 * wide u32 RO
        }
    }
    """

  static let express = """
    enum Port : 4 { Endpoint = 0
      RCiEP = 9 }

    capability PCI_Express = 0x10 {
        let v2       = Capabilities.Capability_Version >= 2
        let linkless = Capabilities.Device_Port_Type == RCiEP
        length v2 ? (linkless ? 0x2C : 0x3C) : (linkless ? 0x0C : 0x14)
        extended_list
        publishes device_type = Capabilities.Device_Port_Type
        register Capabilities @0x02 u16 {
            [15:8] reserved                RsvdP
            [7:4]  Device_Port_Type : Port RO
            [3:0]  Capability_Version      RO
        }
        register Device_Control @0x08 u16 {
            [15:8] reserved                RsvdP
            when function.is_VF {
                [7:5]  reserved            RsvdP
            } else {
                [7:5]  Max_Payload_Size    RW | virt write
            }
            [4:0]  Enables                 RW | write
        }
        when v2 and not linkless {
            register Link_Control_2 @0x30 u16 RWS
        } else when v2 {
            register Spare @0x30 u16 RsvdP
        }
    }
    """

  static let resizableBAR = """
    extended capability Resizable_BAR = 0x0015 {
        let n = Entry[0].Control.Number_of_Resizable_BARs
        length 4 + 8 * n
        array Entry[n] @0x04 every 8 {
            register Capability @0x00 u32 RO
            register Control    @0x04 u32 {
                [31:8] reserved                 RsvdP
                [7:5]  Number_of_Resizable_BARs RO
                [4:0]  BAR_Index                RO
            }
        }
    }
    """

  static let header = """
    header Type_0 = 0 {
        length 0x40
        register Vendor_ID @0x00 u16 RO | virt init function.is_VF ? function.vendor_id : Vendor_ID
        register Command   @0x04 u16 {
            [15:2] reserved RsvdP
            [1:0]  Enables  RW | write
        }
    }
    """

  /// Settings without which a profile is not whole.
  static let settings = "gaps | none\nhidden | blank\nunknown hide"

  /// All tables with a profile that says `text`.
  static func profile(_ text: String) -> String {
    [pm, msi, express, resizableBAR, header, "profile p {\n\(settings)\n\(text)\n}"].joined(separator: "\n\n")
  }
}
