import Glibc
import PermCodegen
import PermDSL
import Testing

/// Reference pages for people.
@Suite struct ReferencePageTests {
  private func page(_ capability: String, of profile: String = "linux_vfio") throws -> String {
    let output = emitMarkdown(
      try Tables.profile(profile), of: Tables.package.model, capabilities: [capability])
    #expect(output.files.map(\.name) == [capability + ".md"])
    return try #require(output.files.first?.text)
  }

  @Test(arguments: ["PM", "MSI", "Resizable_BAR"])
  func `the page of a capability is the golden one`(_ name: String) throws {
    let text = try page(name)
    let path = "\(Files.root)/Tests/PermCodegenTests/Golden/\(name).md"
    let golden = Files.read(path).map { String(decoding: $0, as: UTF8.self) }
    if golden == text { return }
    if let pattern = getenv("PERM_REFRESH"), fnmatch(pattern, name + ".md", 0) == 0 {
      #expect(Files.write(text, to: path))
    }
    Issue.record("\(name).md is not up to date; PERM_REFRESH='*' swift test rewrites it")
  }

  @Test func `a hidden capability shows what hardware does, and what becomes of its body`() throws {
    let page = try page("PASID")
    #expect(page.contains("| under `linux_vfio` | not in the list that a guest walks; its bytes are `raw` |"))
    #expect(page.contains("| bits | name | hardware |\n"))
    #expect(!page.contains("guest reads"))
  }

  @Test func `a made up capability has a page of its own`() throws {
    let compilation = Tables.beside(
      """
      include "linux_vfio.perm"
      profile mine from linux_vfio {
          synthesize PASID {
              PASID_Capability.Max_PASID_Width | virt init 16
          }
      }
      """)
    let profile = try #require(compilation.model.profile(named: "mine"))
    #expect(referenceNames(of: profile).last == "Synthetic_PASID")
    let output = emitMarkdown(profile, of: compilation.model, capabilities: nil)
    #expect(output.diagnostics.isEmpty)
    #expect(output.files.map(\.name) == ["mine.md"] + referenceNames(of: profile).map { $0 + ".md" })
    let index = try #require(output.files.first?.text)
    #expect(index.contains("| derived from | `linux_vfio` |"))
    #expect(
      index.contains("| 001Bh | [Synthetic_PASID](Synthetic_PASID.md) | made up where a device has none |"))
    let page = try #require(output.files.last?.text)
    #expect(page.contains("| 12:8 | `Max_PASID_Width` | RO | shadow | - | 0x10 |"))
  }

  @Test func `every table of every page has as many cells in each row`() throws {
    for profile in Tables.package.model.profiles {
      let output = emitMarkdown(profile, of: Tables.package.model, capabilities: nil)
      for file in output.files {
        #expect(file.text.hasSuffix("\n") && !file.text.hasSuffix("\n\n"))
        var width: Int?
        for line in file.text.split(separator: "\n", omittingEmptySubsequences: false) {
          guard line.hasPrefix("|") else {
            width = nil
            continue
          }
          let cells = line.replacing("\\|", with: "").count { $0 == "|" }
          #expect(width == nil || width == cells, "\(profile.name) \(file.name): \(line)")
          width = cells
        }
      }
    }
  }

  @Test func `a map draws each byte once and stays inside its box`() throws {
    for capability in try Tables.profile("linux_vfio").capabilities {
      let text = try page(capability.name)
      let map = text.split(separator: "```", maxSplits: 2, omittingEmptySubsequences: false)
      guard map.count == 3 else { continue }
      let lines = map[1].split(separator: "\n").filter { $0.contains("+-") || $0.contains("|") }
      #expect(!lines.isEmpty)
      for line in lines { #expect(line.count == 70, "\(capability.name): \(line)") }
    }
  }
}
