import PermDSL
import PermRuntime

/// What accesses have reached, of what the opened functions have.
public struct FuzzCoverage: Sendable {
  /// Bits of tables that lie in an opened function, and those of them that a guest wrote both 0 and 1 to.
  private var bits: [String: Capability] = [:]
  /// Hooks, by name and phase, that are bound and that ran.
  private var hooks: (bound: Set<String>, run: Set<String>) = ([], [])
  /// Transitions of power that were made, refusals among them.
  public private(set) var transitions: Set<String> = []

  private struct Capability: Sendable {
    var placed: Set<Int32> = []
    var reached: Set<Int32> = []
  }

  /// Nothing.
  public init() {}

  /// Bits reached, and bits there are.
  public var bitCounts: (reached: Int, all: Int) {
    bits.values.reduce((0, 0)) { ($0.0 + $1.reached.count, $0.1 + $1.placed.count) }
  }

  /// Dwords of tables in which a bit was reached, and all.
  public var rowCounts: (reached: Int, all: Int) {
    bits.values.reduce((0, 0)) { counts, capability in
      (
        counts.0 + Set(capability.reached.map { $0 / 32 }).count,
        counts.1 + Set(capability.placed.map { $0 / 32 }).count
      )
    }
  }

  /// Hooks that ran, and those that are bound.
  public var hookCounts: (reached: Int, all: Int) { (hooks.run.count, hooks.bound.count) }

  /// What tells whether something new was reached.
  public var sum: Int { bitCounts.reached + hooks.run.count + transitions.count }

  /// Adds what was reached elsewhere.
  public mutating func formUnion(_ other: FuzzCoverage) {
    for (name, capability) in other.bits {
      bits[name, default: Capability()].placed.formUnion(capability.placed)
      bits[name, default: Capability()].reached.formUnion(capability.reached)
    }
    hooks.bound.formUnion(other.hooks.bound)
    hooks.run.formUnion(other.hooks.run)
    transitions.formUnion(other.transitions)
  }

  /// Adds what one function has, and what of it was reached.
  mutating func add(
    _ reference: ReferenceFunction, _ touched: TouchedBits, hooks run: [Bool], _ transitions: Set<String>
  ) {
    for region in reference.regions {
      guard case .capability(let owner) = region.owner else { continue }
      var capability = Capability()
      for bit in region.range.lowerBound * 8..<region.range.upperBound * 8 where reference.bits[bit].rule >= 0 {
        let place = Int32(truncatingIfNeeded: bit - region.base * 8)
        capability.placed.insert(place)
        if touched.contains(bit) { capability.reached.insert(place) }
      }
      let name = reference.capabilities[owner].name
      bits[name, default: Capability()].placed.formUnion(capability.placed)
      bits[name, default: Capability()].reached.formUnion(capability.reached)
    }
    func name(_ hook: ReferenceHook) -> String {
      "\(reference.model.hooks[hook.hook].name) \(hook.phase.rawValue)"
    }
    hooks.bound.formUnion(reference.hooks.map(name))
    hooks.run.formUnion(zip(reference.hooks, run).filter(\.1).map { name($0.0) })
    self.transitions.formUnion(transitions)
  }
}

/// Bits of one function that a guest wrote 0 to, and those that it wrote 1 to.
struct TouchedBits {
  private var zeros: [UInt8]
  private var ones: [UInt8]

  init(size: Int) {
    zeros = Array(repeating: 0, count: size)
    ones = zeros
  }

  mutating func write(at position: Int, byteWidth: Int, value: UInt32) {
    guard position >= 0, position <= zeros.count - byteWidth else { return }
    for offset in 0..<byteWidth {
      let byte = UInt8(truncatingIfNeeded: value >> UInt32(offset * 8))
      ones[position + offset] |= byte
      zeros[position + offset] |= ~byte
    }
  }

  func contains(_ bit: Int) -> Bool { (zeros[bit / 8] & ones[bit / 8]) >> UInt8(bit % 8) & 1 != 0 }
}
