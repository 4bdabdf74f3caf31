/// Something that the host did, or was asked to do, for a function; described by the words of a trace.
public enum HostAction: Sendable, Equatable {
  /// `set-power-state 3`, `set-power-state 1 refused`.
  case setPowerState(PowerState, accepted: Bool)
  /// The host's answer to the one before: 0 or a negative error number.
  case setPowerStateResult(Int)
  /// `set-readrq 512`, in bytes.
  case setReadRequestSize(Int, accepted: Bool)
  /// `flr`, `af-flr`.
  case reset(ResetMethod)
  /// `function-reset`: a reset by whatever method the host chose.
  case functionReset
  /// The host's answer to the one before: 0 or a negative error number.
  case functionResetResult(Int)
  /// `intx-mask`
  case maskINTx
  /// `intx-unmask`
  case unmaskINTx
  /// `vpd-read 0004 5a000004`
  case readVPD(address: Int, value: UInt32)
  /// `vpd-write 0004 12345678`, `vpd-write 0002 12345678 refused`.
  case writeVPD(address: Int, value: UInt32, accepted: Bool)
  /// `bar-restore`
  case restoreBARs
  /// `memory-enabled 1`
  case memoryEnabled(Bool)
  /// `zap-mappings`
  case revokeMappings
  /// `hw-write 80 2 0000`: a piece that was really written to the device.
  case writeHardware(position: Int, byteWidth: Int, value: UInt32)
}

extension HostAction: CustomStringConvertible {
  /// The words of a trace, without the leading `e`.
  public var description: String {
    switch self {
    case .setPowerState(let state, let accepted): "set-power-state \(state.rawValue)\(refusal(accepted))"
    case .setPowerStateResult(let result): "set-power-state-result \(result)"
    case .setReadRequestSize(let bytes, let accepted): "set-readrq \(bytes)\(refusal(accepted))"
    case .reset(let method): method.rawValue
    case .functionReset: "function-reset"
    case .functionResetResult(let result): "function-reset-result \(result)"
    case .maskINTx: "intx-mask"
    case .unmaskINTx: "intx-unmask"
    case .readVPD(let address, let value): "vpd-read \(hexText(address, 4)) \(hexText(value, 8))"
    case .writeVPD(let address, let value, let accepted):
      "vpd-write \(hexText(address, 4)) \(hexText(value, 8))\(refusal(accepted))"
    case .restoreBARs: "bar-restore"
    case .memoryEnabled(let isEnabled): "memory-enabled \(isEnabled ? 1 : 0)"
    case .revokeMappings: "zap-mappings"
    case .writeHardware(let position, let byteWidth, let value):
      "hw-write \(hexText(position)) \(byteWidth) \(hexText(value, 2 * byteWidth))"
    }
  }

  private func refusal(_ accepted: Bool) -> String { accepted ? "" : " refused" }

  /// An action from the words of a trace, without the leading `e`; nil where they name none.
  public init?(words text: String) {
    let words = text.split(separator: " ")
    guard let name = words.first else { return nil }
    let refused = words.last == "refused"
    let operands = refused ? words.dropFirst().dropLast() : words.dropFirst()
    let first = operands.first
    switch (name, operands.count) {
    case ("set-power-state", 1):
      guard let state = first.flatMap({ UInt8($0) }).flatMap(PowerState.init(rawValue:)) else { return nil }
      self = .setPowerState(state, accepted: !refused)
    case ("set-readrq", 1):
      guard let bytes = first.flatMap({ Int($0) }) else { return nil }
      self = .setReadRequestSize(bytes, accepted: !refused)
    case ("vpd-write", 2):
      guard let (address, value) = addressAndValue(operands) else { return nil }
      self = .writeVPD(address: address, value: value, accepted: !refused)
    default:
      guard !refused, let action = HostAction(name: name, operands: operands) else { return nil }
      self = action
    }
  }

  /// The actions that cannot be refused.
  private init?(name: Substring, operands: ArraySlice<Substring>) {
    let number = operands.first.flatMap { Int($0) }
    switch (name, operands.count) {
    case ("flr", 0): self = .reset(.functionLevelReset)
    case ("af-flr", 0): self = .reset(.advancedFeatures)
    case ("function-reset", 0): self = .functionReset
    case ("intx-mask", 0): self = .maskINTx
    case ("intx-unmask", 0): self = .unmaskINTx
    case ("bar-restore", 0): self = .restoreBARs
    case ("zap-mappings", 0): self = .revokeMappings
    case ("memory-enabled", 1):
      guard let number, number == 0 || number == 1 else { return nil }
      self = .memoryEnabled(number == 1)
    case ("set-power-state-result", 1):
      guard let number else { return nil }
      self = .setPowerStateResult(number)
    case ("function-reset-result", 1):
      guard let number else { return nil }
      self = .functionResetResult(number)
    case ("vpd-read", 2):
      guard let (address, value) = addressAndValue(operands) else { return nil }
      self = .readVPD(address: address, value: value)
    case ("hw-write", 3):
      let widths = operands.dropFirst()
      guard let position = operands.first.flatMap({ UInt16($0, radix: 16) }),
        let byteWidth = widths.first.flatMap({ Int($0) }), [1, 2, 4].contains(byteWidth),
        let value = operands.last.flatMap({ UInt32($0, radix: 16) })
      else { return nil }
      self = .writeHardware(position: Int(position), byteWidth: byteWidth, value: value)
    default: return nil
    }
  }
}

/// An address and a value of VPD, both hexadecimal.
private func addressAndValue(_ words: ArraySlice<Substring>) -> (Int, UInt32)? {
  guard let address = words.first.flatMap({ UInt16($0, radix: 16) }),
    let value = words.last.flatMap({ UInt32($0, radix: 16) })
  else { return nil }
  return (Int(address), value)
}
