import CPerm
import PermRuntime
import Testing

@testable import PermABI

/// Numbers of the header against what they stand for.
///
/// What the functions do is tested from C: Tests/CPermTests.
@Suite struct NumbersTests {
  @Test(arguments: StateError.Code.allCases)
  func `a reason of migration is 32 more than its number, but for the two that every call may have`(
    _ code: StateError.Code
  ) {
    switch code {
    case .powerRefused: #expect(code.status == PERM_ERROR_REFUSED)
    case .deviceFailed: #expect(code.status == PERM_ERROR_DEVICE_FAILED)
    default: #expect(code.status.rawValue == 32 + UInt32(code.rawValue))
    }
  }

  @Test func `the limit of a state is that of the runtime`() {
    #expect(Int(PERM_STATE_SIZE_LIMIT) == ForeignSpace.stateSizeLimit)
  }

  @Test func `refusals have numbers of their own, none of them that of no refusal`() {
    let numbers = Set(PowerRefusal.allCases.map(\.number.rawValue))
    #expect(numbers.count == PowerRefusal.allCases.count)
    #expect(!numbers.contains(PERM_REFUSAL_NONE.rawValue))
  }

  @Test(arguments: PowerState.allCases)
  func `a power state is what PMCSR has, there and back`(_ state: PowerState) throws {
    #expect(state.number.rawValue == UInt32(state.rawValue))
    #expect(try PowerState(state.number) == state)
    #expect(try DeviceState(DeviceState(state).number) == DeviceState(state))
  }

  @Test func `D3cold is a state of devices alone`() throws {
    #expect(try DeviceState(PERM_D3_COLD) == .d3cold)
    #expect(DeviceState.d3cold.number == PERM_D3_COLD)
    #expect(throws: CallFailure.self) { try PowerState(PERM_D3_COLD) }
  }

  @Test func `events are numbered in the order of the machine, and say what they are about`() {
    let spaces: BARSpaces = [.memory, .io]
    let events: [(PowerEvent, UInt32)] = [
      (.opened, 0), (.request(.d3hot), PERM_D3_HOT.rawValue),
      (.decoding(spaces), PERM_BARS_MEMORY.rawValue | PERM_BARS_IO.rawValue),
      (.decoded(.memory), PERM_BARS_MEMORY.rawValue), (.access, 0), (.use, 0), (.idle, 0), (.enableVFs, 0),
      (.removeVFs, 0), (.enterLowPower(untilWakeup: true), 1), (.exitLowPower, 0), (.wakeup, 0),
      (.beginReset, 0), (.endReset, 0), (.release, 0), (.close, 0), (.parent(.d3cold), PERM_D3_COLD.rawValue),
      (.settle, 0),
    ]
    #expect(events.map(\.0.kind) == PowerEvent.Kind.allCases)
    for (number, (event, detail)) in events.enumerated() {
      #expect(event.numbers.event.rawValue == UInt32(number), "\(event)")
      #expect(event.numbers.detail == detail, "\(event)")
    }
  }
}
