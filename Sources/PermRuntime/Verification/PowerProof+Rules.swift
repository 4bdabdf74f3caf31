extension PowerProof {
  /// What must hold, of every state that can be reached.
  public enum Rule: UInt8, Sendable, CaseIterable {
    case mappedOutsideD0, mappedWhileAway, mappedButDisabled, mappedWithoutRegisters, mappingsUntrue,
      mappingMissing
    case configInD3cold
    case vfsOutsideD0, vfsLost
    case savedLeaked, savedForNothing, savedTooLate, registersLost, writeLost, restoredUnderMapping
    case stateUntrue
    case requestUnmet, refusedForNothing, refusedButTouched, wokenInVain
    case unsupportedAsked, illegalAsked, needlessAsked
    case resetUnprepared, interruptsLost
    case lowPowerUntrue, coldUnasked, promotedUntrue, wokenAgainstWill

    /// One sentence.
    public var text: String {
      switch self {
      case .mappedOutsideD0: "no BAR is mapped in a state in which the profile says that BARs do not answer"
      case .mappedWhileAway: "no BAR is mapped in low power or during a reset"
      case .mappedButDisabled: "no BAR is mapped that the device does not decode"
      case .mappedWithoutRegisters: "no BAR is mapped while the device has lost its registers"
      case .mappingsUntrue: "the machine knows what is mapped"
      case .mappingMissing: "what is enabled and may answer is mapped"
      case .configInD3cold: "no config access reaches a device in D3cold"
      case .vfsOutsideD0: "a physical function is in D0 while it has virtual ones"
      case .vfsLost: "a reset does not take virtual functions away"
      case .savedLeaked: "nothing is saved in a state that loses nothing"
      case .savedForNothing: "what the host keeps is not saved"
      case .savedTooLate: "nothing is saved that was lost before"
      case .registersLost: "registers are never lost with nothing saved"
      case .writeLost: "after a return to D0 COMMAND is as the guest wrote it"
      case .restoredUnderMapping: "registers are not written back under a mapping"
      case .stateUntrue: "the machine, and so what the guest reads, says where the device is"
      case .requestUnmet: "a request ends in what was asked for, or in a visible refusal or error"
      case .refusedForNothing: "a refusal has the reason that it gives"
      case .refusedButTouched: "a refusal leaves everything as it was"
      case .wokenInVain: "after a config access woke the device, it answers"
      case .unsupportedAsked: "the device is not told to do what it cannot"
      case .illegalAsked: "the device is told to go to D0 or deeper, and loses power in D3hot only"
      case .needlessAsked: "the device is not told to be where it is"
      case .resetUnprepared: "a reset begins in D0 with interrupts stopped"
      case .interruptsLost: "interrupts are stopped for a reset only"
      case .lowPowerUntrue: "what the embedder entered lasts until its exit, a reset, VFs or the end of use"
      case .coldUnasked: "D3cold comes of low power or promotion only"
      case .promotedUntrue:
        "D3hot becomes D3cold only by opt-in, and an access finds the D3hot that the guest asked for"
      case .wokenAgainstWill: "a device that is to be left asleep is not woken"
      }
    }
  }
}
