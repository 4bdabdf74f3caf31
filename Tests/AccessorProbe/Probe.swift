// What a client of the runtime and of generated accessors compiles to: `.ci/accessors` reads the disassembly.
public import LinuxVfioTables
public import PermRuntime

/// The hooks of `linux_vfio`, all from the runtime.
public struct Hooks: LinuxVfioHooks, StandardHooks {}

/// A function whose config space is memory.
public struct MemoryFunction: PassthroughFunction {
  var registers: UnsafeMutablePointer<UInt32>

  public var configSize: Int { 256 }

  @inline(never)
  public mutating func readConfig(at position: Int, byteWidth: Int) throws(ConfigError) -> UInt32 {
    registers[position / 4 & 63] >> UInt32(position % 4 * 8)
  }

  @inline(never)
  public mutating func writeConfig(at position: Int, byteWidth: Int, value: UInt32) throws(ConfigError) {
    registers[position / 4 & 63] = value
  }

  public mutating func resetFunction(_ method: ResetMethod) -> Bool { false }
  public mutating func setReadRequestSize(_ bytes: Int, at place: ConfigPlace) -> Bool { false }
  public mutating func maskINTx(at place: ConfigPlace) {}
  public mutating func unmaskINTx(at place: ConfigPlace) {}
}

/// A function under `linux_vfio`.
public typealias Space = ConfigSpace<MemoryFunction, LinuxVfioHookSet<Hooks>>
/// The guest's way to its registers.
public typealias Path = GuestPath<MemoryFunction, LinuxVfioHookSet<Hooks>>

/// A trapped read.
@inline(never)
public func probeRead(_ space: Space, _ position: Int) throws(ConfigError) -> UInt32 {
  try space.readGuest(at: position, byteWidth: 4)
}

/// A trapped write.
@inline(never)
public func probeWrite(_ space: Space, _ position: Int, _ value: UInt32) throws(ConfigError) {
  try space.writeGuest(at: position, byteWidth: 4, value: value)
}

/// One field that the tables answer from the shadow.
@inline(never)
public func probeField(_ pm: LinuxVfio.PM.View<Path>) throws(ConfigError) -> UInt5 {
  try pm.pmc.pmeSupport
}

/// One field that may be the device's.
@inline(never)
public func probeMixedField(_ pm: LinuxVfio.PM.View<Path>) throws(ConfigError) -> UInt3 {
  try pm.pmc.version
}

/// One field set.
@inline(never)
public func probeSet(_ pm: LinuxVfio.PM.View<Path>) throws(ConfigError) {
  try pm.pmcsr.setDataSelect(15)
}
