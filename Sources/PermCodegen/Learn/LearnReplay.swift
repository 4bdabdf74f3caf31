import PermDSL
import PermRuntime

/// A recording replayed under a profile, and beside it what each policy that a field could have instead would have done.
///
/// The profile is its rows with their hooks; the other policies are followed bit by bit along the registers that the recording
/// shows.
struct LearnReplay {
  /// A policy that a field could have instead, from the one that reaches least to the one that reaches most.
  enum Candidate: Int, CaseIterable {
    case shadowed, readable, through, writable
  }

  /// Accesses that are not let through: a read that answers otherwise, a write that does otherwise.
  private(set) var differingAccesses = 0
  /// Bits that an access found otherwise: the first such operation, index into the recording's.
  private(set) var firstDifference: [Int: Int] = [:]
  /// How often an access found a bit otherwise.
  private(set) var differences: [Int: Int] = [:]
  /// The same had it this policy; nil where it was not asked for.
  private(set) var candidateDifferences: [[Int32]]?

  private let trace: Trace
  private let space: ConfigSpace<SimulatedFunction, InterpretedHooks>
  /// The device as the recording has it.
  private var recorded: ConfigImage
  /// What a shadow that takes writes would hold; one that takes none holds `initial`.
  private var shadow: ConfigImage
  private let initial: ConfigImage

  /// Replays a recording.
  ///
  /// - Parameters:
  ///   - trace: One that shows every change of the device.
  ///   - profile: Under which.
  ///   - model: What it is part of.
  ///   - shadow: What shadows begin with, to follow other policies too; nil: not to.
  init(
    _ trace: Trace, profile: Profile, model: Model, shadow initial: ConfigImage? = nil
  ) throws(ConfigError) {
    let lowered = lower(profile.reduced(to: trace.hardware), of: model)
    self.trace = trace
    space = try ConfigSpace(
      trace.function(), facts: trace.facts, tables: lowered.image,
      hooks: InterpretedHooks(names: lowered.legend.hooks))
    recorded = trace.hardware
    self.initial = initial ?? trace.hardware
    shadow = self.initial
    if initial != nil {
      candidateDifferences = Candidate.allCases.map { _ in
        Array(repeating: 0, count: trace.hardware.configSize * 8)
      }
    }
    run()
  }

  private mutating func run() {
    var index = 0
    while index < trace.operations.count {
      let number = index
      index += 1
      switch trace.operations[number].kind {
      case .read(let access): read(access, number)
      case .write(let access):
        let before = recorded
        while index < trace.operations.count {
          if case .register(let change) = trace.operations[index].kind {
            recorded.store(change.value, at: change.position, byteWidth: change.byteWidth)
          } else if case .event = trace.operations[index].kind {
          } else {
            break
          }
          index += 1
        }
        write(access, number, before)
      case .register(let change):
        recorded.store(change.value, at: change.position, byteWidth: change.byteWidth)
        space.function.setRegister(at: change.position, byteWidth: change.byteWidth, to: change.value)
      case .event: break
      }
    }
  }

  private mutating func read(_ access: Trace.Access, _ number: Int) {
    let answer = try? space.readGuest(at: access.position, byteWidth: access.byteWidth)
    note(access.position, (answer ?? ~access.value) ^ access.value, number)
    guard candidateDifferences != nil else { return }
    func differing(_ image: ConfigImage) -> UInt32 {
      image.value(at: access.position, byteWidth: access.byteWidth) ^ access.value
    }
    for candidate in Candidate.allCases {
      switch candidate {
      case .shadowed: tally(candidate, access.position, differing(shadow))
      case .through: tally(candidate, access.position, differing(initial))
      case .readable, .writable: tally(candidate, access.position, differing(recorded))
      }
    }
  }

  private mutating func write(_ access: Trace.Access, _ number: Int, _ before: ConfigImage) {
    let (position, width) = (access.position, access.byteWidth)
    try? space.writeGuest(at: position, byteWidth: width, value: access.value)
    // Only the bytes of the access are its guest's; what a host does elsewhere is the host's.
    let after = recorded.value(at: position, byteWidth: width)
    note(position, space.function.image.value(at: position, byteWidth: width) ^ after, number)
    // Most writes leave the device as recorded, and a look at each of its dwords takes longer than all else.
    let isAsRecorded = space.function.image == recorded
    for dword in stride(from: 0, to: isAsRecorded ? 0 : recorded.configSize, by: 4) {
      let value = recorded.value(at: dword, byteWidth: 4)
      if space.function.image.value(at: dword, byteWidth: 4) != value {
        space.function.setRegister(at: dword, byteWidth: 4, to: value)
      }
    }
    guard candidateDifferences != nil else { return }
    shadow.store(access.value, at: position, byteWidth: width)
    let old = before.value(at: position, byteWidth: width)
    let writable = trace.writable?.value(at: position, byteWidth: width) ?? ~0
    let cleared = trace.clearedByOne?.value(at: position, byteWidth: width) ?? 0
    let new = (old & ~writable | access.value & writable) & ~(cleared & access.value)
    for candidate in Candidate.allCases {
      let isThrough = candidate == .through || candidate == .writable
      tally(candidate, position, (isThrough ? new : old) ^ after)
    }
  }

  private mutating func note(_ position: Int, _ differing: UInt32, _ number: Int) {
    guard differing != 0 else { return }
    differingAccesses += 1
    for bit in 0..<32 where differing >> UInt32(bit) & 1 != 0 {
      let place = position * 8 + bit
      differences[place, default: 0] += 1
      if firstDifference[place] == nil { firstDifference[place] = number }
    }
  }

  private mutating func tally(_ candidate: Candidate, _ position: Int, _ differing: UInt32) {
    guard differing != 0 else { return }
    for bit in 0..<32 where differing >> UInt32(bit) & 1 != 0 {
      candidateDifferences?[candidate.rawValue][position * 8 + bit] += 1
    }
  }
}

extension Profile {
  /// The profile without what describes no capability of a device: the same rows for it, made in a fraction of the time.
  fileprivate func reduced(to image: ConfigImage) -> Profile {
    var profile = self
    let lists = image.lists
    // Of broken lists more may be found in one way of looking than in another; a bridge's masks are few.
    let found = Set((lists.capabilities + [lists.header]).map { "\($0.kind) \($0.id)" })
    profile.capabilities = capabilities.filter { found.contains("\($0.kind.tableKind) \($0.id)") }
    return profile
  }
}
