import PermRuntime
import Testing

/// Random sequences of all that moves a function's power, with what must hold after each step.
struct PowerWalk {
  /// Printed with every failure.
  let seed: UInt64
  private var random: SplitMix
  /// Whether the device has failed since it was last known where it is and that its registers are all there.
  private var hasFailed = false

  init(seed: UInt64) {
    self.seed = seed
    random = SplitMix(state: seed &* 0x9E37_79B9_7F4A_7C15 &+ 1)
  }

  /// Runs sequences on one function, which is what the seed makes of it.
  mutating func run(sequences: Int, length: Int) throws {
    let device = PowerDevice.allCases[pick(2)]
    let options = PowerOptions(
      asleep: pick(2) == 0 ? .resume : .fail,
      promotion: [PowerOptions.Promotion.never, .whereStateIsLost, .always][pick(3)])
    let (d1, d2, hasPower) = (pick(2) == 0, pick(2) == 0, pick(3) > 0)
    let space = try PowerCase(device: device, isConventional: true).open(options, hasPlatformPower: hasPower)
    {
      $0.addShallowStates(d1: d1, d2: d2)
    }
    space.function.isLogging = false
    let about = "seed \(seed): \(device), \(options), D1 \(d1), D2 \(d2), platform power \(hasPower)"
    for _ in 0..<sequences {
      var steps: [Step] = []
      for _ in 0..<length {
        let step = Step.allCases[pick(Step.allCases.count)]
        steps.append(step)
        try take(step, space)
        if let fault = fault(of: space) {
          Issue.record("\(fault) after \(steps), \(about)")
          return
        }
      }
    }
  }

  private enum Step: CaseIterable {
    case command, command16, command32, state, state16, reset, guestReset, enterLowPower, armLowPower,
      exitLowPower
    case wakeup, idle, use, release, readBAR, writeBAR, readConfig, view, failEntry, failExit
    case failReads, failWrites, enableVFs, removeVFs
  }

  /// What does not hold; nil: all does.
  private func fault(of space: PowerSpace) -> String? {
    let function = space.function
    if let violation = function.violations.first { return "\(violation)" }
    // One whose PowerState could not be read is taken to be as deep as it may be.
    if space.power.state != function.state, !hasFailed || space.power.state < function.state {
      return "\(function.state) is taken for \(space.power.state)"
    }
    for user in BARUser.allCases where function.mapped(for: user) != space.power.mapped {
      return "\(function.mapped(for: user)) is mapped, not \(space.power.mapped)"
    }
    if space.power.mapped != space.power.reachable { return "not all that may be mapped is" }
    if space.power.hasSavedState, function.state == .d0, !hasFailed {
      return "state is left saved"
    }
    if function.unsupportedRequests != 0 { return "the gate let an access through" }
    return nil
  }

  private mutating func take(_ step: Step, _ space: PowerSpace) throws {
    do {
      try attempt(step, space)
    } catch let error as ConfigError where error.code == .refused || error.code == .deviceFailed {
      // A refusal is an answer; a broken device too.
      if error.code == .deviceFailed { hasFailed = true }
    }
    if !space.power.hasSavedState, space.power.state == space.function.state { hasFailed = false }
    space.function.faults = DeviceFaults()
  }

  private mutating func attempt(_ step: Step, _ space: PowerSpace) throws {
    let pmcsr = try #require(space.fields.powerState).position
    let command = try #require(space.fields.memoryEnable).position
    switch step {
    case .command: try space.writeGuest(at: command, byteWidth: 1, value: UInt32(pick(8)))
    case .command16: try space.writeGuest(at: command, byteWidth: 2, value: UInt32(pick(0x800)))
    case .command32: try space.writeGuest(at: command, byteWidth: 4, value: UInt32(pick(1 << 32)))
    case .state: try space.writeGuest(at: pmcsr, byteWidth: 1, value: UInt32(pick(4)))
    case .state16: try space.writeGuest(at: pmcsr, byteWidth: 2, value: UInt32(pick(0x1_0000)))
    case .reset: try space.reset(.functionLevelReset)
    case .guestReset:
      let express = try #require(space.capabilities.first { $0.kind == .standard && $0.id == 0x10 })
      let control = try space.readGuest(at: express.position + 8, byteWidth: 2)
      try space.writeGuest(at: express.position + 8, byteWidth: 2, value: control | 1 << 15)
    case .enterLowPower: try space.enterLowPower()
    case .armLowPower: try space.enterLowPower(untilWakeup: true)
    case .exitLowPower: try space.exitLowPower()
    case .wakeup: try space.signalWakeup()
    case .idle: try space.idle()
    case .use: try space.use()
    case .release: try space.release()
    case .readBAR: _ = space.readBAR(pick(7), at: UInt64(pick(64)), byteWidth: 4)
    case .writeBAR: space.writeBAR(pick(7), at: UInt64(pick(64)), byteWidth: 4, value: UInt64(pick(1 << 32)))
    case .readConfig: _ = try space.readGuest(at: pick(64) * 4, byteWidth: 4)
    case .view: _ = try space.guestState()
    case .failEntry:
      space.function.faults.refusedStates = [.d3hot]
      try space.ask(for: .d3hot)
    case .failExit:
      space.function.faults.stuckStates = [.d3hot]
      space.function.faults.staysOff = pick(2) == 0
      try space.exitLowPower()
    case .failReads, .failWrites:
      let broken = pick(64) * 4..<256
      if step == .failReads {
        space.function.faults.failingReads = broken
      } else {
        space.function.faults.failingWrites = broken
      }
      if pick(3) > 0 {
        try space.writeGuest(at: pmcsr, byteWidth: 1, value: UInt32(pick(4)))
      } else {
        try space.reset(.functionLevelReset)
      }
    case .enableVFs: try space.willEnableVFs()
    case .removeVFs: try space.didRemoveVFs()
    }
  }

  private mutating func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
}

/// A generator whose numbers are the same everywhere.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
