import Testing

@testable import PermCodegen

@Suite struct SwiftNameTests {
  @Test(arguments: [
    ("Max_Payload_Size", "maxPayloadSize", "MaxPayloadSize"), ("PME_Status", "pmeStatus", "PMEStatus"),
    ("PMCSR", "pmcsr", "PMCSR"), ("PMCSR_BSE", "pmcsrBSE", "PMCSRBSE"),
    ("PCI_Express", "pciExpress", "PCIExpress"),
    ("D1_Support", "d1Support", "D1Support"), ("D3hot", "d3hot", "D3hot"), ("MSI_X", "msiX", "MSIX"),
    ("Number_of_VFs", "numberOfVFs", "NumberOfVFs"), ("VFs", "vfs", "VFs"), ("RCiEP", "rCiEP", "RCiEP"),
    ("GTs_2_5", "gts2_5", "GTs2_5"), ("GTs_16_0", "gts16_0", "GTs16_0"), ("x1", "x1", "X1"), ("F", "f", "F"),
    ("Default_50us_to_50ms", "default50usTo50ms", "Default50usTo50ms"),
    ("set_power_state", "setPowerState", "SetPowerState"), ("mask_intx", "maskIntx", "MaskIntx"),
    ("AtomicOp_Egress", "atomicOpEgress", "AtomicOpEgress"), ("linux_vfio", "linuxVfio", "LinuxVfio"),
  ])
  func `a specification's name becomes Swift`(_ name: String, _ member: String, _ type: String) {
    #expect(SwiftName.member(name) == member)
    #expect(SwiftName.type(name) == type)
  }

  @Test(arguments: ["default", "init", "self", "Type", "in", "repeat"])
  func `a keyword is escaped`(_ name: String) {
    #expect(SwiftName.escaped(name) == "`\(name)`")
  }

  @Test func `numbers beside each other stay apart`() {
    #expect(SwiftName.member("GTs_1_60") != SwiftName.member("GTs_16_0"))
  }
}
