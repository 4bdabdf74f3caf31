import PermCodegen
import PermRuntime

/// A guest that does to a function whatever can be done to its config space.
enum GuestSweep {
  /// Opens a function, reads all of it in every width, writes ones and zeros everywhere, and has it sleep and wake.
  ///
  /// - Returns: What does not hold that must hold of any function; nil: all does.
  static func fault(_ image: ConfigImage, _ facts: FunctionFacts, _ profile: LoweredProfile) -> String? {
    do throws(ConfigError) {
      let space = try ConfigSpace(
        SimulatedFunction(image), facts: facts, tables: profile.image,
        hooks: InterpretedHooks(names: profile.legend.hooks))
      try read(space)
      for value in [UInt32.max, 0, 0x5A5A_A5A5] {
        try write(value, to: space)
        try read(space)
      }
      return regionFault(space)
    } catch {
      // The simulated function answers everything within its bounds; a header that no table describes is no fault.
      return error.code == .unknownHeader
        ? nil : "\(error.code) at \(error.position), \(error.byteWidth) bytes"
    }
  }

  private typealias Space = ConfigSpace<SimulatedFunction, InterpretedHooks>

  private static func read(_ space: Space) throws(ConfigError) {
    for position in stride(from: 0, to: space.size, by: 4) {
      _ = try space.readGuest(at: position, byteWidth: 4)
    }
    // 7 and 4 have no common factor, so that each of these comes to lie on all four bytes of a dword.
    for position in stride(from: 0, to: space.size - 4, by: 7) {
      for width in 1...4 { _ = try space.readGuest(at: position, byteWidth: width) }
    }
  }

  /// Writes each dword, then pieces of 1 to 4 bytes anywhere, then what lies outside, which is refused.
  private static func write(_ value: UInt32, to space: Space) throws(ConfigError) {
    for position in stride(from: 0, to: space.size, by: 4) {
      try space.writeGuest(at: position, byteWidth: 4, value: value)
      // What a device is asked to do is noted without end, and of no interest here.
      space.function.log = []
    }
    for position in stride(from: 0, to: space.size - 4, by: 7) {
      try space.writeGuest(at: position, byteWidth: 1 + position % 4, value: value)
      space.function.log = []
    }
  }

  /// What is wrong with who owns which bytes.
  private static func regionFault(_ space: Space) -> String? {
    var position = 0
    for region in space.regions {
      guard region.range.lowerBound == position, !region.range.isEmpty else {
        return "regions leave out or share byte \(position)"
      }
      position = region.range.upperBound
    }
    return position == space.size ? nil : "regions end at byte \(position)"
  }
}
