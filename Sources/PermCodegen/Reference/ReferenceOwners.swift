import PermDSL
import PermRuntime

/// Which byte belongs to whom.
struct ReferenceOwners {
  let regions: [ConfigRegion]
  let regionOfByte: [UInt16]

  /// Lays capabilities over the space: later ones take bytes from earlier ones; what hidden ones have is what nobody else has.
  init(_ capabilities: [ReferenceCapability], size: Int, _ profile: Profile) {
    var owners = [ConfigRegion.Owner](repeating: .gap, count: size)
    for (index, capability) in capabilities.enumerated() where !capability.isHidden {
      for byte in capability.position..<capability.position + capability.length where byte < size {
        owners[byte] = .capability(index)
      }
    }
    for (index, capability) in capabilities.enumerated() where capability.isPlaceholder {
      for byte in capability.position..<capability.position + 4 { owners[byte] = .capability(index) }
    }
    for (index, capability) in capabilities.enumerated()
    where capability.isHidden && capability.hiddenBody != profile.gaps ?? .none {
      let start = capability.position
      var end = capability.kind == .extended ? size : ListFormat.conventionalSize
      if capability.length > 0 {
        end = min(end, start + capability.length)
      } else {
        // How long it is nobody knows: up to the next capability, or what belongs to another.
        for other in capabilities where other.position > start { end = min(end, other.position) }
        let foreign = (start..<max(start, end)).first {
          owners[$0] != .gap && owners[$0] != .capability(index)
        }
        end = foreign ?? end
      }
      for byte in start..<max(start, end) where owners[byte] == .gap { owners[byte] = .hidden(index) }
    }

    var regions: [ConfigRegion] = []
    var regionOfByte: [UInt16] = []
    for byte in 0..<size {
      if let last = regions.last, last.owner == owners[byte] {
        regions[regions.count - 1].range = last.range.lowerBound..<byte + 1
      } else {
        var base = byte
        switch owners[byte] {
        case .gap: break
        case .hidden(let index): base = capabilities[index].position
        case .capability(let index) where profile.overlap == .keep: base = capabilities[index].position
        case .capability: break
        }
        regions.append(ConfigRegion(owner: owners[byte], range: byte..<byte + 1, base: base))
      }
      regionOfByte.append(UInt16(regions.count - 1))
    }
    self.regions = regions
    self.regionOfByte = regionOfByte
  }
}
