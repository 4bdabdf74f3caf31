import PermDSL
import Testing

@testable import PermCodegen
@testable import PermRuntime

/// A fault that fuzzing and proving must find: the runtime gets rows that do not say what the model says.
struct PlantedFault: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var profile: String
  /// The header or capability whose rows are wrong.
  var capability: String
  /// Changes the capability before it is lowered.
  var change: @Sendable (inout Capability) -> Void = { _ in }
  /// Changes the rows.
  var spoil: @Sendable (inout TableImage, Int) -> Void = { _, _ in }
  /// Changes the opened function.
  var plant: (@Sendable (ConfigSpace<ObservedFunction, ObservedHooks>) -> Void)?

  /// The rows with the fault.
  func lowered(_ model: Model) -> LoweredProfile? {
    guard var profile = model.profile(named: profile),
      let index = profile.capabilities.firstIndex(where: { $0.name == capability })
    else { return nil }
    change(&profile.capabilities[index])
    var lowered = lower(profile, of: model)
    guard let page = lowered.legend.pages.firstIndex(of: capability) else { return nil }
    spoil(&lowered.image, page)
    return lowered
  }
}

extension PlantedFault {
  /// Twenty, everywhere between a table and a piece of an access.
  static let all: [PlantedFault] = inRows + inLowering + inHooks + inSplitting

  /// A bit of a mask.
  private static let inRows: [PlantedFault] = [
    row("virt bit of PMCSR", "strict", "PM", dword: 1) { $0[0] ^= 1 << 3 },
    row("device write bit of PMCSR", "strict", "PM", dword: 1) { $0[2] ^= 1 << 12 },
    row("shadow write bit of an MSI address", "strict", "MSI", dword: 1) { $0[1] ^= 1 << 31 },
    row("start value of PMC", "linux_vfio", "PM", dword: 0) { $0[5] ^= 1 << 27 },
    row("cleared-by-one bit of Device Status", "strict", "PCI_Express", dword: 2) { $0[3] ^= 1 << 16 },
    row("live byte of a header", "linux_vfio", "MSI_X", dword: 0) { $0[7] ^= 1 << 28 },
  ]

  private static let inLowering: [PlantedFault] = [
    PlantedFault(
      testDescription: "a field shifted by one", profile: "strict", capability: "PM",
      change: { capability in
        onField("Data_Select", of: &capability) { field in
          field.lsb += 1
          field.msb += 1
        }
      }),
    PlantedFault(
      testDescription: "two variants swapped", profile: "strict", capability: "MSI",
      spoil: { image, page in
        let first = Int(image.pages[page][6])
        let last = first + (Int(image.pages[page][5]) - 1) * CapabilityPage.Variant.stride
        image.pages[page].swapAt(first + 1, last + 1)
      }),
    PlantedFault(
      testDescription: "a length cut by a dword", profile: "linux_vfio", capability: "PCI_Express",
      change: { capability in
        for index in capability.lengths.indices {
          capability.lengths[index].value = .binary(.subtract, capability.lengths[index].value, .constant(4))
        }
      }),
    PlantedFault(
      testDescription: "a register one dword further", profile: "strict", capability: "MSI",
      change: { capability in
        for index in capability.registers.indices where capability.registers[index].name == "Message_Data" {
          capability.registers[index].offset = .binary(
            .add, capability.registers[index].offset, .constant(4))
        }
      }),
    PlantedFault(
      testDescription: "an amendment lost", profile: "linux_vfio", capability: "PM",
      change: { capability in
        onField("Data_Scale", of: &capability) { $0.policies.removeLast() }
      }),
    PlantedFault(
      testDescription: "a condition turned round", profile: "strict", capability: "MSI",
      change: { capability in
        for index in capability.registers.indices where capability.registers[index].name == "Mask_Bits" {
          for term in capability.registers[index].condition.terms.indices {
            capability.registers[index].condition.terms[term].expected.toggle()
          }
        }
      }),
  ]

  private static let inHooks: [PlantedFault] = [
    binding("set_power_state bound to the byte beside", "strict", "PM", phase: .write) { words, binding in
      words[Int(words[binding + 1])] = words[Int(words[binding + 1])] & ~0xF | 2
    },
    binding("a hook not bound", "strict", "PCI_Express", phase: .write) { words, binding in
      words[Int(words[binding + 1])] &= ~0xF
    },
    binding("an operand one bit higher", "strict", "MSI", phase: .write) { words, binding in
      words[Int(words[binding + 2]) + 1] += 1 << 8
    },
    binding("a hook in another phase", "strict", "VPD", phase: .write) { words, binding in
      words[binding] = words[binding] & ~0xF00 | UInt32(PermRuntime.HookPhase.read.rawValue) << 8
    },
  ]

  private static let inSplitting: [PlantedFault] = [
    PlantedFault(
      testDescription: "pieces across owners", profile: "linux_vfio_6_1", capability: "PCI_Express",
      plant: { onRows(of: $0) { $0.control.word &= ~7 } }),
    PlantedFault(
      testDescription: "words cut into bytes", profile: "strict", capability: "PM",
      plant: { onRows(of: $0) { $0.control.word |= 1 << 2 } }),
    PlantedFault(
      testDescription: "hooks that a row does not know of", profile: "strict", capability: "PM",
      plant: { onRows(of: $0) { $0.control.word &= ~(1 << 10) } }),
    PlantedFault(
      testDescription: "neighbours written back as read", profile: "strict", capability: "PCI_Express",
      spoil: { image, _ in image.pages[0][1] ^= 1 << 5 }),
  ]

  private static func row(
    _ name: String, _ profile: String, _ capability: String, dword: Int,
    _ change: @escaping @Sendable (inout ArraySlice<UInt32>) -> Void
  ) -> PlantedFault {
    PlantedFault(
      testDescription: name, profile: profile, capability: capability,
      spoil: { image, page in
        // In every variant that has the row: a fault of lowering is in all of them.
        var rows: Set<Int> = []
        image.withPage(page) { words in
          for variant in 0..<WordList(words, at: 5).count where !VariantHead(words, variant).isHidden {
            let parts = VariantParts(words, variant)
            if parts.rows.count > dword {
              rows.insert(parts.rows.start + dword * CapabilityPage.Row.stride)
            }
          }
        }
        for row in rows {
          var words = image.pages[page][row..<row + CapabilityPage.Row.stride]
          words = ArraySlice(Array(words))
          change(&words)
          image.pages[page].replaceSubrange(row..<row + CapabilityPage.Row.stride, with: words)
        }
      })
  }

  private static func binding(
    _ name: String, _ profile: String, _ capability: String, phase: PermRuntime.HookPhase,
    _ change: @escaping @Sendable (inout [UInt32], Int) -> Void
  ) -> PlantedFault {
    PlantedFault(
      testDescription: name, profile: profile, capability: capability,
      spoil: { image, page in
        var bindings: Set<Int> = []
        image.withPage(page) { words in
          for variant in 0..<WordList(words, at: 5).count where !VariantHead(words, variant).isHidden {
            let list = VariantParts(words, variant).bindings
            for index in 0..<list.count {
              let start = list.start + index * CapabilityPage.Binding.stride
              guard words.word(start) >> 8 & 0xF == UInt32(phase.rawValue) else { continue }
              bindings.insert(start)
              break
            }
          }
        }
        for binding in bindings.sorted() { change(&image.pages[page], binding) }
      })
  }

  private static func onField(_ name: String, of capability: inout Capability, _ body: (inout Field) -> Void)
  {
    for register in capability.registers.indices {
      for field in capability.registers[register].fields.indices
      where capability.registers[register].fields[field].name == name {
        body(&capability.registers[register].fields[field])
      }
    }
  }

  private static func onRows(
    of space: ConfigSpace<ObservedFunction, ObservedHooks>, _ body: (inout DwordRow) -> Void
  ) {
    for index in 0..<space.size / 4 {
      var row = space.row(index)
      body(&row)
      space.setRow(index, row)
    }
  }
}
