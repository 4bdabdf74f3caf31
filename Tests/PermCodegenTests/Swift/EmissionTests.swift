import PermCodegen
import PermDSL
import PermRuntime
import Testing

@Suite struct EmissionTests {
  private func emit(
    _ capabilities: [Capability],
    hooks: [Hook] = [],
    enumerations: [Enumeration] = []
  ) -> GeneratedOutput {
    let model = Make.model(capabilities, hooks: hooks, enumerations: enumerations)
    return emitSwift(model.profiles[0], of: model, lowered: lower(model.profiles[0], of: model))
  }

  private func text(_ output: GeneratedOutput, _ name: String = "Sample+Sample.swift") -> String {
    output.files.first { $0.name == name }?.text ?? ""
  }

  private func register(named name: String = "R", at offset: Int = 0, _ fields: [Field]) -> Register {
    Make.register(name, at: offset, 16, fields)
  }

  @Test func `fields of one Swift name are a finding, not a suffix`() {
    let fields = [Make.field("Max_Size", 15, 8), Make.field("MaxSize", 7, 0)]
    let output = emit([Make.capability([register(fields)])])
    #expect(output.diagnostics.map(\.id) == [.duplicateName])
    #expect(output.diagnostics.first?.message == "`Max_Size` and `MaxSize` are both `maxSize` in Swift")
  }

  @Test func `a name that generated code needs is a finding`() {
    let output = emit([Make.capability([register(named: "Window", [Make.field("A", 15, 0)])])])
    #expect(output.diagnostics.map(\.id) == [.duplicateName])
  }

  @Test func `hooks, enumeration values, registers and capabilities may not collide either`() {
    let origin = Make.origin
    let value = { (name: String, value: Int) in
      Enumeration.Case(name: name, documentation: "", value: value, origin: origin)
    }
    let enumeration = Enumeration(
      name: "Kind",
      documentation: "",
      bitWidth: 16,
      cases: [value("Two_Words", 0), value("TwoWords", 1)],
      origin: origin
    )
    let registers = [
      register(named: "A_B", [Make.field("X", 15, 0, enumeration: 0)]),
      register(named: "AB", at: 2, [Make.field("X", 15, 0)]),
    ]
    let output = emit(
      [
        Make.capability(named: "Some_Cap", id: 1, registers),
        Make.capability(named: "SomeCap", id: 2, [register([Make.field("X", 15, 0)])]),
      ],
      hooks: [Make.hook("do_it"), Make.hook("doIt")],
      enumerations: [enumeration]
    )
    let messages = Set(output.diagnostics.map(\.message))
    #expect(messages.contains("`Two_Words` and `TwoWords` are both `twoWords` in Swift"))
    #expect(messages.contains("`do_it` and `doIt` are both `doIt` in Swift"))
    #expect(messages.contains("`A_B` and `AB` are both `AB` in Swift"))
    #expect(messages.contains("`Some_Cap` and `SomeCap` are both `SomeCap` in Swift"))
  }

  @Test func `a keyword is escaped where it stands alone`() {
    let output = emit([Make.capability([register([Make.field("Default", 15, 0)])])])
    #expect(text(output).contains("public var `default`: UInt16 {"))
  }

  @Test func `one field in two branches at the same bits is one property`() {
    let condition = Make.reference(0, 0, 1)
    let fields = [
      Make.field("Size", 15, 0, .rw, .virt, when: Make.when(condition)),
      Make.field("Size", 15, 0, .ro, when: Make.when(condition, is: false)),
    ]
    let output = emit([Make.capability([register(fields)])])
    #expect(output.diagnostics.isEmpty)
    // One of the value, one of the register.
    #expect(text(output).split(separator: "public var size").count == 3)
  }

  @Test func `a page of more words than a literal should have is put together from parts`() {
    let registers = (0..<600).map { Make.register("R\($0)", at: $0 * 4, 32, [Make.field("F", 31, 0)]) }
    let output = emit([Make.capability(kind: .extended, registers)])
    let tables = text(output, "Sample.swift")
    #expect(tables.contains("private let samplePage1Part0: InlineArray<4096, UInt32> = ["))
    let part = "samplePage1Part1"
    #expect(tables.contains("for index in \(part).indices { words.append(\(part)[index]) }"))
  }

  @Test func `a hidden capability has a page and no view`() {
    let hidden = [Guarded(Visibility.hidden(body: nil), at: Make.origin)]
    let output = emit([Make.capability([register([Make.field("F", 15, 0)])], visibility: hidden)])
    #expect(text(output).isEmpty)
    #expect(text(output, "Sample.swift").contains("// Page 1: Sample."))
  }

  @Test func `what is synthetic has a page and a view of its own, without a device behind it`() {
    let hidden = [Guarded(Visibility.hidden(body: nil), at: Make.origin)]
    let registers = [register([Make.field("F", 15, 0)])]
    var model = Make.model([Make.capability(registers, visibility: hidden)])
    let made = Make.capability(registers)
    model.profiles[0].synthesized = [
      SyntheticCapability(capability: made, position: nil, origin: Make.origin)
    ]
    let output = emitSwift(model.profiles[0], of: model, lowered: lower(model.profiles[0], of: model))
    #expect(output.diagnostics.isEmpty)
    let view = text(output, "Sample+SyntheticSample.swift")
    let type = "Sample.SyntheticSample.View<GuestPath<Function, Hooks>>"
    #expect(view.contains("public var syntheticSample: \(type)? {"))
    #expect(view.contains("window(ofPage: Sample.Page.syntheticSample.rawValue)"))
    #expect(!view.contains("asHost"))
    #expect(text(output, "Sample.swift").contains("case syntheticSample = 2"))
    #expect(text(output, "Sample.swift").contains("// Synthetic_Sample"))
  }

  @Test func `a field's comment says bits, access and policy`() {
    let condition = Make.when(.fact(.isVF))
    var field = Make.field("Size", 14, 12, .rw, Policy(isVirtual: true, write: .shadow))
    field.policies.append(
      Guarded(Policy(isVirtual: true, forced: .constant(0)), when: condition, at: Make.origin))
    let output = emit([Make.capability([register([field])])])
    let comment = text(output).split(separator: "\n").map { $0.drop { $0 == " " || $0 == "/" } }.joined(
      separator: " ")
    let expected =
      "Bits 14:12, RW. Guest: virtual, writable; virtual, read-only, always 0 where function.is_VF."
    #expect(comment.contains(expected))
  }
}
