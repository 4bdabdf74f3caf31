internal import Glibc
internal import PermDSL
internal import PermRuntime

/// Carries out the statements of a script, and tells what came of each.
final class AttachSession {
  private let target: any AttachTarget
  private let terminal: Terminal
  private let isJSON: Bool
  private let screen: TraceScreen?
  /// Statements that did not do what the script said they would.
  private(set) var failureCount = 0
  private var interrupts: [FunctionInterrupt.Index: [Descriptor]] = [:]
  private var memory: [UInt64: Descriptor] = [:]

  init(_ target: any AttachTarget, _ screen: TraceScreen?, isJSON: Bool, _ terminal: Terminal) {
    self.target = target
    self.screen = screen
    self.isJSON = isJSON
    self.terminal = terminal
  }

  /// Carries out a line.
  ///
  /// - Parameter number: Of the line, from 1.
  func carryOut(_ line: String, number: Int) {
    do throws(CommandError) {
      guard let statement = try AttachStatement.parse(line) else { return }
      tell(line, number, statement)
    } catch {
      failureCount += 1
      tell(line, number, answer: nil, problem: error.messages.joined(separator: "; "))
    }
  }

  private func tell(_ line: String, _ number: Int, _ statement: AttachStatement) {
    do throws(AttachFailure) {
      let answer = try answer(to: statement.kind)
      if statement.mustFail {
        failureCount += 1
        tell(line, number, answer: answer, problem: "it did not fail")
      } else if let expected = statement.expected, !Self.agrees(answer, expected) {
        failureCount += 1
        tell(line, number, answer: answer, problem: "expected \(expected)")
      } else {
        tell(line, number, answer: answer, problem: nil)
      }
    } catch {
      if !statement.mustFail { failureCount += 1 }
      tell(
        line, number, answer: statement.mustFail ? "failed as it must: \(error.message)" : nil,
        problem: statement.mustFail ? nil : error.message)
    }
  }

  private func tell(_ line: String, _ number: Int, answer: String?, problem: String?) {
    let text = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    if isJSON {
      let value: JSONValue = [
        "line": .number(number), "statement": .string(text), "answer": answer.map { .string($0) } ?? .null,
        "problem": problem.map { .string($0) } ?? .null,
      ]
      terminal.print(value.line)
    } else {
      if let answer { terminal.print(answer.isEmpty ? text : "\(text): \(answer)") }
      if let screen { terminal.print(screen.take()) }
      if let problem { terminal.printError("permc attach: line \(number): \(text): \(problem)") }
    }
  }

  /// Whether an answer is what a script expects: a number of any spelling, or the first words.
  private static func agrees(_ answer: String, _ expected: String) -> Bool {
    let words = answer.split(separator: " ")
    if words.starts(with: expected.split(separator: " ")) { return true }
    guard let first = words.first, let value = UInt64(first, radix: 16) else { return false }
    return UInt64(expected.hasPrefix("0x") ? expected.dropFirst(2) : expected[...], radix: 16) == value
  }

  // MARK: Statements

  private func answer(to kind: AttachStatement.Kind) throws(AttachFailure) -> String {
    switch kind {
    case .read(let place, let width):
      return hexText(try target.read(at: try position(place), byteWidth: width), width * 2)
    case .write(let place, let width, let value):
      try target.write(at: try position(place), byteWidth: width, value: value)
    case .register(let place, let width):
      return hexText(try target.register(at: try position(place), byteWidth: width), width * 2)
    case .readBAR(let bar, let offset, let width):
      return hexText(try target.readBAR(bar, at: offset, byteWidth: width), width * 2)
    case .writeBAR(let bar, let offset, let width, let value):
      try target.writeBAR(bar, at: offset, byteWidth: width, value: value)
    case .state:
      guard let state = target.state else { throw AttachFailure("the device's state is not known here") }
      return "\(state.device) \(state.reachable)"
    case .info: return try target.info().joined(separator: "; ")
    case .reset: try target.reset()
    case .lowPower(let step): try target.lowPower(step)
    case .interrupt(let index, let step): return try interrupt(index, step)
    case .mapDMA(let address, let size): try mapDMA(address, size)
    case .unmapDMA(let address, let size):
      try target.unmapDMA(at: address, size: size)
      memory[address] = nil
    case .virtualFunctions(let count): try target.setVirtualFunctions(count)
    case .wait(let milliseconds): usleep(UInt32(milliseconds) * 1000)
    }
    return ""
  }

  private func position(_ place: AttachStatement.Place) throws(AttachFailure) -> Int {
    switch place {
    case .position(let position): return position
    case .name(let name):
      guard let position = target.position(of: name) else {
        throw AttachFailure("the function has no register `\(name)`")
      }
      return position
    }
  }

  private func mapDMA(_ address: UInt64, _ size: UInt64) throws(AttachFailure) {
    guard let byteCount = Int(exactly: size), let room = EventDescriptor.memory(byteCount: byteCount) else {
      throw AttachFailure(SystemFailure("make", "memory of \(hexText(size)) bytes"))
    }
    try target.mapDMA(
      DMAMapping(
        address: address, size: size, isReadable: true, isWritable: true, descriptor: room.number, offset: 0))
    memory[address] = room
  }

  private func interrupt(
    _ index: FunctionInterrupt.Index, _ step: AttachStatement.InterruptStep
  ) throws(AttachFailure) -> String {
    switch step {
    case .set(let count):
      var events: [Descriptor] = []
      for _ in 0..<count {
        guard let event = EventDescriptor.make() else {
          throw AttachFailure(SystemFailure("make", "an eventfd"))
        }
        events.append(event)
      }
      try target.setInterrupts(
        InterruptRequest(
          index: index, action: .trigger, range: 0..<count, payload: .descriptors(events.map(\.number))))
      interrupts[index] = events
    case .off:
      try target.setInterrupts(
        InterruptRequest(index: index, action: .trigger, range: 0..<0, payload: .none))
      interrupts[index] = nil
    case .mask, .unmask:
      let action: InterruptRequest.Action = if case .mask = step { .mask } else { .unmask }
      try target.setInterrupts(
        InterruptRequest(index: index, action: action, range: 0..<1, payload: .none))
    case .trigger(let vector):
      try target.setInterrupts(
        InterruptRequest(index: index, action: .trigger, range: vector..<vector + 1, payload: .none))
    case .count(let vector):
      guard let events = interrupts[index], events.indices.contains(vector) else {
        throw AttachFailure("vector \(vector) is not set up")
      }
      return hexText(events[vector].eventCount)
    }
    return ""
  }
}
