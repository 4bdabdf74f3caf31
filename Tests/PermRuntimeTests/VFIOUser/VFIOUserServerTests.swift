import Glibc
import Testing

@testable import PermRuntime

/// A folder for sockets, removed when the test ends.
final class SocketFolder: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/perm-user-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? "/nonexistent"
    }
  }

  deinit {
    for name in ["a", "b"] { unlink(path + "/" + name) }
    rmdir(path)
  }
}

/// What a server told.
final class EventLog: @unchecked Sendable {
  private let record = OfferedDevice.Record()
  @Sendable func note(_ event: VFIOUserEvent) { record.note("\(event.name): \(event.kind)") }
  func take() -> [String] { record.take() }
}

@Suite(.serialized) struct VFIOUserServerTests {
  private let folder = SocketFolder()
  private let events = EventLog()
  private let device = OfferedDevice()
  private var path: String { folder.path + "/a" }

  private func serve(
    _ paths: [String] = ["a"], device: OfferedDevice? = nil, offersMappings: Bool = false,
    admits: (@Sendable (UInt32) -> Bool)? = nil
  ) throws -> VFIOUserServer {
    let server = try VFIOUserServer(admits: admits, observer: events.note)
    for name in paths {
      try server.offer(
        name, at: folder.path + "/" + name, function: device ?? self.device, facts: OfferedDevice.facts,
        tables: TestSession.tables, hooks: TestSession.hooks, offersMappings: offersMappings)
    }
    try server.start()
    return server
  }

  /// Waits for what another thread does.
  private func eventually(_ condition: () -> Bool) -> Bool {
    for _ in 0..<2000 {
      if condition() { return true }
      usleep(5000)
    }
    return condition()
  }

  private func raw(_ path: String) throws -> Descriptor {
    var address = try SocketAddress(path, "connect to")
    let descriptor = Descriptor(socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
    try #require(address.with { connect(descriptor.number, $0, $1) } == 0)
    return descriptor
  }

  @Test func `a client does everything that a VMM does`() throws {
    let server = try serve()
    defer { server.stop() }
    let client = try VFIOUserClient(path)
    #expect(try client.info() == .init(isResettable: true, isPCI: true, regionCount: 9, interruptCount: 5))
    #expect(
      try client.region(.config).region == FunctionRegion(size: 4096, isReadable: true, isWritable: true))
    #expect(try client.region(.bar1).region == FunctionRegion())
    #expect(try client.interrupt(.msix) == FunctionInterrupt(count: 40))
    #expect(try client.interrupt(.intx) == FunctionInterrupt(count: 1, isMaskable: true, isAutomasked: true))
    #expect(try client.read(.config, at: 0, count: 4096).prefix(4) == [0x86, 0x80, 0x34, 0x12])
    try client.write(.bar0, at: 4, [1, 2, 3, 4])
    #expect(try client.read(.bar0, at: 4, count: 4) == [1, 2, 3, 4])
    let memory = try #require(EventDescriptor.memory(byteCount: 4096))
    try client.mapDMA(
      DMAMapping(
        address: 0x1000, size: 4096, isReadable: true, isWritable: false, descriptor: memory.number, offset: 0
      ))
    try client.unmapDMA(at: 0x1000, size: 4096)
    try client.setInterrupts(
      InterruptRequest(
        index: .msix, action: .trigger, range: 0..<2, payload: .descriptors([memory.number, memory.number])))
    try client.reset()
    #expect(
      device.record.take().filter { !$0.hasPrefix("read") && !$0.hasPrefix("write") } == [
        "map 4096 4096 r 0 open", "unmap 4096 4096", "trigger msix 0..<2 2 descriptors", "reset",
      ])
  }

  @Test func `what the server refuses is thrown with its number`() throws {
    let server = try serve()
    defer { server.stop() }
    let client = try VFIOUserClient(path)
    let failure = #expect(throws: SystemFailure.self) { try client.read(.config, at: 4096, count: 1) }
    #expect(failure?.code == EINVAL)
    #expect(failure?.description == "cannot read region config of \(path): Invalid argument")
    #expect(try client.read(.config, at: 0, count: 1) == [0x86], "the connection goes on")
  }

  @Test func `pages that can be mapped come with their descriptor`() throws {
    var device = device
    let memory = try #require(EventDescriptor.memory(byteCount: 0x10000))
    for areas in [[0..<0x2000], [0..<0x1000, 0x1800..<0x2000]] as [[Range<UInt64>]] {
      device.mapping = .init(descriptor: memory.number, offset: 0x1000, areas: areas)
      let server = try serve(device: device, offersMappings: true)
      defer { server.stop() }
      let region = try VFIOUserClient(path).region(.bar0)
      #expect(region.region.mapping?.areas == areas && region.region.mapping?.offset == 0x1000)
      #expect(OpenDescriptors.inode(region.descriptor?.number ?? -1) == OpenDescriptors.inode(memory.number))
    }
  }

  @Test func `each device has its own socket, and the next client finds it as new`() throws {
    let server = try serve(["a", "b"])
    defer { server.stop() }
    do {
      let clients = try [VFIOUserClient(folder.path + "/a"), VFIOUserClient(folder.path + "/b")]
      try clients[0].write(.config, at: 0x3C, [0x55])
      #expect(try clients[1].read(.config, at: 0x3C, count: 1) == [0])
      #expect(try clients[0].read(.config, at: 0x3C, count: 1) == [0x55])
    }
    for _ in 0..<20 {
      let client = try VFIOUserClient(folder.path + "/b")
      #expect(try client.read(.config, at: 0x3C, count: 1) == [0])
      try client.write(.config, at: 0x3C, [0x66])
      _ = client
    }
  }

  @Test func `a second client is turned away at once`() throws {
    let server = try serve()
    defer { server.stop() }
    let first = try VFIOUserClient(path)
    #expect(throws: SystemFailure.self) { try VFIOUserClient(path) }
    #expect(eventually { events.take().contains(#"a: refused("it has a client")"#) })
    #expect(try first.read(.config, at: 0, count: 1) == [0x86])
  }

  @Test func `a client of another user is turned away`() throws {
    let server = try serve(admits: { $0 != geteuid() })
    defer { server.stop() }
    #expect(throws: SystemFailure.self) { try VFIOUserClient(path) }
    #expect(eventually { events.take() == [#"a: refused("its user may not use the device")"#] })
  }

  @Test func `a function that cannot be opened is told`() throws {
    var device = device
    device.isDead = true
    let server = try serve(device: device)
    defer { server.stop() }
    #expect(throws: SystemFailure.self) { try VFIOUserClient(path) }
    #expect(
      eventually { events.take().contains(#"a: problem("the function cannot be opened: deviceFailed")"#) })
  }

  @Test func `only this user may connect, and a file that is there is left alone unless its server is gone`()
    throws
  {
    var status = stat()
    var server = try serve()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    let inUse = #expect(throws: SystemFailure.self) { try ListeningSocket(path) }
    #expect(inUse?.description == "cannot listen on \(path): a server listens there")
    server.stop()
    #expect(stat(path, &status) != 0, "removed")

    // A socket that nobody listens on any more.
    do {
      var address = try SocketAddress(path, "bind")
      let descriptor = Descriptor(socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
      try #require(address.with { bind(descriptor.number, $0, $1) } == 0)
    }
    #expect(stat(path, &status) == 0)
    server = try serve()
    _ = try VFIOUserClient(path)
    // What has taken its place is not the server's to remove.
    unlink(path)
    let file = Descriptor(open(path, O_CREAT | O_WRONLY, 0o600))
    #expect(file.number >= 0)
    server.stop()
    #expect(stat(path, &status) == 0)
    let noSocket = #expect(throws: SystemFailure.self) { try ListeningSocket(path) }
    #expect(noSocket?.description == "cannot listen on \(path): there is a file that is no socket")
    #expect(stat(path, &status) == 0)
  }

  @Test(arguments: ["", String(repeating: "x", count: 108), "a\0b"])
  func `a path that no socket has is refused`(_ path: String) {
    let failure = #expect(throws: SystemFailure.self) { try ListeningSocket(path) }
    #expect(failure?.reason == "the path of a socket has 1 to 107 bytes")
  }

  @Test func `a stop ends clients in whatever they are`() throws {
    for isFlooded in [false, true] {
      let server = try serve()
      let client = try raw(path)
      if isFlooded {
        // Replies that nobody reads: the server waits until there is room for them.
        _ = fcntl(client.number, F_SETFL, O_NONBLOCK)
        let bytes = Message(1).u16(0, 0).bytes + Message(9).u64(0).u32(7, 4096).bytes
        _ = bytes.withUnsafeBytes { SocketMessage.send(client.number, $0) }
        let read = Message(9).u64(0).u32(7, 4096).bytes
        while read.withUnsafeBytes({ send(client.number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }) > 0
        {}
      }
      let threads = (0..<3).map { _ in NativeThread { server.stop() } }
      for thread in threads { thread.join() }
      var status = stat()
      #expect(eventually { stat(path, &status) != 0 })
    }
  }

  @Test func `a client that dies at any byte leaves the device to the next one`() throws {
    let server = try serve()
    let memory = try #require(EventDescriptor.memory(byteCount: 4096))
    let bytes =
      Message(1).u16(0, 0).bytes + Message(2).u32(32, 3).u64(0, 0, 4096).bytes
      + Message(8).u32(20, 0x24, 0, 0, 1).bytes
    for count in 0...bytes.count {
      let client = try raw(path)
      let isSent = Array(bytes.prefix(count)).withUnsafeBytes { bytes in
        [memory.number].withUnsafeBufferPointer {
          count == 0 || SocketMessage.send(client.number, bytes, descriptors: $0)
        }
      }
      #expect(isSent)
    }
    let client = try VFIOUserClient(path)
    #expect(try client.read(.config, at: 0, count: 2) == [0x86, 0x80])
    server.stop()
    let notes = device.record.take()
    #expect(notes.count { $0.hasPrefix("map") } == notes.count { $0.hasPrefix("unmap") })
    #expect(notes.count { $0 == "reset" } > 2)
    #expect(OpenDescriptors.count(like: memory.number) == 1)
  }

  @Test func `20,000 messages of a client that knows no manners are answered or end the connection`() throws {
    let server = try serve()
    defer { server.stop() }
    let seed: UInt64 = 20
    var fuzz = VFIOUserFuzz(SeededGenerator(seed: seed), path: path)
    fuzz.run(messageCount: 20_000)
    #expect(fuzz.report.fault == nil, "seed \(seed)")
    #expect(fuzz.report.messageCount >= 20_000 && fuzz.report.connectionCount > 100)
    #expect(fuzz.report.replyCount - fuzz.report.errorCount > 2000)
  }
}
