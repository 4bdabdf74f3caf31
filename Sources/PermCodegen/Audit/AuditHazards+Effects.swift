import PermDSL
import PermRuntime

/// What happens beside the bits that a guest writes.
extension AuditHazards {
  /// Finds status bits that a write of their neighbours clears.
  mutating func findWriteBacks() {
    for region in layers.top.regions {
      guard case .capability(let index) = region.owner else { continue }
      let capability = layers.top.capabilities[index]
      for bit in region.range.lowerBound * 8..<region.range.upperBound * 8 {
        guard let piece = layers.pieceThatClears(bit), let rule = layers.top.rule(at: bit) else { continue }
        let path = Capability.registerPath(of: rule.path)
        guard !extend(.rw1cWriteBack, capability.position, path, by: bit..<bit + 1) else { continue }
        begin(
          .rw1cWriteBack, bit..<bit + 1, keyPath: path,
          AuditPlace(
            capability: capability.name, position: capability.position, path: path,
            origin: writebackOrigin, spec: capability.table?.spec(of: path)),
          "a write of \(neighbours(of: bit, in: piece)) in \(piece.byteWidth == 1 ? "the same byte" : "the same \(piece.byteWidth) bytes")"
            + " writes it back as it was read, and set bits are cleared")
      }
    }
  }

  /// The line that says how neighbours are written back, in the profile that does it.
  private var writebackOrigin: SourceRange {
    let profiles = [layers.below?.profile, layers.top.profile].compactMap { $0 }
    let plain = profiles.first { $0.writeback == .plain } ?? layers.top.profile
    return plain.settingOrigins["writeback"] ?? plain.origin
  }

  /// Registers in a piece whose bits a guest writes on the device; of the same register the fields.
  private func neighbours(of bit: Int, in piece: ReferenceFunction.Piece) -> String {
    let bits = piece.position * 8..<(piece.position + piece.byteWidth) * 8
    let own = layers.top.rule(at: bit).map { Capability.registerPath(of: $0.path) }
    var names: [String] = []
    for other in bits where other != bit && layers.top.bits[other].write == .hardware {
      guard let rule = layers.top.rule(at: other), !rule.path.isEmpty else { continue }
      let register = Capability.registerPath(of: rule.path)
      let name = register == own ? rule.path : register
      if !names.contains(name) { names.append(name) }
    }
    return names.isEmpty ? "other bits" : names.joined(separator: ", ")
  }

  /// Finds hooks that may change bits that hardware fixes, of which the guest decides what they hold.
  ///
  /// A hook writes an operand as a whole. What hardware does not let software write is right only as long as the guest cannot
  /// write it in the copy that the hook takes it from.
  mutating func findHooks() {
    let function = layers.top
    for hook in function.hooks where hook.phase == .write || hook.phase == .beforeWrite {
      let owner = function.capabilities[hook.owner]
      for (operand, changes) in zip(hook.operands, hook.changes) where changes {
        let first = operand.position * 8 + operand.lsb
        for bit in first..<first + operand.bitWidth where function.bits.indices.contains(bit) {
          guard function.bits[bit].write == .shadow, layers.below?.bits[bit].write != .nowhere,
            let rule = function.rule(at: bit), let access = rule.access, !access.isWritable
          else { continue }
          let path = Capability.registerPath(of: rule.path)
          guard !extend(.hookWritesReadOnly, owner.position, path, by: bit..<bit + 1) else { continue }
          let name =
            function.model.hooks.indices.contains(hook.hook) ? function.model.hooks[hook.hook].name : "a hook"
          begin(
            .hookWritesReadOnly, bit..<bit + 1, keyPath: path,
            AuditPlace(
              capability: owner.name, position: owner.position, path: path, origin: rule.origin,
              spec: owner.table?.spec(of: path)),
            "`\(name)` may write these bits to hardware, which fixes them (\(access.rawValue)), and a guest decides"
              + " what the shadow holds there")
        }
      }
    }
  }
}
