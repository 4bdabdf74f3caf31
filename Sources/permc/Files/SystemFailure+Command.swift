internal import PermRuntime

/// What the system gave; a failure of it as one of the command.
func ofSystem<Value>(_ body: () throws(SystemFailure) -> Value) throws(CommandError) -> Value {
  do throws(SystemFailure) {
    return try body()
  } catch {
    throw .input("\(error)")
  }
}
