internal import PermCodegen
internal import PermDSL
internal import PermRuntime

/// `permc explain-access`: what becomes of each bit of an access, and why.
enum ExplainAccessCommand: Command {
  static let spec = CommandSpec(
    name: "explain-access",
    summary: "tell what a guest's access does to each bit, and which line says so",
    operands: "DUMP read POSITION WIDTH | write POSITION WIDTH VALUE ...",
    operandCount: 4...Int.max,
    options: [.profile, .tables, .device] + FactOptions.options + [.json],
    details: """
      POSITION and VALUE are hexadecimal, with 0x or without, as in a trace; WIDTH is 1 to 4 bytes. POSITION may be the
      name of a register, Linux's too: PMCSR, PCI_PM_CTRL. Several accesses follow
      each other and see what the ones before them did: DUMP write 0x44 2 3 read 0x44 2. DUMP is what `permc dump`
      reads, or a .trace file, whose masks and facts are taken. A device of a dump has bits that are writable where the
      hardware column says so, and does nothing by itself.
      """
  )

  static func run(_ arguments: Arguments, _ terminal: Terminal) throws(CommandError) -> ExitCode {
    guard let path = arguments.operands.first else { throw .usage("expected \(spec.operands)") }
    let words = Array(arguments.operands.dropFirst())
    // What is wrong with the words is told before anything is read.
    _ = try operations(words) { _ in 0 }
    let set = try TableSet.load(arguments, terminal)
    let input = try FunctionInput.read(path, arguments, spec.name, terminal)
    let profile = try set.profile(arguments, recorded: input.trace?.profile)
    let lowered = try set.lowered(profile, terminal)
    input.tellMissing(spec.name, terminal)
    let explainer: AccessExplainer
    do throws(ConfigError) {
      explainer = try AccessExplainer(
        function(input, set.model), facts: input.facts, profile: profile, model: set.model, lowered: lowered)
    } catch {
      throw .input("\(input.name): \(error.message(input.image))")
    }
    let linux = LinuxNames(page: EmbeddedSources.linuxNames ?? "")
    var explanations: [AccessExplanation] = []
    for operation in try operations(words, { explainer.position(of: linux.path(of: $0) ?? $0) }) {
      guard operation.position <= input.image.configSize - operation.byteWidth else {
        throw .usage(
          "\(hexText(operation.position, 3)) \(operation.byteWidth) does not lie in the "
            + "\(input.image.configSize) bytes of \(input.name)")
      }
      do throws(ConfigError) {
        explanations.append(try explainer.explain(operation))
      } catch {
        throw .input("\(input.name): \(error.message(input.image))")
      }
    }
    let text = AccessText(set: set, isColored: terminal.colorsOutput)
    if arguments.has("json") {
      let value: JSONValue = [
        "name": .string(input.name), "profile": .string(profile.name),
        "accesses": .array(explanations.map(text.json)),
      ]
      terminal.print(value.text)
    } else {
      terminal.print(explanations.map(text.text).joined(separator: "\n\n"))
    }
    return .good
  }

  /// The device: with the masks of a recording, or as the hardware column has it.
  private static func function(_ input: FunctionInput, _ model: Model) -> SimulatedFunction {
    if let trace = input.trace { return trace.function() }
    let registers = DeviceRegisters(input.image, facts: input.facts, model: model)
    return SimulatedFunction(
      input.image, writable: registers.writable, clearedByOne: registers.clearedByOne)
  }

  /// The accesses that words ask for.
  ///
  /// - Parameter position: Where a register or field of a name begins.
  static func operations(
    _ words: [String], _ position: (String) -> Int?
  ) throws(CommandError) -> [AccessRequest] {
    var operations: [AccessRequest] = []
    var rest = words[...]
    while let verb = rest.popFirst() {
      let isWrite = verb == "write" || verb == "w"
      guard isWrite || verb == "read" || verb == "r" else {
        throw .usage("expected `read` or `write`, not `\(verb)`")
      }
      guard let place = rest.popFirst() else {
        throw .usage("`\(verb)` needs a position, such as 0x44, or the name of a register")
      }
      guard let position = number(place).map(Int.init(clamping:)) ?? position(place) else {
        throw .usage("the function has no register `\(place)`, and a position is hexadecimal: 0x44")
      }
      guard let word = rest.popFirst(), let width = Int(word), (1...4).contains(width) else {
        throw .usage("`\(verb) \(place)` needs a width of 1 to 4 bytes")
      }
      var value: UInt32?
      if isWrite {
        guard let word = rest.popFirst(), let number = number(word), number >> UInt64(8 * width) == 0 else {
          throw .usage(
            "`\(verb) \(place) \(width)` needs a hexadecimal value of \(width) byte\(width == 1 ? "" : "s")")
        }
        value = UInt32(number)
      }
      operations.append(AccessRequest(position: position, byteWidth: width, value: value))
    }
    return operations
  }

  private static func number(_ word: String) -> UInt64? {
    let digits = word.hasPrefix("0x") || word.hasPrefix("0X") ? word.dropFirst(2) : word[...]
    return digits.allSatisfy(\.isHexDigit) ? UInt64(digits, radix: 16) : nil
  }
}
