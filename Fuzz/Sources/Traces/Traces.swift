import Doors

private let door = TraceDoor(FuzzInput.tables)

/// libFuzzer's entry: recordings.
@_cdecl("LLVMFuzzerTestOneInput")
public func testTraces(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  FuzzInput.enter(start, count, door.fault)
}
