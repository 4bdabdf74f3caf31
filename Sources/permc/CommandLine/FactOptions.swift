internal import PermRuntime

/// The options that say what a dump does not.
enum FactOptions {
  static let options = [
    CommandSpec.Option(
      name: "bar",
      value: "N=KIND:SIZE[:prefetch]",
      repeats: true,
      help:
        "A resource: N is 0 to 5 or rom, KIND mem32, mem64 or io, SIZE hexadecimal: 0=mem64:4000:prefetch."
    ),
    CommandSpec.Option(name: "vf", help: "It is a virtual function."),
    CommandSpec.Option(name: "id", value: "VVVV:DDDD", help: "Vendor and Device ID that the host recorded."),
    CommandSpec.Option(name: "no-intx", help: "The host has no legacy interrupt for it."),
  ]

  /// What the options say.
  static func stated(_ arguments: Arguments) throws(CommandError) -> StatedFacts {
    var facts = StatedFacts()
    for text in arguments.all("bar") {
      let (index, bar) = try bar(text)
      guard facts.bars.updateValue(bar, forKey: index) == nil else {
        throw .usage("`--bar \(text)`: this resource is given twice")
      }
    }
    facts.isVF = arguments.has("vf")
    facts.lacksInterrupt = arguments.has("no-intx")
    if let text = arguments.value("id") {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, let vendor = UInt16(parts[0], radix: 16),
        let device = UInt16(parts[1], radix: 16)
      else { throw .usage("`--id \(text)`: expected two hexadecimal numbers, 8086:10d3") }
      facts.ids = (vendor, device)
    }
    return facts
  }

  private static func bar(_ text: String) throws(CommandError) -> (Int, BARResource) {
    func problem(_ expected: String) -> CommandError { .usage("`--bar \(text)`: expected \(expected)") }
    let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard sides.count == 2 else { throw problem("N=KIND:SIZE") }
    let index = sides[0] == "rom" ? 6 : Int(sides[0])
    guard let index, (0...5).contains(index) || sides[0] == "rom" else {
      throw problem("0 to 5 or rom before `=`")
    }
    let parts = sides[1].split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3 else {
      throw problem("KIND:SIZE or KIND:SIZE:prefetch after `=`")
    }
    guard let kind = BARResource.Kind(rawValue: String(parts[0])) else { throw problem("mem32, mem64 or io") }
    guard let size = UInt64(parts[1], radix: 16), size > 0, size & (size - 1) == 0 else {
      throw problem("a power of two in hexadecimal for SIZE")
    }
    guard parts.count == 2 || parts[2] == "prefetch" else { throw problem("prefetch after SIZE") }
    return (index, BARResource(kind: kind, isPrefetchable: parts.count == 3, size: size))
  }
}

extension MissingFact {
  /// What is missing, what is assumed, and the option that says it.
  var message: String {
    switch self {
    case .regionSize(let index?, let kind, _):
      "no size of \(index == 6 ? "the expansion ROM" : "BAR \(index)"): taken as not assigned"
        + " (--bar \(index == 6 ? "rom" : "\(index)")=\(kind.rawValue):SIZE)"
    case .regionSize(nil, let kind, let address):
      "no number of the BAR at \(String(address, radix: 16)): taken as not assigned (--bar N=\(kind.rawValue):SIZE)"
    case .regions: "nothing about BARs: all are taken as not assigned (--bar N=KIND:SIZE)"
    case .isVF: "it looks like a virtual function, and is taken as a physical one (--vf)"
    case .ids: "no recorded IDs of the virtual function: what its registers answer is taken (--id VVVV:DDDD)"
    case .interrupt: "nothing about an interrupt: it is taken to have one (--no-intx)"
    case .bytes(let from): "no bytes from \(String(from, radix: 16)) on: they are taken as zero"
    }
  }
}
