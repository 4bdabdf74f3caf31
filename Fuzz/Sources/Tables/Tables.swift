import Doors

/// libFuzzer's entry: table text.
@_cdecl("LLVMFuzzerTestOneInput")
public func testTables(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  FuzzInput.enter(start, count, TableDoor.fault)
}
