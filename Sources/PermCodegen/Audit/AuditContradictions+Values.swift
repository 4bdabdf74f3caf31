import PermDSL
import PermRuntime

extension AuditContradictions {
  /// Finds reserved bits that are set and values without a name, in the registers of a capability that the dump holds.
  mutating func findValues(_ part: AuditStructure.Part) {
    guard let table = part.table else { return }
    let value = { [structure] (input: Expression.Input) in structure.value(input, of: part) }
    let registers = table.registers.filter { $0.condition.holds(value) }
    for register in registers where register.array == nil {
      check(register, at: register.offset.evaluate(value), prefix: "", part, table, value)
    }
    for (index, array) in table.arrays.enumerated() where array.condition.holds(value) && array.stride > 0 {
      let start = array.offset.evaluate(value)
      guard start >= 0 else { continue }
      let count = max(0, min(array.count.evaluate(value), part.range.count / array.stride))
      let own = registers.filter { $0.array == index }
      for element in 0..<count {
        for register in own {
          check(
            register, at: start &+ element * array.stride &+ register.offset.evaluate(value),
            prefix: "\(array.name)[\(element)].", part, table, value)
        }
      }
    }
  }

  private mutating func check(
    _ register: Register, at offset: Int, prefix: String, _ part: AuditStructure.Part, _ table: Capability,
    _ value: (Expression.Input) -> Int
  ) {
    let width = register.bitWidth / 8
    let position = part.range.lowerBound &+ offset
    // What a dump does not hold reads 0, in which nothing is wrong.
    guard offset >= 0, position >= 0, position <= part.range.upperBound - width else { return }
    var content = UInt64(image.value(at: position, byteWidth: min(4, width)))
    if width == 8 { content |= UInt64(image.value(at: position + 4, byteWidth: 4)) << 32 }
    for field in register.fields where field.access.isReserved || field.enumeration != nil {
      let number = PermCodegen.bits(content, msb: field.msb, lsb: field.lsb)
      guard field.access.isReserved ? number != 0 : !isNamed(number, field) else { continue }
      guard field.condition.holds(value) else { continue }
      let path = prefix + register.name + (register.isDescribed ? "." + field.name : "")
      let first = position * 8
      let digits = AuditContradictions.hex(Int(truncatingIfNeeded: number))
      var place = AuditPlace(
        capability: table.name, position: part.capability.position, path: path, origin: field.origin,
        spec: register.spec ?? table.spec)
      if field.access.isReserved {
        for bit in field.lsb...field.msb where content >> UInt64(bit) & 1 != 0 {
          place.bits.append(ascending: first + bit..<first + bit + 1)
        }
        add(.reservedBitSet, place, "the table reserves it, and the device reads \(digits) there")
      } else {
        place.bits = [first + field.lsb..<first + field.msb + 1]
        add(.unnamedValue, place, "the device reads \(digits), and the table has no such value")
      }
    }
  }

  /// Whether the enumeration of a field has a value; 0 is what all read that does not concern a device.
  private func isNamed(_ number: UInt64, _ field: Field) -> Bool {
    guard number != 0, let index = field.enumeration, model.enumerations.indices.contains(index) else {
      return true
    }
    return model.enumerations[index].cases.contains { UInt64(truncatingIfNeeded: $0.value) == number }
  }
}
