import PermCodegen
import PermDSL
import PermRuntime
import Testing

/// A function that the package's own tables describe, over a simulated device that keeps the rules of power.
typealias PowerSpace = ConfigSpace<SimulatedDevice, InterpretedHooks>

/// Devices of the fixtures, with the resources that their dumps leave out.
enum PowerDevice: String, CaseIterable, Sendable {
  /// Loses registers on its way from D3hot to D0; has I/O.
  case e1000e
  /// Keeps them.
  case nvme

  var facts: FunctionFacts {
    var facts = FunctionFacts()
    switch self {
    case .e1000e:
      facts.bars[0] = BARResource(kind: .mem32, size: 0x20000)
      facts.bars[1] = BARResource(kind: .mem32, size: 0x20000)
      facts.bars[2] = BARResource(kind: .io, size: 0x20)
      facts.bars[3] = BARResource(kind: .mem32, size: 0x4000)
      facts.bars[6] = BARResource(kind: .mem32, size: 0x40000)
    case .nvme:
      facts.bars[0] = BARResource(kind: .mem64, size: 0x4000)
    }
    return facts
  }

  fileprivate func image() throws -> ConfigImage {
    let bytes = try #require(Files.read(Files.root + "/Tests/Fixtures/\(rawValue).lspci"))
    return try #require(DumpFile(reading: bytes).devices.first).image
  }

  /// Its registers as the tables build them.
  ///
  /// - Parameter isConventional: Whether only the first 256 bytes are there: a test of many rounds is done sooner.
  func registers(isConventional: Bool = false) throws -> DeviceRegisters {
    var image = try image()
    if isConventional { image = try #require(ConfigImage(Array(image.bytes.prefix(256)))) }
    return DeviceRegisters(image, facts: facts, model: Tables.package.model)
  }
}

/// What a test runs on.
struct PowerCase: Sendable, CustomTestStringConvertible {
  var profile = "strict"
  var device = PowerDevice.e1000e
  var isConventional = false

  var testDescription: String { "\(profile), \(device)" }

  /// Both profiles over both devices.
  static let all = ["strict", "linux_vfio"].flatMap { profile in
    PowerDevice.allCases.map { PowerCase(profile: profile, device: $0) }
  }

  private static let lowered: [String: LoweredProfile] = {
    let model = Tables.package.model
    var lowered: [String: LoweredProfile] = [:]
    for name in ["strict", "linux_vfio"] {
      lowered[name] = model.profile(named: name).map { lower($0, of: model) }
    }
    return lowered
  }()

  /// Opens the function.
  ///
  /// - Parameters:
  ///   - isVirtual: Whether it is a virtual function, whose memory always answers.
  ///   - change: Makes another device of it.
  func open(
    _ options: PowerOptions = PowerOptions(),
    hasPlatformPower: Bool = false,
    isVirtual: Bool = false,
    _ change: (inout DeviceRegisters) -> Void = { _ in }
  ) throws -> PowerSpace {
    let tables = try #require(Self.lowered[profile])
    var registers = try device.registers(isConventional: isConventional)
    change(&registers)
    var facts = device.facts
    if isVirtual {
      (facts.isVF, facts.lacksMemoryEnable) = (true, true)
      registers.fields.memoryEnable = nil
    }
    var function = SimulatedDevice(
      registers, bars: device.facts.bars, hasPlatformPower: hasPlatformPower)
    function.isLogging = true
    let space = try ConfigSpace(
      function, facts: facts, tables: tables.image,
      hooks: InterpretedHooks(names: tables.legend.hooks), options: options)
    space.function.log = []
    return space
  }

  /// Whether a violation is one that the profile commits on purpose: nothing is between a guest and I/O.
  func allows(_ violation: DeviceViolation) -> Bool {
    guard profile == "linux_vfio", case .mapped(.io, _, _) = violation else { return false }
    return true
  }
}

extension DeviceRegisters {
  /// Sets a field that only its maker can.
  mutating func build(_ field: WritableKeyPath<Fields, ConfigPlace?>, _ value: UInt32) {
    image[fields[keyPath: field]] = value
    resetValues[fields[keyPath: field]] = value
  }

  /// Gives the device D1 and D2.
  mutating func addShallowStates(d1: Bool = true, d2: Bool = true) {
    build(\.d1Support, d1 ? 1 : 0)
    build(\.d2Support, d2 ? 1 : 0)
  }
}

extension ConfigSpace where Function == SimulatedDevice {
  /// Fields of the device.
  var fields: DeviceRegisters.Fields { function.design.fields }

  /// Reads the 16-bit register that has a field, as a guest.
  func register(_ field: KeyPath<DeviceRegisters.Fields, ConfigPlace?>) throws -> UInt32 {
    let place = try #require(fields[keyPath: field])
    return try readGuest(at: place.position + place.lsb / 16 * 2, byteWidth: 2)
  }

  /// Reads a field as a guest.
  func read(_ field: KeyPath<DeviceRegisters.Fields, ConfigPlace?>) throws -> UInt32 {
    let place = try #require(fields[keyPath: field])
    return try register(field) >> UInt32(place.lsb % 16) & (1 << UInt32(place.bitWidth) - 1)
  }

  /// Writes a field as a guest does: reads its 16-bit register, changes the bits, writes it.
  func write(_ field: KeyPath<DeviceRegisters.Fields, ConfigPlace?>, _ value: UInt32) throws {
    let place = try #require(fields[keyPath: field])
    let mask: UInt32 = (1 << UInt32(place.bitWidth) - 1) << UInt32(place.lsb % 16)
    let new = try register(field) & ~mask | value << UInt32(place.lsb % 16) & mask
    try writeGuest(at: place.position + place.lsb / 16 * 2, byteWidth: 2, value: new)
  }

  /// The state that the guest reads.
  func guestState() throws -> PowerState {
    try #require(PowerState(rawValue: UInt8(read(\.powerState))))
  }

  /// The guest asks for a state.
  func ask(for state: PowerState) throws { try write(\.powerState, UInt32(state.rawValue)) }

  /// What happened in a call, as the device saw it.
  func events(_ body: () throws -> Void) rethrows -> [DeviceEvent] {
    function.log = []
    try body()
    return function.log
  }

  /// All of config space as the guest reads it.
  func view() throws -> [UInt32] {
    var dwords: [UInt32] = []
    for position in stride(from: 0, to: size, by: 4) {
      dwords.append(try readGuest(at: position, byteWidth: 4))
    }
    return dwords
  }
}

/// The refusal that a call ends in; nil: it does not.
func refusal(_ body: () throws -> Void) throws -> PowerRefusal? {
  do {
    try body()
  } catch let error as ConfigError where error.code == .refused {
    return error.refusal
  }
  return nil
}
