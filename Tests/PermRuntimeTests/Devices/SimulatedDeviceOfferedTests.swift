import Glibc
import Testing

@testable import PermRuntime

/// A device of a dump, offered whole.
@Suite struct SimulatedDeviceOfferedTests {
  private func device() -> SimulatedDevice {
    var image = ConfigImage(isExtended: true)
    image.store(0x0100, at: 0x3C, byteWidth: 2)
    image.store(0x0006_0000, at: 0x40, byteWidth: 4)
    image.store(0x0004_0000, at: 0x50, byteWidth: 4)
    var registers = DeviceRegisters(image)
    registers.fields.interruptPin = ConfigPlace(position: 0x3C, lsb: 8, bitWidth: 8)
    registers.fields.msiVectorLog2 = ConfigPlace(position: 0x40, lsb: 17, bitWidth: 3)
    registers.fields.msixTableSize = ConfigPlace(position: 0x50, lsb: 16, bitWidth: 11)
    return SimulatedDevice(
      registers,
      bars: [
        BARResource(kind: .mem64, size: 1 << 30), nil, nil, nil, nil, nil,
        BARResource(kind: .mem32, size: 0x800),
      ])
  }

  private func value(_ event: Descriptor) -> UInt64 {
    var (value, wait): (UInt64, pollfd) = (0, pollfd(fd: event.number, events: Int16(POLLIN), revents: 0))
    guard poll(&wait, 1, 0) == 1, read(event.number, &value, 8) == 8 else { return 0 }
    return value
  }

  private func request(
    _ index: FunctionInterrupt.Index, _ action: InterruptRequest.Action, _ range: Range<Int>,
    _ payload: InterruptRequest.Payload = .none
  ) -> InterruptRequest { InterruptRequest(index: index, action: action, range: range, payload: payload) }

  @Test func `regions are as large as the resources`() {
    let device = device()
    #expect(device.region(.bar0) == FunctionRegion(size: 1 << 30, isReadable: true, isWritable: true))
    #expect(device.region(.bar1) == FunctionRegion())
    #expect(device.region(.rom) == FunctionRegion(size: 0x800, isReadable: true))
    #expect(device.region(.config).size == 4096)
    #expect(device.region(.vga) == FunctionRegion())
    #expect(device.isResettable && device.virtualFunctionCount == 0)
  }

  @Test func `interrupts are as many as the registers say`() {
    let device = device()
    #expect(device.interrupt(.intx).count == 1 && device.interrupt(.intx).isMaskable)
    #expect(device.interrupt(.msi) == FunctionInterrupt(count: 8, isFixedSize: true))
    #expect(device.interrupt(.msix).count == 5)
    #expect(device.interrupt(.error).count == 0 && device.interrupt(.request).count == 0)
    let bare = SimulatedDevice(DeviceRegisters(ConfigImage(isExtended: false)))
    #expect(FunctionInterrupt.Index.allCases.allSatisfy { bare.interrupt($0).count == 0 })
  }

  @Test func `a vector that is triggered signals its eventfd`() throws {
    var device = device()
    let events = (0..<3).compactMap { _ in EventDescriptor.make() }
    try #require(events.count == 3)
    try device.setInterrupts(request(.msix, .trigger, 1..<4, .descriptors(events.map(\.number))))
    try device.setInterrupts(request(.msix, .trigger, 0..<5))
    #expect(events.map(value) == [1, 1, 1])
    try device.setInterrupts(request(.msix, .trigger, 2..<4, .flags([false, true])))
    #expect(events.map(value) == [0, 0, 1])
    try device.setInterrupts(request(.msix, .trigger, 1..<2, .descriptors([-1])))
    try device.setInterrupts(request(.msix, .trigger, 0..<5))
    #expect(events.map(value) == [0, 1, 1])
    try device.setInterrupts(request(.msix, .trigger, 0..<0))
    try device.setInterrupts(request(.msix, .trigger, 0..<5))
    #expect(events.map(value) == [0, 0, 0])
  }

  @Test func `the legacy interrupt masks itself, and what came meanwhile comes after`() throws {
    var device = device()
    let event = try #require(EventDescriptor.make())
    try device.setInterrupts(request(.intx, .trigger, 0..<1, .descriptors([event.number])))
    try device.setInterrupts(request(.intx, .trigger, 0..<1))
    #expect(value(event) == 1)
    try device.setInterrupts(request(.intx, .trigger, 0..<1))
    #expect(value(event) == 0)
    try device.setInterrupts(request(.intx, .unmask, 0..<1))
    #expect(value(event) == 1)
    try device.setInterrupts(request(.intx, .mask, 0..<1))
    try device.setInterrupts(request(.intx, .trigger, 0..<1))
    #expect(value(event) == 0)
  }

  @Test func `MSI is active while the host has vectors of it`() throws {
    var device = device()
    let event = try #require(EventDescriptor.make())
    #expect(!device.isMSIActive)
    try device.setInterrupts(
      request(.msi, .trigger, 0..<4, .descriptors(Array(repeating: event.number, count: 4))))
    #expect(device.isMSIActive && device.msiVectorLog2Limit == 2)
    try device.setInterrupts(request(.msi, .trigger, 0..<0))
    #expect(!device.isMSIActive && device.msiVectorLog2Limit == 0)
  }

  @Test func `what is no eventfd is refused, and one that is full is not waited for`() throws {
    var device = device()
    var pipes: [Int32] = [-1, -1]
    try #require(pipe(&pipes) == 0)
    let ends = pipes.map { Descriptor($0) }
    #expect(throws: SystemFailure.self) {
      try device.setInterrupts(request(.intx, .trigger, 0..<1, .descriptors([ends[1].number])))
    }
    let event = try #require(EventDescriptor.make())
    var most = UInt64.max - 1
    #expect(write(event.number, &most, 8) == 8)
    try device.setInterrupts(request(.intx, .trigger, 0..<1, .descriptors([event.number])))
    try device.setInterrupts(request(.intx, .trigger, 0..<1))
    #expect(value(event) == UInt64.max - 1)
  }

  @Test func `a copy has its own memory`() {
    var device = device()
    device.writeBAR(0, at: 1 << 29, byteWidth: 8, value: 0x1122_3344_5566_7788)
    var copy = device
    copy.writeBAR(0, at: 1 << 29, byteWidth: 4, value: 0)
    #expect(device.readBAR(0, at: 1 << 29, byteWidth: 8) == 0x1122_3344_5566_7788)
    #expect(copy.readBAR(0, at: 1 << 29, byteWidth: 8) == 0x1122_3344_0000_0000)
    #expect(device.readBAR(0, at: (1 << 29) + 4092, byteWidth: 8) == 0)
  }

  @Test func `there is an end to the memory behind BARs`() {
    var memory = SparseMemory()
    for page in 0..<UInt64(20_000) { memory.store(1, 0, at: page * SparseMemory.pageSize) }
    let kept = (0..<UInt64(20_000)).count { memory.byte(0, at: $0 * SparseMemory.pageSize) == 1 }
    #expect(kept == SparseMemory.byteLimit / Int(SparseMemory.pageSize))
    memory.store(0, 1, at: 0)
    memory.store(7, 0, at: 5)
    #expect(memory.byte(0, at: 5) == 7 && memory.byte(1, at: 5) == 0)
    memory.clear()
    #expect(memory.isEmpty)
    memory.store(0, 0, at: 0)
    #expect(memory.isEmpty, "zeros take no room")
  }
}
