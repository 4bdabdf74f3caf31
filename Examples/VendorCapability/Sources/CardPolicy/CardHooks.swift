public import PermRuntime

/// The code behind the hooks of the card: its own, and those of the tables that come with permc.
public struct CardHooks: CardGuestHooks, StandardHooks {
  /// How many of the card's queues this guest was given.
  public let grantedQueues: UInt32

  /// Hooks for a guest with a number of queues.
  public init(grantedQueues: UInt32) { self.grantedQueues = grantedQueues }

  /// Shows the guest its share of the queues, and holds it to that.
  ///
  /// Operands: Queue_Count, Queues_In_Use.
  public func shareQueues<Function: PassthroughFunction & ~Copyable>(
    _ call: HookCall<Function>
  ) throws(ConfigError) {
    let share = min(grantedQueues, try call.device(0))
    call.setShadow(0, share)
    call.setShadow(1, min(call.shadow(1), share))
    if call.phase == .write { try call.setDevice(1, call.shadow(1)) }
  }
}

/// The config space of one such card, as its guest sees it.
public typealias CardSpace<Function: PassthroughFunction & ~Copyable> =
  ConfigSpace<Function, CardGuestHookSet<CardHooks>>

/// Opens a card for a guest.
public func openCard<Function: PassthroughFunction & ~Copyable>(
  _ card: consuming Function,
  grantedQueues: UInt32
) throws(ConfigError) -> CardSpace<Function> {
  try ConfigSpace(
    card,
    facts: FunctionFacts(),
    tables: CardGuest(),
    hooks: CardGuestHookSet(CardHooks(grantedQueues: grantedQueues))
  )
}
