import PermRuntime

typealias ScriptedSpace = ConfigSpace<RecordingFunction, ScriptedHooks>
typealias StandardSpace = ConfigSpace<RecordingFunction, InterpretedHooks>

/// Opens a function whose hooks are scripted; what opening did is not in the journal.
func open(
  _ function: RecordingFunction,
  _ tables: TestTables = TestTables(),
  facts: FunctionFacts = FunctionFacts(),
  script: [UInt8: [ScriptedHooks.Step]] = [:]
) throws(ConfigError) -> ScriptedSpace {
  let hooks = ScriptedHooks(journal: function.journal, script: script)
  let space = try ConfigSpace(function, facts: facts, tables: tables.image, hooks: hooks)
  space.function.journal.events = []
  return space
}

/// Opens a function with the standard hooks: hook number i of the tables is `hooks[i]`.
func openStandard(
  _ function: RecordingFunction,
  _ tables: TestTables,
  facts: FunctionFacts = FunctionFacts(),
  hooks: [StandardHook]
) throws(ConfigError) -> StandardSpace {
  let names = hooks.map(\.name)
  let space = try ConfigSpace(
    function,
    facts: facts,
    tables: tables.image,
    hooks: InterpretedHooks(names: names)
  )
  space.function.journal.events = []
  return space
}

extension ConfigSpace where Function: ~Copyable {
  /// The guest's standard list as it reads it: positions, at most 64.
  func guestList(from pointer: Int = 0x34) throws(ConfigError) -> [Int] {
    guard try readGuest(at: 0x06, byteWidth: 2) & 0x10 != 0 else { return [] }
    var positions: [Int] = []
    var position = Int(try readGuest(at: pointer, byteWidth: 1))
    while position != 0, positions.count < 64 {
      positions.append(position)
      position = Int(try readGuest(at: position + 1, byteWidth: 1))
    }
    return positions
  }

  /// The guest's extended list as it reads it: position and ID, at most 1024.
  func guestExtendedList() throws(ConfigError) -> [Int: Int] {
    var found: [Int: Int] = [:]
    var position = 0x100
    while position >= 0x100, found[position] == nil {
      let header = try readGuest(at: position, byteWidth: 4)
      if header == 0 { break }
      found[position] = Int(header & 0xFFFF)
      position = Int(header >> 20 & 0xFFC)
    }
    return found
  }
}
