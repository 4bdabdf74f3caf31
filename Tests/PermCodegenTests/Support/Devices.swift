import PermRuntime
import Testing

@testable import PermCodegen

/// Devices and recordings of the project that tests look at.
enum Devices {
  /// The only device of a dump under Tests/Fixtures.
  static func dump(_ name: String) throws -> DumpDevice {
    let bytes = try #require(Files.read(Files.root + "/Tests/Fixtures/" + name))
    return try #require(DumpFile(reading: bytes).devices.first)
  }

  /// The recording under Tests/Fixtures of a device that is opened in D3hot.
  static func trace(_ name: String = "pm-open-in-d3.trace") throws -> Trace {
    try Trace.parse(try #require(Files.read(Files.root + "/Tests/Fixtures/" + name))).get()
  }
}
