import Doors

private let door = DumpDoor(FuzzInput.tables)

/// libFuzzer's entry: dumps of devices.
@_cdecl("LLVMFuzzerTestOneInput")
public func testDumps(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  FuzzInput.enter(start, count, door.fault)
}
