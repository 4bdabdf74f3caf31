internal import PermRuntime

/// A function that the statements of a script are carried out on.
protocol AttachTarget: AnyObject {
  /// Where a register or field begins; nil: there is none of this name.
  func position(of name: String) -> Int?

  /// What a guest reads.
  func read(at position: Int, byteWidth: Int) throws(AttachFailure) -> UInt32
  /// What a guest writes.
  func write(at position: Int, byteWidth: Int, value: UInt32) throws(AttachFailure)
  /// What the device holds.
  func register(at position: Int, byteWidth: Int) throws(AttachFailure) -> UInt32
  /// Reads behind a BAR.
  func readBAR(_ bar: Int, at offset: UInt64, byteWidth: Int) throws(AttachFailure) -> UInt64
  /// Writes behind a BAR.
  func writeBAR(_ bar: Int, at offset: UInt64, byteWidth: Int, value: UInt64) throws(AttachFailure)

  /// The device's state; nil: not known here.
  var state: (device: String, reachable: String)? { get }
  /// Regions and interrupts, a line each, and whether it can be reset.
  func info() throws(AttachFailure) -> [String]

  /// Resets the function.
  func reset() throws(AttachFailure)
  /// Low power by the embedder.
  func lowPower(_ step: AttachStatement.LowPowerStep) throws(AttachFailure)
  /// Sets up, masks, unmasks or triggers interrupts.
  func setInterrupts(_ request: InterruptRequest) throws(AttachFailure)
  /// Gives the device memory.
  func mapDMA(_ mapping: DMAMapping) throws(AttachFailure)
  /// Takes memory away.
  func unmapDMA(at address: UInt64, size: UInt64) throws(AttachFailure)
  /// Has the host make virtual functions, or remove them.
  func setVirtualFunctions(_ count: Int) throws(AttachFailure)
}

/// Why a statement was not carried out.
struct AttachFailure: Error {
  /// What the device, the system or the power machine says.
  var message: String

  /// An access or transition that failed.
  init(_ error: ConfigError) {
    switch error.code {
    case .refused: message = error.refusal.map { "refused: \($0)" } ?? "refused"
    case .outOfRange:
      message = "\(hexText(error.position, 3)) \(error.byteWidth) does not lie in config space"
    case .deviceFailed, .badSize, .badTables, .unknownHeader:
      message = "the device does not answer at \(hexText(error.position, 3))"
    }
  }

  /// What the system refused.
  init(_ failure: SystemFailure) { message = "\(failure)" }

  /// Something else.
  init(_ message: String) { self.message = message }
}
