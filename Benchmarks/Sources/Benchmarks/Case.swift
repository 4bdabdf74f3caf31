import CReference

/// One line of the table: what is measured, and what it is to be.
struct Case {
  /// What a figure has to stay below.
  enum Target {
    /// This many times the reference.
    case ratio(Double)
    /// So many nanoseconds.
    case nanoseconds(Double)
  }

  /// What is run.
  enum Kind {
    case reads(workload)
    case writes(workload)
    case readsOfBytes
    case replay
    case open
    /// Through a bus, beside the reference that has none.
    case busReads(workload)
    case busWrites(workload)
    /// Through the C library, beside the same in Swift.
    case libraryReads(workload)
    case libraryWrites(workload)
    case libraryReplay
  }

  /// Its name, for `--only`.
  var name: String
  /// What it is, for people.
  var title: String
  var kind: Kind
  var target: Target
  /// Nanoseconds of others, as recorded in another run on another machine: Linux, QEMU, cloud-hypervisor.
  var recorded: [String]

  /// All of them.
  static let all: [Case] = [
    Case(
      name: "read-virtual", title: "aligned read, virtual", kind: .reads(WORKLOAD_READ_VIRTUAL),
      target: .ratio(1.1), recorded: ["10.9-14.9", "2.5-4.9", "1.0-1.3"]),
    Case(
      name: "read-passthrough", title: "aligned read, pass-through", kind: .reads(WORKLOAD_READ_PASSTHROUGH),
      target: .ratio(1.1), recorded: ["10.9-14.9", "", ""]),
    Case(
      name: "read-mixed", title: "aligned read, mixed", kind: .reads(WORKLOAD_READ_MIXED),
      target: .ratio(1.1), recorded: ["10.9-14.9", "", ""]),
    Case(
      name: "write-2", title: "aligned 2-byte write", kind: .writes(WORKLOAD_WRITE), target: .ratio(1.1),
      recorded: ["26", "6", "7.4"]),
    Case(
      name: "write-mixed", title: "4-byte mixed write", kind: .writes(WORKLOAD_WRITE_MIXED),
      target: .ratio(1.1), recorded: ["19-24", "8", "7.3"]),
    Case(
      name: "read-misaligned-4", title: "misaligned 4-byte read", kind: .reads(WORKLOAD_READ_MISALIGNED_4),
      target: .ratio(1.2), recorded: ["35", "", ""]),
    Case(
      name: "read-misaligned-7", title: "misaligned 7-byte read", kind: .readsOfBytes, target: .ratio(1.2),
      recorded: ["", "", ""]),
    Case(
      name: "mix", title: "replayed mix", kind: .replay, target: .ratio(1.2),
      recorded: ["20.6", "4.9", "4.2"]),
    Case(
      name: "open", title: "open, 4 KiB, 10 capabilities", kind: .open, target: .nanoseconds(1500),
      recorded: ["5400", "", ""]),
    Case(
      name: "bus-read-virtual", title: "through a bus: read, virtual",
      kind: .busReads(WORKLOAD_READ_VIRTUAL), target: .nanoseconds(100), recorded: ["", "", ""]),
    Case(
      name: "bus-write-2", title: "through a bus: 2-byte write", kind: .busWrites(WORKLOAD_WRITE),
      target: .nanoseconds(100), recorded: ["", "", ""]),
    Case(
      name: "library-read-virtual", title: "aligned read, virtual",
      kind: .libraryReads(WORKLOAD_READ_VIRTUAL),
      target: .ratio(1.5), recorded: []),
    Case(
      name: "library-read-passthrough", title: "aligned read, pass-through",
      kind: .libraryReads(WORKLOAD_READ_PASSTHROUGH), target: .ratio(1.5), recorded: []),
    Case(
      name: "library-write-2", title: "aligned 2-byte write", kind: .libraryWrites(WORKLOAD_WRITE),
      target: .ratio(1.5), recorded: []),
    Case(
      name: "library-mix", title: "replayed mix", kind: .libraryReplay, target: .ratio(1.5), recorded: []),
  ]

  /// Whether it is the C library that is measured, beside the runtime in Swift.
  var isOfLibrary: Bool {
    switch kind {
    case .libraryReads, .libraryWrites, .libraryReplay: true
    default: false
    }
  }

  /// Whether it takes recordings.
  var isReplay: Bool {
    switch kind {
    case .replay, .libraryReplay: true
    default: false
    }
  }

  /// Times that are enough where nothing disturbs, as where instructions and allocations are counted: of a workload ten
  /// rounds of its accesses.
  var countedTimes: Int {
    switch kind {
    case .reads, .writes, .readsOfBytes, .busReads, .busWrites, .libraryReads, .libraryWrites:
      10 * Int(WORKLOAD_COUNT)
    case .open: 100
    case .replay, .libraryReplay: 1
    }
  }
}

/// Who runs a case: what it is measured by, and what is measured.
///
/// Of the C library these are the runtime in Swift, and a C program that calls the library.
enum Side: String, CaseIterable {
  case c, swift
}
