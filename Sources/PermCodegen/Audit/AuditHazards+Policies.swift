import PermDSL
import PermRuntime

extension AuditHazards {
  /// Finds bits of shown capabilities that a guest writes on the device and for which hardware has no writer.
  mutating func findPolicies() {
    for region in layers.top.regions {
      guard case .capability(let index) = region.owner else { continue }
      let capability = layers.top.capabilities[index]
      for bit in region.range.lowerBound * 8..<region.range.upperBound * 8 {
        guard layers.access[bit].contains(.changesDevice) else { continue }
        let rule = layers.top.rule(at: bit)
        let path = rule?.path ?? ""
        let kind: AuditHazard.Kind
        let reason: String
        switch rule?.access {
        case nil:
          kind = .undescribedWritable
          reason = "no register of the table is here, and writes of a guest go straight to the device"
        case let access? where access.isReserved:
          kind = .reservedWritable
          reason = "hardware reserves it (\(access.rawValue)), and writes of a guest reach it"
        case let access? where !access.isWritable:
          kind = .readOnlyWritable
          reason = "to hardware it is read-only (\(access.rawValue)), and writes of a guest reach it"
        default: continue
        }
        guard !extend(kind, capability.position, path, by: bit..<bit + 1) else { continue }
        begin(
          kind, bit..<bit + 1, keyPath: path,
          AuditPlace(
            capability: capability.name, position: capability.position, path: path, origin: rule?.origin,
            spec: capability.table?.spec(of: path)), reason)
      }
    }
  }

  /// Finds capabilities where all that is open is read-only to hardware, while what software writes is closed: the mask
  /// stands at another register than its author meant.
  mutating func findMisplaced() {
    struct Tally {
      var open: [Int] = []
      var hasOpenWritable = false
      var closed: [String] = []
    }
    var tallies: [Int: Tally] = [:]
    for region in layers.top.regions {
      guard case .capability(let index) = region.owner else { continue }
      for bit in region.range.lowerBound * 8..<region.range.upperBound * 8 {
        let rule = layers.top.rule(at: bit)
        if layers.access[bit].contains(.changesDevice) {
          if let access = rule?.access, !access.isWritable {
            tallies[index, default: Tally()].open.append(bit)
          } else {
            // Writable to hardware, or nobody knows.
            tallies[index, default: Tally()].hasOpenWritable = true
          }
        } else if let rule, rule.access?.isWritable == true, rule.access?.clearsOnOne == false,
          layers.top.bits[bit].write == .nowhere
        {
          let path = Capability.registerPath(of: rule.path)
          if tallies[index]?.closed.last != path { tallies[index, default: Tally()].closed.append(path) }
        }
      }
    }
    for (index, tally) in tallies.sorted(by: { $0.key < $1.key }) {
      guard let first = tally.open.first, !tally.hasOpenWritable, let closed = tally.closed.first,
        let rule = layers.top.rule(at: first)
      else { continue }
      let capability = layers.top.capabilities[index]
      let path = Capability.registerPath(of: rule.path)
      // The header's link is no register that an author means.
      guard path != capability.table?.registers.first?.name || capability.kind == .header else { continue }
      for bit in tally.open where !extend(.misplacedMask, capability.position, path, by: bit..<bit + 1) {
        begin(
          .misplacedMask, bit..<bit + 1, keyPath: path,
          AuditPlace(
            capability: capability.name, position: capability.position, path: path, origin: rule.origin,
            spec: capability.table?.spec(of: path)),
          "what a guest may write here is read-only, and \(closed), which software writes, is closed:"
            + " the mask stands at the wrong register")
      }
    }
  }
}
