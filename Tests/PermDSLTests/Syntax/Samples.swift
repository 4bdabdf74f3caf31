/// Tables that use every rule of the grammar, in the formatter's own layout.
enum Samples {
  static let all: [(name: String, text: String)] = [
    ("pm", pm), ("msi", msi), ("express", express), ("array", array), ("profile", profile),
  ]

  static let pm = """
    hook set_power_state on write (changes state, reads d1, reads d2)

    enum D_State : 2 {
        D0    = 0
        D1    = 1
        D2    = 2
        D3hot = 3
    }

    /// Power Management: D-states and PME of one function.
    capability PM = 0x01 {
        spec   "PCIe 6.0 §7.5.2"
        length 8

        /// Power Management Capabilities.
        register PMC @0x02 u16 {
            spec "PCIe 6.0 §7.5.2.1"
            // bits  name                 hardware | guest
            [15:11]  PME_Support          RO       | virt init 0
            [10]     D2_Support           RO
            [9]      D1_Support           RO
            [8:6]    Aux_Current          RO
            [5]      DSI                  RO
            [4]      Immediate_Readiness  RO
            [3]      PME_Clock            RO
            [2:0]    Version              RO
        }

        /// Power Management Control/Status.
        register PMCSR @0x04 u16 {
            [15]     PME_Status            RW1CS | virt init 0 allow w1c-without-hook "PME stays with the host"
            [14:13]  Data_Scale            RO
            [12:9]   Data_Select           RW    | write
            [8]      PME_En                RWS   | virt init 0
            [7:4]    reserved              RsvdP
            [3]      No_Soft_Reset         RO
            [2]      reserved              RsvdP
            [1:0]    PowerState : D_State  RW    | none // the host makes the transition

            on write of PowerState call set_power_state(PowerState, PMC.D1_Support, PMC.D2_Support)
        }

        register PMCSR_BSE @0x06 u8 RsvdP
        register Data      @0x07 u8 RO
    }

    """

  static let msi = """
    hook msi_capacity on read
    hook msi_update   on open, before write, write ()

    /// Message Signalled Interrupts:
    /// 10, 14, 20 or 24 bytes.
    capability MSI = 0x05 {
        let    wide   = Message_Control.Addr64_Capable
        let    masked = Message_Control.Per_Vector_Masking_Capable
        length 10 + 4 * wide + 10 * masked

        register Message_Control @0x02 u16 | none {
            [15:9]  reserved                    RsvdP
            [8]     Per_Vector_Masking_Capable  RO
            [7]     Addr64_Capable              RO    | virt
            [6:4]   Multiple_Message_Enable     RW    | virt write init 0
            [3:1]   Multiple_Message_Capable    RO    | virt
            [0]     MSI_Enable                  RW    | virt write init 0 forced wide ? 1 : 0 byte_live

            on read         of any byte                            call msi_capacity
            on write        of MSI_Enable, Multiple_Message_Enable call msi_update
            on before write of bytes 2..3                          call msi_update allow hook-never-bound "not yet"
        }

        when wide {
            register Message_Upper_Address @0x08 u32 RW | virt write
        }
        register Message_Data @0x08 + 4 * wide u16 : Data_Kind RW | virt write

        when masked {
            register Mask_Bits    @0x0C + 4 * wide u32 RW | write
            register Pending_Bits @0x10 + 4 * wide u32 RO
        }
    }

    """

  static let express = """
    /// PCI Express capability, versions 1 and 2, endpoints.
    capability PCI_Express = 0x10 where function.config_size == 4096 and not function.is_VF {
        let    v2       = Capabilities.Capability_Version >= 2
        let    linkless = Capabilities.Device_Port_Type == 0x9 or -(1 - 1) << 3 & 0b1_0 >> 1 != 0
        length v2 ? (linkless ? 0x2C : 0x3C) : (linkless ? 0x0C : 0x14)
        extended_list when v2
        body | raw

        register Device_Control @0x08 u16 {
            [15]     Initiate_FLR           RW    | virt write forced 0
            [14:12]  Max_Read_Request_Size  RW    | virt write
            [11:8]   reserved               RsvdP
            when function.is_VF {
                [7:5]  reserved  RsvdP
            } else when first.Capabilities.Capability_Version < 2 {
                [7:5]  Old_Size  RW
            } else {
                [7:5]  Max_Payload_Size  RW | virt write
            }
            [4:0]    Rest                   RW    | write

            on open of Initiate_FLR call function_level_reset
        }
    }

    header Type_0 = 0 {
        register Vendor_ID @0x00 u16 HwInit | virt init function.vendor_id
        register Wide      @0x08 u64 RW     | raw
    }

    """

  static let array = """
    /// Resizable BAR: one Capability/Control pair per resizable BAR.
    extended capability Resizable_BAR = 0x0015 {
        let    n = Entry[0].Control.Number_of_Resizable_BARs
        length 4 + 8 * n

        array Entry[n] @0x04 every 8 {
            register Capability @0x00 u32 RO
            register Control    @0x04 u32 {
                [31:5]  reserved   RsvdP
                [4:3]   reserved   RsvdP
                [2:0]   BAR_Index  RO
            }
        }
    }

    """

  static let profile = """
    include "../caps/pm.perm"
    include "../caps/"

    /// Bit for bit what Linux vfio-pci lets a guest see and change.
    profile linux_vfio from base {
        spec "Linux drivers/vfio/pci/vfio_pci_config.c"
        allow not-utf8 "said once"

        gaps         | raw // bytes between capabilities
        hidden       | blank
        unknown      keep
        writeback    rw1c_safe
        overlap      keep
        bars_answer  d0_to_d2
        io_bars      gated
        d3hot_writes lost
        vf_power     ordered
        claims       totality, no_raw

        hide Slot_ID, CompactPCI_Hot_Swap, Debug_Port, CompactPCI_CRC,
             Hot_Plug, Subsystem_ID body raw allow spec-missing "not ours"
        expose PM, MSI

        amend standard.Header | virt
        amend extended        | virt
        amend PM {
            PMCSR            | write       // the kernel opens the whole dword ...
            PMCSR.PME_Status | virt init 0 // ... but PME stays with the host
            Data             | write
            length           | none
            body             | raw
            length v2 ? 0x2C : 0x34
            on write of any byte call set_power_state
            never call msi_update
            when not function.is_VF { Entry[0].Control | none }
        }
        /// Address spaces for all.
        synthesize PASID at 0x800 + 8 {
            spec "none"
            PASID_Capability.Max_PASID_Width | virt init 16 // bits
            PASID_Control                    | virt write
            when function.is_VF { Header.Capability_Version | virt init 2 }
        }
        synthesize LTR { Max_Snoop_Latency | blank }
        device 8086:10d3 {
            hide VPD
        }
        device 1af4:* {
            amend MSI.Message_Control | virt
        }
        class 0c03 {
            expose VPD
        }
        subsystem 1028:abcd {
            spec "none"
        }
    }

    """
}
