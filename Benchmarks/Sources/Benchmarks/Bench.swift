import CReference
import PermRuntime

/// A case made ready: functions opened on both sides, each over memory of its own.
struct Bench {
  /// What is run over them.
  private enum Work {
    case reads(UnsafePointer<access>)
    case writes(UnsafePointer<access>)
    case readsOfBytes(UnsafePointer<access>)
    case open
    case busReads(BusGuest, UnsafePointer<access>)
    case busWrites(BusGuest, UnsafePointer<access>)
    case replay([accesses])
    case libraryReads(OpaquePointer, UnsafePointer<access>)
    case libraryWrites(OpaquePointer, UnsafePointer<access>)
    case libraryReplay([OpaquePointer], [accesses])
  }

  private let work: Work
  /// The functions: of a recording each, or the synthetic one.
  private let pairs: [Pair]
  /// Operations in one time.
  let operations: Int

  /// Makes a case ready.
  ///
  /// - Parameter traces: Where the recordings of the mix lie, as text.
  init(_ item: Case, traces: String) throws {
    guard item.isReplay else {
      let pair = try Pair(subject_synthetic())
      pairs = [pair]
      operations = 1
      switch item.kind {
      case .reads(let kind): work = .reads(try Self.accesses(kind))
      case .writes(let kind): work = .writes(try Self.accesses(kind))
      case .readsOfBytes: work = .readsOfBytes(try Self.accesses(WORKLOAD_READ_MISALIGNED_7))
      case .open, .replay, .libraryReplay: work = .open
      case .busReads(let kind): work = .busReads(BusGuest(pair.guest), try Self.accesses(kind))
      case .busWrites(let kind): work = .busWrites(BusGuest(pair.guest), try Self.accesses(kind))
      case .libraryReads(let kind): work = .libraryReads(try Self.library(), try Self.accesses(kind))
      case .libraryWrites(let kind): work = .libraryWrites(try Self.library(), try Self.accesses(kind))
      }
      return
    }
    guard let list = subject_read(traces) else { throw BenchError("cannot read \(traces)") }
    let indices = 0..<subject_count(list)
    let accesses = indices.map { subject_accesses(list, $0) }
    pairs = try indices.map { try Pair(subject_at(list, $0)) }
    operations = accesses.reduce(0) { $0 + $1.count }
    work =
      item.isOfLibrary
      ? .libraryReplay(try indices.map { try Self.library(subject_at(list, $0)) }, accesses)
      : .replay(accesses)
  }

  private static func accesses(_ kind: workload) throws -> UnsafePointer<access> {
    let accesses = workload_accesses(kind)
    guard let items = accesses.items, accesses.count == Int(WORKLOAD_COUNT) else {
      throw BenchError("no access is of this kind")
    }
    return items
  }

  /// A function, opened by the C library; the synthetic one if none is given.
  private static func library(_ subject: OpaquePointer? = subject_synthetic()) throws -> OpaquePointer {
    guard let subject, let memory = memory_new(subject), let library = library_new(subject, memory) else {
      throw BenchError("the C library cannot open a function")
    }
    return library
  }

  /// Runs one side so many times; the sum that came out.
  func run(_ side: Side, times: Int) throws -> UInt64 {
    let (reference, guest) = (pairs[0].reference, pairs[0].guest)
    switch (work, side) {
    case (.reads(let items), .c): return reference_read(reference, items, times)
    case (.reads(let items), .swift): return try guest.read(items, times: times)
    case (.writes(let items), .c): return reference_write(reference, items, times)
    case (.writes(let items), .swift): return try guest.write(items, times: times)
    case (.readsOfBytes(let items), .c): return reference_read_bytes(reference, items, times)
    case (.readsOfBytes(let items), .swift): return try guest.readBytes(items, times: times)
    case (.busReads(_, let items), .c): return reference_read(reference, items, times)
    case (.busReads(let bus, let items), .swift): return bus.read(items, times: times)
    case (.busWrites(_, let items), .c): return reference_write(reference, items, times)
    case (.busWrites(let bus, let items), .swift): return bus.write(items, times: times)
    case (.open, .c): return reference_open(reference, times)
    case (.open, .swift): return try guest.reopen(times: times)
    case (.libraryReads(_, let items), .c): return try guest.read(items, times: times)
    case (.libraryReads(let library, let items), .swift): return library_read(library, items, times)
    case (.libraryWrites(_, let items), .c): return try guest.write(items, times: times)
    case (.libraryWrites(let library, let items), .swift): return library_write(library, items, times)
    case (.libraryReplay(let libraries, let recordings), _):
      var sum: UInt64 = 0
      for _ in 0..<times {
        for (index, accesses) in recordings.enumerated() {
          sum &+=
            side == .c
            ? try pairs[index].guest.replay(accesses) : library_replay(libraries[index], accesses)
        }
      }
      return sum
    case (.replay(let recordings), _):
      var sum: UInt64 = 0
      for _ in 0..<times {
        for (pair, accesses) in zip(pairs, recordings) {
          sum &+= side == .c ? reference_replay(pair.reference, accesses) : try pair.guest.replay(accesses)
        }
      }
      return sum
    }
  }
}

/// A function opened on both sides.
private struct Pair {
  let reference: OpaquePointer
  let guest: Guest

  init(_ subject: OpaquePointer?) throws {
    guard let subject, let mine = memory_new(subject), let other = memory_new(subject),
      let reference = reference_new(subject, other)
    else { throw BenchError("a function cannot be opened") }
    self.reference = reference
    guest = try Guest(subject, mine)
  }
}

/// Why there is nothing to measure.
struct BenchError: Error {
  let message: String
  init(_ message: String) { self.message = message }
}
