import Testing

@testable import permc

@Suite struct DiffCommandTests {
  /// A tree of one header, one capability and a profile.
  private func tree(_ policy: String, gaps: String = "none") -> TestFolder {
    let folder = TestFolder()
    folder.add(
      "sample.perm",
      """
      header Type_0 = 0x00 {
          spec "Sample 1.0 §1"
          length 64
          body | none
      }
      capability Sample = 0x40 {
          spec "Sample 1.0 §2"
          length 4

          register Control @0x02 u8 RW \(policy)
          register Status  @0x03 u8 RO
      }
      profile mine {
          gaps    | \(gaps)
          hidden  | blank
          unknown hide
      }

      """
    )
    return folder
  }

  @Test func `a diff prints capability, path, bits, both sides and the verdict`() {
    let (old, new) = (tree(""), tree("| write"))
    let run = CommandRun("diff", "\(old.path):mine", "\(new.path):mine")
    #expect(
      run.output == """
        Sample  Control  +00 [23:16]  read hardware, write nowhere -> read hardware, write hardware  widened
        1 change: 1 widened

        """)
    #expect(run.errors == "")
    #expect(run.code == .good)
  }

  @Test func `a widening fails where none is wanted`() {
    let (old, new) = (tree(""), tree("| write"))
    #expect(CommandRun("diff", "--no-widening", "\(old.path):mine", "\(new.path):mine").code == .findings)
    #expect(CommandRun("diff", "--no-widening", "\(new.path):mine", "\(old.path):mine").code == .good)
  }

  @Test func `a rule of power is a setting with a verdict`() throws {
    let run = CommandRun("diff", "--no-widening", "--json", "strict", "linux_vfio")
    #expect(run.code == .findings)
    let changes = try #require(JSONReader.read(run.output)?["changes"])
    let rule = try #require(
      (0..<16).lazy.compactMap { changes["\($0)"] }.first { $0["path"] == .string("io_bars") })
    #expect((rule["capability"], rule["verdict"]) == (.string("settings"), .string("widened")))
    #expect((rule["before"], rule["after"]) == (.string("gated"), .string("ungated")))
  }

  @Test func `two versions of tables are compared by name`() {
    let (old, new) = (tree(""), tree("", gaps: "raw"))
    let run = CommandRun(
      "diff", "--against", old.path, "--tables", new.path, "--no-widening", "mine", "mine")
    #expect(run.output.hasPrefix("settings  gaps"))
    #expect(run.code == .findings)
  }

  @Test func `a file of tables can be named`() {
    let folder = tree("")
    let run = CommandRun("diff", "\(folder.path)/sample.perm:mine", "\(folder.path):mine")
    #expect(run.output == "no changes\n")
  }

  @Test func `JSON has every change`() throws {
    let run = CommandRun("diff", "--json", "linux_vfio_6_1", "linux_vfio")
    let value = try #require(JSONReader.read(run.output))
    #expect(value["widens"] == .bool(false))
    let changes = value["changes"]?.elements ?? []
    #expect(!changes.isEmpty)
    #expect(changes.allSatisfy { $0["capability"] == .string("PCI_Express") })
    #expect(changes.first?["lowestBit"] == .number(0x32 * 8))
  }

  @Test func `the profiles that permc carries are compared`() {
    let run = CommandRun("diff", "linux_vfio", "strict")
    #expect(run.output.hasPrefix("settings "))
    #expect(run.output.contains(" 1 widened, "))
    #expect(CommandRun("diff", "strict", "strict").output == "no changes\n")
  }

  @Test func `an unknown profile is an error that suggests one`() {
    let run = CommandRun("diff", "strct", "strict")
    #expect(run.code == .usage)
    #expect(run.errors.contains("did you mean `strict`?"))
  }

  @Test func `P14: a migration is judged with verdicts, fingerprints and an exit code`() {
    let (old, new) = (tree("| virt write"), tree("| write"))
    let down = CommandRun("diff", "--migration", "\(old.path):mine", "\(new.path):mine")
    let lines = down.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 4)
    #expect(
      lines.first
        == "Sample  Control  +00 [23:16]  read shadow, write shadow -> read hardware, write hardware  moved to hardware"
    )
    #expect(
      lines.dropFirst().first
        == "strands: Sample Control +00 [23:16]: what a guest wrote is in the shadow alone, and would be read from the "
        + "device")
    #expect(lines.dropFirst(2).first == "1 change: 1 moved to hardware; 1 could strand a guest")
    #expect(lines.last?.hasPrefix("tables ") == true)
    #expect(down.code == .findings)

    let up = CommandRun("diff", "--migration", "\(new.path):mine", "\(old.path):mine")
    #expect(up.output.contains("moved to shadow\n1 change: 1 moved to shadow; none strands a guest\n"))
    #expect(up.code == .good)
    // The same two versions, the other way round.
    let words = { (run: CommandRun) in run.output.split(separator: "\n").last?.split(separator: " ") ?? [] }
    #expect(
      words(up).reversed().prefix(3).joined(separator: " ") == words(down).dropFirst().joined(separator: " "))
  }

  @Test func `P14: the same in JSON`() throws {
    let (old, new) = (tree("| virt write"), tree("| write"))
    let run = CommandRun("diff", "--migration", "--json", "\(old.path):mine", "\(new.path):mine")
    let value = try #require(JSONReader.read(run.output))
    #expect(value["strands"] == .bool(true))
    #expect(value["changes"]?["0"]?["verdict"] == .string("moved to hardware"))
    let stranding = value["strandings"]?["0"]
    #expect((stranding?["reason"], stranding?["lowestBit"]) == (.string("lost-shadow"), .number(16)))
    #expect(value["before"]?["fingerprint"] != value["after"]?["fingerprint"])
    #expect(run.code == .findings)
  }

  @Test func `P14: nobody is stranded by the tables that permc carries`() {
    let run = CommandRun("diff", "--migration", "linux_vfio_6_1", "linux_vfio")
    #expect(run.output.contains("; none strands a guest\n"))
    #expect(run.code == .good)
    #expect(CommandRun("diff", "--migration", "--no-widening", "strict", "strict").code == .usage)
  }
}
