/// A policy of a synthetic capability that is about hardware, of which there is none.
struct SyntheticReachesHardware {
  enum Reason {
    /// The guest would read or write the device.
    case access
    /// `init` or `forced` reads a register.
    case value
  }

  var reason: Reason
  var capability: String
  var origin: SourceRange

  var diagnostic: Diagnostic {
    switch reason {
    case .access:
      Diagnostic(
        .syntheticReachesHardware,
        "the device has no `\(capability)` that a guest could reach",
        at: DiagnosticLabel(origin, "reads or writes the device"),
        notes: ["bits of a synthetic capability are `virt`, `virt write` or `blank`"]
      )
    case .value:
      Diagnostic(
        .syntheticReachesHardware,
        "the device has no `\(capability)` to take a value from",
        at: DiagnosticLabel(origin, "reads a register of it"),
        notes: ["a value of a synthetic capability may read facts, such as `function.is_VF`"]
      )
    }
  }
}

/// A synthetic capability that cannot lie where it is told to, on any device.
struct SyntheticMisplaced {
  enum Reason {
    /// Where its first byte can be.
    case outside(first: Int, last: Int)
    case overlaps(other: String, SourceRange)
  }

  var reason: Reason
  var capability: String
  var position: Int
  var origin: SourceRange

  var diagnostic: Diagnostic {
    let message = "`\(capability)` cannot lie at \(hexadecimal(position))"
    switch reason {
    case .outside(let first, let last):
      return Diagnostic(
        .syntheticMisplaced,
        message,
        at: DiagnosticLabel(
          origin,
          "must be a multiple of 4 from \(hexadecimal(first)) to \(hexadecimal(last))"
        )
      )
    case .overlaps(let other, let place):
      return Diagnostic(
        .syntheticMisplaced,
        message,
        at: DiagnosticLabel(origin, "has bytes of `\(other)`"),
        secondary: [DiagnosticLabel(place, "lies here")]
      )
    }
  }
}
