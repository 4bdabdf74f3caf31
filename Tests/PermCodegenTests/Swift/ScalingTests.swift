import PermDSL
import PermRuntime
import Testing

@testable import PermCodegen

/// What must not be done more often than there are capabilities; `.ci/compile-scaling` counts instructions.
@Suite struct ScalingTests {
  private static let count = 1000

  /// Tables of as many capabilities, a file each, that differ in their numbers alone.
  private static func tables() -> InMemorySources {
    var texts = [
      "card.perm": """
      include "caps/"
      header Type_0 = 0 {
          spec "Card"
          register Vendor_ID @0x00 u16 RO
      }
      profile card {
          gaps    | none
          hidden  | none
          unknown hide
      }
      """
    ]
    for number in 0..<count {
      texts["caps/\(number).perm"] = """
        extended capability Queue_\(1000 + number) = \(256 + number) {
            spec "Card"
            length 8
            register Control @0x04 u32 {
                spec "Card"
                [31:1]  reserved  RsvdP
                [0]     Enable    RW | write
            }
        }
        """
    }
    return InMemorySources(texts: texts)
  }

  @Test func `each of a thousand capabilities is a page, a set of variants and a file`() throws {
    let compilation = Compilation.compile(entries: ["card.perm"], from: Self.tables())
    #expect(compilation.diagnostics.isEmpty)
    let profile = try #require(compilation.model.profile(named: "card"))
    let lowered = lower(profile, of: compilation.model)
    #expect(lowered.image.pages.count == Self.count + 2)
    #expect(lowered.variants.count == lowered.image.pages.count - 1)
    let output = emitSwift(profile, of: compilation.model, lowered: lowered)
    #expect(output.diagnostics.isEmpty)
    let views = output.files.filter { $0.name.hasPrefix("Card+Queue") }
    #expect(views.count == Self.count)
    // One is as long as another: none says anything of the others.
    #expect(Set(views.map(\.bytes.count)).count == 1)
    #expect(Set(lowered.image.pages.dropFirst(2).map(\.count)).count == 1)
  }

  @Test func `a file is added without copying those before it`() {
    let model = Make.model([])
    let profile = model.profiles[0]
    var emission = Emission(profile: profile, model: model, lowered: lower(profile, of: model))
    var places: [UnsafeRawPointer?] = []
    for number in 0..<Self.count {
      let copy = emission
      emission.add("File\(number)") { printer in printer.print(copy.typeName) }
      let place = emission.files.withUnsafeBytes { $0.baseAddress }
      if places.last != place { places.append(place) }
    }
    #expect(emission.files.count == Self.count)
    // The list moves when it doubles.
    #expect(places.count < 20)
  }
}
