/// One transition: what is asked, under which guard, what is done or why it is refused.
public struct PowerTransition: Sendable {
  /// Its name, as traces and graphs show it.
  public var name: StaticString
  /// What is asked.
  public var event: PowerEvent.Kind
  /// When it is this one.
  public var condition: PowerGuard
  /// What it does, in the order of `PowerEffect`.
  public var effects: PowerEffects
  /// Why it is refused; nil: it is not.
  public var refusal: PowerRefusal?
}

/// Every transition of a function's power, and what each effect presumes: the whole behaviour, as data.
///
/// Of the transitions of an event the first whose guard is open is taken. An effect whose own guard is closed when its turn
/// comes has nothing to do and is left out: a device that is not in D3cold needs no power, one without saved state no restore.
///
/// A class, as it is too large to be copied for each transition.
public final class PowerTable: Sendable {
  /// By event, first match first.
  public let transitions: InlineArray<58, PowerTransition>
  /// Effects in the order in which they are done, whatever the transition.
  public let order: InlineArray<12, PowerEffect>
  /// By `PowerEffect.rawValue`.
  public let presumptions: InlineArray<12, PowerGuard>
  /// Index of the first transition of an event, by `PowerEvent.Kind.rawValue`.
  private let starts: InlineArray<18, UInt8>

  /// Effects of each transition: one bit each, by their place in the order.
  let steps: InlineArray<58, UInt16>

  /// A table.
  init(
    transitions: InlineArray<58, PowerTransition>, order: InlineArray<12, PowerEffect>,
    presumptions: InlineArray<12, PowerGuard>
  ) {
    self.transitions = transitions
    self.order = order
    self.presumptions = presumptions
    var starts = InlineArray<18, UInt8>(repeating: UInt8(transitions.count))
    for index in transitions.indices.reversed() {
      starts[Int(transitions[index].event.rawValue)] = UInt8(index)
    }
    self.starts = starts
    var steps = InlineArray<58, UInt16>(repeating: 0)
    for index in transitions.indices {
      for place in order.indices where transitions[index].effects.contains(order[place]) {
        steps[index] |= 1 << UInt16(place)
      }
    }
    self.steps = steps
  }

  /// Indices among which the transitions of an event are.
  func indices(of event: PowerEvent.Kind) -> Range<Int> {
    Int(starts[Int(event.rawValue)])..<transitions.count
  }

  /// The table that the runtime runs on.
  ///
  /// Sources: PCIe 6.0 §5.3.1, §5.8 (transitions), §9.6.2 (PF and VF), §5.3.1.4.1 (D3hot); Linux drivers/vfio/pci/vfio_pci_core.c
  /// and drivers/pci/pci.c for what `linux_vfio` asks for. Requirements P1 to P15: docs/power.md.
  public static let standard = PowerTable(
    transitions: [
      // A device that is found in D3hot may lose on its way back what no one has saved yet.
      to(.opened, "found in D3hot", [.save, .map], when: [.inD3hot, .losesState]),
      to(.opened, "found awake", [.map]),

      // The guest's write of PowerState. A device that does not answer was woken before, as for any access.
      no(.request, "VFs keep their PF in D0", .vfsEnabled, when: .withVFs, unless: .towardsD0),
      no(.request, "no such state", .unsupported, unless: .towardsSupported),
      no(.request, "to less deep but not D0", .illegal, when: .towardsShallower, unless: .towardsD0),
      to(.request, "to D0", [.refresh, .wake, .restore, .free, .note, .map], when: .towardsD0),
      to(
        .request, "to D3cold in place of D3hot", [.unmap, .refresh, .save, .enter, .powerOff, .note],
        when: [.towardsD3hot, .promotes]),
      to(.request, "to D3hot, losing state", [.unmap, .save, .enter], when: [.towardsD3hot, .losesState]),
      to(.request, "deeper, keeping state", [.unmap, .enter]),

      // The guest's write of the decode enables, around the write to the device.
      to(.decoding, "decoding is about to stop", [.unmap]),
      to(.decoded, "decoding as written", [.note, .map]),

      // A config access that the device does not answer as it is.
      no(.access, "reset in progress", .resetting, when: .resetting),
      no(.access, "its PF has no power", .asleep, when: .withoutPF),
      to(
        .access, "first access of the next user", [.powerOn, .wake, .restore, .free, .note, .map],
        when: .unused),
      to(.access, "registers first", [.restore, .free, .map], unless: .inD3cold),
      no(.access, "left asleep", .asleep, unless: .resumes),
      to(.access, "back to the guest's D3hot", [.powerOn, .restore, .enter], when: .promoted),
      to(.access, "woken", [.powerOn, .restore, .free, .note, .map]),

      // A call that needs the device awake and reachable.
      no(.use, "reset in progress", .resetting, when: .resetting),
      no(.use, "no way to D0", .unsupported, unless: .towardsSupported),
      to(
        .use, "first call of the next user", [.powerOn, .wake, .restore, .free, .note, .map], when: .unused),
      to(.use, "awake", [.restore, .free, .map], when: .inD0, unless: .asleep),
      no(.use, "left asleep", .asleep, unless: .resumes),
      to(.use, "woken for the call", .awaken),

      // Nothing is under way.
      no(.idle, "reset in progress", .resetting, when: .resetting),
      to(.idle, "no way to sleep", [], unless: .managed),
      to(.idle, "asleep again", [.refresh, .restore, .save, .enter, .powerOff], when: .asleep),
      to(
        .idle, "to D3cold in place of D3hot", [.refresh, .save, .powerOff, .note],
        when: [.inD3hot, .promotes]),
      to(.idle, "in use", []),

      // Single Root I/O Virtualization. The embedder holds one lock from here until the VFs are there.
      no(.enableVFs, "reset in progress", .resetting, when: .resetting),
      no(.enableVFs, "a VF has no VFs", .unsupported, when: .virtualFunction),
      no(.enableVFs, "no way to D0", .unsupported, unless: .towardsSupported),
      to(.enableVFs, "to D0 before VFs", .awaken),
      to(.removeVFs, "VFs are gone", [.note]),

      // Low power, by the embedder.
      no(.enterLowPower, "reset in progress", .resetting, when: .resetting),
      no(.enterLowPower, "VFs keep their PF in D0", .vfsEnabled, when: .withVFs),
      no(.enterLowPower, "entered before", .alreadyEntered, when: .asleep, unless: .promoted),
      to(.enterLowPower, "no way to sleep", [.unmap, .note], unless: .managed),
      to(.enterLowPower, "to sleep", [.unmap, .refresh, .restore, .save, .enter, .powerOff, .note]),
      no(.exitLowPower, "reset in progress", .resetting, when: .resetting),
      to(.exitLowPower, "end of low power", .awaken, when: .asleep),
      to(.exitLowPower, "not asleep", []),
      to(.wakeup, "woken by an event", .awaken, when: .armed, unless: .resetting),
      no(.wakeup, "no wake-up asked for", .notArmed),

      // Reset: to D0, interrupts stopped, the reset, registers back.
      no(.beginReset, "reset in progress", .resetting, when: .resetting),
      no(.beginReset, "VFs would be lost", .vfsEnabled, when: .withVFs, unless: .freeVFPower),
      to(
        .beginReset, "the host's own way", [.unmap, .refresh, .powerOn, .save, .note],
        when: .hostPreparesReset),
      to(
        .beginReset, "to D0, ready for reset",
        [.unmap, .refresh, .powerOn, .wake, .save, .stopInterrupts, .note]),
      to(.endReset, "after the reset", [.restore, .free, .note, .map]),

      // The user is gone: the next one finds D0 and the registers. What follows is `idle`.
      no(.release, "reset in progress", .resetting, when: .resetting),
      no(.release, "VFs keep their PF in D0", .vfsEnabled, when: .withVFs),
      to(.release, "no user", [.unmap, .refresh, .powerOn, .wake, .restore, .free, .note]),
      no(.close, "reset in progress", .resetting, when: .resetting),
      to(.close, "given up", [.unmap, .refresh, .powerOn, .wake, .restore, .free, .note]),

      // A VF is where its PF is.
      to(.parent, "with its PF", [.unmap, .note, .map]),

      // A transition ended halfway.
      to(.settle, "reset over, registers not back", [.note], when: .resetting),
      to(.settle, "in D3hot, about to lose state", [.unmap, .save], when: [.inD3hot, .losesState]),
      to(.settle, "as far as it came", [.unmap, .restore, .free, .map]),
    ],
    // Mappings go first and come last; registers are read before what loses them, and written after what lost them.
    order: [
      .unmap, .refresh, .powerOn, .wake, .restore, .save, .stopInterrupts, .enter, .powerOff, .free, .note,
      .map,
    ],
    presumptions: [
      PowerGuard(),  // unmap
      PowerGuard(when: [.saved, .inD3hot], unless: .losesD3hotWrites),  // refresh
      PowerGuard(when: .inD3cold),  // powerOn
      PowerGuard(when: .managed, unless: .inD0),  // wake
      PowerGuard(when: .saved, unless: [.inD3hot, .inD3cold]),  // restore
      PowerGuard(unless: [.hostKeepsConfig, .saved]),  // save
      PowerGuard(),  // stopInterrupts
      PowerGuard(when: .towardsDeeper),  // enter
      PowerGuard(when: [.platformPower, .inD3hot]),  // powerOff
      PowerGuard(unless: .inD3cold),  // free
      PowerGuard(),  // note
      PowerGuard(),  // map
    ]
  )

  private static func to(
    _ event: PowerEvent.Kind, _ name: StaticString, _ effects: PowerEffects, when: PowerConditions = [],
    unless: PowerConditions = []
  ) -> PowerTransition {
    PowerTransition(
      name: name, event: event, condition: PowerGuard(when: when, unless: unless), effects: effects,
      refusal: nil)
  }

  private static func no(
    _ event: PowerEvent.Kind, _ name: StaticString, _ refusal: PowerRefusal, when: PowerConditions = [],
    unless: PowerConditions = []
  ) -> PowerTransition {
    PowerTransition(
      name: name, event: event, condition: PowerGuard(when: when, unless: unless), effects: [],
      refusal: refusal)
  }
}
