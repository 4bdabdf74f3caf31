import PermDSL
import PermRuntime

/// A second device for a variant: every register bit the other way round, but for those that decide what the function is.
enum OppositeImage {
  static func of(_ function: FunctionBuilder.Built, _ profile: Profile) -> ConfigImage {
    var kept = Set<Int>()
    let image = function.image
    let lists = image.lists
    keep(ListFormat.ids..<ListFormat.ids + 4, &kept)
    keep(ListFormat.status..<ListFormat.status + 2, &kept)
    keep(ListFormat.classAndRevision..<ListFormat.classAndRevision + 4, &kept)
    keep(ListFormat.headerType..<ListFormat.headerType + 1, &kept)
    keep(ListFormat.subsystem..<ListFormat.subsystem + 4, &kept)
    if let pointer = ListFormat.capabilitiesPointer(inLayout: lists.header.id) {
      keep(pointer..<pointer + 1, &kept)
    }
    for instance in [lists.header] + lists.capabilities {
      if instance.kind != .header { keep(instance.position..<instance.position + 4, &kept) }
      for table in profile.capabilities
      where table.kind.tableKind == instance.kind && table.id == instance.id {
        for field in deciding(table) {
          let start = (instance.position + field.registerOffset) * 8 + field.lsb
          kept.formUnion(start..<start + field.bitWidth)
        }
      }
    }
    var opposite = image
    for position in 0..<image.configSize {
      var byte = image.value(at: position, byteWidth: 1)
      for bit in 0..<8 where !kept.contains(position * 8 + bit) { byte ^= 1 << UInt32(bit) }
      opposite.store(byte, at: position, byteWidth: 1)
    }
    return opposite
  }

  private static func keep(_ bytes: Range<Int>, _ kept: inout Set<Int>) {
    kept.formUnion(bytes.lowerBound * 8..<bytes.upperBound * 8)
  }

  /// Fields that say which table it is, which variant, how long, and what it says of the function.
  private static func deciding(_ table: Capability) -> [FieldReference] {
    var expressions = variants(of: table).keys.map(\.expression) + table.lengths.map(\.value)
    expressions += table.arrays.flatMap { [$0.count, $0.offset] } + table.published.map(\.value)
    expressions += [table.match, table.extendedList].compactMap { $0 }
    return expressions.flatMap(\.inputs).compactMap { input in
      if case .field(let field) = input { field } else { nil }
    }
  }
}
