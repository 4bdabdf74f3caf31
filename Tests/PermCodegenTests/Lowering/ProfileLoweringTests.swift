import PermCodegen
import PermDSL
import PermRuntime
import Testing

@Suite struct ProfileLoweringTests {
  private let registers = [Make.register("R", at: 0, 32, [Make.field("R", 31, 0)])]

  @Test func `the directory is sorted, and tables with a condition come first`() {
    let match = Make.reference(4, 0, 16, register: 32)
    let model = Make.model(
      [
        Make.capability(named: "Any", id: 0x23, kind: .extended, registers),
        Make.capability(named: "One", id: 0x23, kind: .extended, match: match, registers),
        Make.capability(named: "PM", id: 0x01, registers),
        Make.capability(named: "Type_0", id: 0, kind: .header, registers),
      ],
      hooks: [Make.hook("a"), Make.hook("b")]
    )
    let lowered = lower(model.profiles[0], of: model)
    #expect(lowered.legend.pages == ["", "Type_0", "PM", "One", "Any"])
    #expect(
      lowered.image.pages[0].dropFirst(2) == [
        2, 4, 0x0000_0000, 1, 0x0100_0001, 2, 0x0200_0023, 3, 0x0200_0023, 4,
      ]
    )
    #expect(lowered.image.pages.map { $0[0] }.dropFirst() == [0, 0x0100_0001, 0x0200_0023, 0x0200_0023])
    #expect(lowered.image.pages[3][1] != 0)
    #expect(lowered.image.pages[4][1] == 0)
  }

  @Test func `what is synthetic stands behind all others, with its place`() {
    var model = Make.model([Make.capability(named: "Type_0", id: 0, kind: .header, registers)])
    let made = Make.capability(named: "PASID", id: 0x1B, kind: .extended, registers)
    let second = Make.capability(named: "AF", id: 0x13, registers)
    model.profiles[0].synthesized = [
      SyntheticCapability(capability: made, position: 0x800, origin: Make.origin),
      SyntheticCapability(capability: second, position: nil, origin: Make.origin),
    ]
    let lowered = lower(model.profiles[0], of: model)
    #expect(lowered.legend.pages == ["", "Type_0", "Synthetic_PASID", "Synthetic_AF"])
    #expect(lowered.order == [0])
    #expect(
      lowered.image.pages[0].dropFirst(3) == [
        3, 0x0000_0000, 1, 0x0201_001B, 0x8000_0002, 0x0101_0013, 3,
      ]
    )
    #expect(lowered.image.pages.map { $0[0] }.dropFirst() == [0, 0x0200_001B, 0x0100_0013])
  }

  @Test func `settings keep what the profile states`() {
    let model = Make.model([])
    let word = lower(model.profiles[0], of: model).image.pages[0][1]
    #expect(
      DirectoryPage.Settings(word: word)
        == DirectoryPage.Settings(
          gaps: .raw,
          hidden: .blank,
          keepsUnknown: false,
          isRW1CSafe: true,
          overlapRestarts: true
        )
    )
  }

  @Test func `a rule of power is the bit of its word`() {
    func rules(_ change: (inout Profile.Power) -> Void) -> PowerRules {
      var model = Make.model([])
      change(&model.profiles[0].power)
      return DirectoryPage.Settings(word: lower(model.profiles[0], of: model).image.pages[0][1]).powerRules
    }
    #expect(rules { _ in } == [])
    #expect(rules { $0.barsAnswer = .d0ToD2 } == .barsAnswerThroughD2)
    #expect(rules { $0.ioBARs = .ungated } == .ungatedIO)
    #expect(rules { $0.d3hotWrites = .lost } == .losesD3hotWrites)
    #expect(rules { $0.vfPower = .free } == .freeVFPower)
  }

  @Test(
    arguments: [
      ("linux_vfio", [.barsAnswerThroughD2, .ungatedIO, .losesD3hotWrites, .freeVFPower]),
      ("linux_vfio_6_1", [.barsAnswerThroughD2, .ungatedIO, .losesD3hotWrites, .freeVFPower]),
      ("strict", []), ("qemu_emulated", .freeVFPower),
    ] as [(String, PowerRules)])
  func `the package's profiles have these rules of power`(_ name: String, _ rules: PowerRules) throws {
    let lowered = lower(try Tables.profile(name), of: Tables.package.model)
    #expect(DirectoryPage.Settings(word: lowered.image.pages[0][1]).powerRules == rules)
  }

  @Test func `the legend names hooks, pages and lines, each line once`() {
    let model = Make.model(
      [Make.capability(registers, bindings: [Make.binding(.anyByte)])],
      hooks: [Make.hook("act")]
    )
    let legend = lower(model.profiles[0], of: model).legend
    #expect(legend.profile == "sample")
    #expect(legend.hooks == ["act"])
    #expect(legend.lines.map(\.subject) == ["", "Sample.R", "Sample", "Sample: act"])
    #expect(legend.lines.dropFirst().allSatisfy { $0.file == "sample.perm" && $0.line == 1 })
  }

  @Test func `the same model gives the same pages`() {
    let model = Make.model([Make.capability(registers)])
    #expect(lower(model.profiles[0], of: model).image == lower(model.profiles[0], of: model).image)
  }

  @Test func `a table with too many conditions is refused`() {
    let fields = (0..<65).map { Make.field("F", 0, 0, when: Make.when(Make.reference($0, 0, 1))) }
    let model = Make.model([Make.capability([Make.register("R", at: 0, 32, fields)])])
    #expect(lower(model.profiles[0], of: model).diagnostics.contains { $0.id == .tooManyVariants })
  }
}
