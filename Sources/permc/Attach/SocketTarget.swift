internal import PermRuntime

/// A function that a server of vfio-user has, as its client sees it.
final class SocketTarget: AttachTarget {
  private let client: VFIOUserClient

  init(_ path: String) throws(CommandError) {
    client = try ofSystem { () throws(SystemFailure) in try VFIOUserClient(path) }
  }

  private func ask<Value>(_ body: () throws(SystemFailure) -> Value) throws(AttachFailure) -> Value {
    do throws(SystemFailure) {
      return try body()
    } catch {
      throw AttachFailure(error)
    }
  }

  /// The server has the tables, and says nothing of them.
  func position(of name: String) -> Int? { nil }

  func read(at position: Int, byteWidth: Int) throws(AttachFailure) -> UInt32 {
    UInt32(truncatingIfNeeded: try read(.config, UInt64(clamping: position), byteWidth))
  }

  func write(at position: Int, byteWidth: Int, value: UInt32) throws(AttachFailure) {
    try write(.config, UInt64(clamping: position), byteWidth, UInt64(value))
  }

  func register(at position: Int, byteWidth: Int) throws(AttachFailure) -> UInt32 {
    throw AttachFailure("a client does not reach the device past the server's tables")
  }

  func readBAR(_ bar: Int, at offset: UInt64, byteWidth: Int) throws(AttachFailure) -> UInt64 {
    try read(try region(bar), offset, byteWidth)
  }

  func writeBAR(_ bar: Int, at offset: UInt64, byteWidth: Int, value: UInt64) throws(AttachFailure) {
    try write(try region(bar), offset, byteWidth, value)
  }

  private func region(_ bar: Int) throws(AttachFailure) -> FunctionRegion.Index {
    guard let index = FunctionRegion.Index(rawValue: UInt32(clamping: bar)) else {
      throw AttachFailure("there is no region \(bar)")
    }
    return index
  }

  private func read(
    _ region: FunctionRegion.Index, _ offset: UInt64, _ byteWidth: Int
  ) throws(AttachFailure) -> UInt64 {
    let bytes = try ask { () throws(SystemFailure) in
      try client.read(region, at: offset, count: byteWidth)
    }
    return bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private func write(
    _ region: FunctionRegion.Index, _ offset: UInt64, _ byteWidth: Int, _ value: UInt64
  ) throws(AttachFailure) {
    let bytes = (0..<byteWidth).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    try ask { () throws(SystemFailure) in try client.write(region, at: offset, bytes) }
  }

  var state: (device: String, reachable: String)? { nil }

  func info() throws(AttachFailure) -> [String] {
    try ask { () throws(SystemFailure) in
      let info = try client.info()
      var lines: [String] = []
      for index in FunctionRegion.Index.allCases where Int(index.rawValue) < info.regionCount {
        let region = try client.region(index).region
        if region.size > 0 { lines.append(region.text(index)) }
      }
      for index in FunctionInterrupt.Index.allCases where Int(index.rawValue) < info.interruptCount {
        let count = try client.interrupt(index).count
        if count > 0 { lines.append("\(index) \(count)") }
      }
      return lines + [info.isResettable ? "can be reset" : "cannot be reset"]
    }
  }

  func reset() throws(AttachFailure) { try ask { () throws(SystemFailure) in try client.reset() } }

  func lowPower(_ step: AttachStatement.LowPowerStep) throws(AttachFailure) {
    throw AttachFailure("vfio-user has no word for it")
  }

  func setInterrupts(_ request: InterruptRequest) throws(AttachFailure) {
    try ask { () throws(SystemFailure) in try client.setInterrupts(request) }
  }

  func mapDMA(_ mapping: DMAMapping) throws(AttachFailure) {
    try ask { () throws(SystemFailure) in try client.mapDMA(mapping) }
  }

  func unmapDMA(at address: UInt64, size: UInt64) throws(AttachFailure) {
    try ask { () throws(SystemFailure) in try client.unmapDMA(at: address, size: size) }
  }

  func setVirtualFunctions(_ count: Int) throws(AttachFailure) {
    throw AttachFailure("vfio-user has no word for it")
  }
}

extension FunctionRegion {
  /// What it is: `bar0 20000 rw, can be mapped`.
  func text(_ index: Index) -> String {
    let rights = (isReadable ? "r" : "") + (isWritable ? "w" : "")
    return "\(index) \(hexText(size)) \(rights)" + (mapping == nil ? "" : ", can be mapped")
  }
}
