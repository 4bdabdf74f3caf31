import PermCodegen
import PermRuntime
import Testing

/// Where the tables have the registers that say how many interrupts a device has.
@Suite struct DeviceInterruptTests {
  @Test(arguments: [(PowerDevice.e1000e, 1, 1, 5), (.nvme, 1, 0, 65)])
  func `a device of a dump has the interrupts that its registers declare`(
    _ device: PowerDevice, _ intx: Int, _ msi: Int, _ msix: Int
  ) throws {
    let simulated = SimulatedDevice(try device.registers(), bars: device.facts.bars)
    #expect(simulated.interrupt(.intx).count == intx)
    #expect(simulated.interrupt(.msi).count == msi)
    #expect(simulated.interrupt(.msix).count == msix)
  }
}
