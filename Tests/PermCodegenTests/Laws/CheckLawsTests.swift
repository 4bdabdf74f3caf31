import PermDSL
import PermRuntime
import Testing

@testable import PermCodegen

@Suite struct CheckLawsTests {
  /// A place, without the numbers of lines.
  struct Place: Hashable, CustomTestStringConvertible, Sendable {
    var law: Law
    var path: String
    var testDescription: String { "\(law.rawValue) \(path)" }
  }

  private static func places(_ name: String) -> Set<Place> {
    guard let profile = Tables.package.model.profile(named: name) else { return [] }
    let exceptions = Tables.exceptions(profile, of: Tables.package.model)
    return Set(exceptions.map { Place(law: $0.law, path: "\($0.capability).\($0.path)") })
  }

  private static let linux = places("linux_vfio")

  @Test func `strict breaks no law, and claims all`() throws {
    let strict = try Tables.profile("strict")
    #expect(Set(strict.claims) == Set(Law.allCases.map(\.rawValue)))
    #expect(Self.places("strict") == [])
    #expect(rowFindings(of: Tables.package.model) == [])
  }

  @Test(arguments: [
    Place(law: .rw1cUntouched, path: "Type_0.Status.Detected_Parity_Error"),
    Place(law: .splitEqualsWhole, path: "Type_0.Status.Detected_Parity_Error"),
    Place(law: .writesStayInMask, path: "Type_0.Status.Detected_Parity_Error"),
    Place(law: .writesStayInMask, path: "Type_0.Command.reserved"),
    Place(law: .writesStayInMask, path: "Type_0.BIST.Completion_Code"),
    Place(law: .rw1cUntouched, path: "PCI_Express.Device_Status.Fatal_Error_Detected"),
    Place(law: .splitEqualsWhole, path: "PCI_Express.Device_Status.Fatal_Error_Detected"),
    Place(law: .rw1cUntouched, path: "PM.PMCSR.PME_Status"),
    Place(law: .writesStayInMask, path: "PM.PMCSR.No_Soft_Reset"),
    Place(law: .writesStayInMask, path: "MSI.Message_Control.Addr64_Capable"),
    Place(law: .writesStayInMask, path: "MSI.Message_Control.Multiple_Message_Capable"),
    Place(law: .writesStayInMask, path: "Vendor_Specific.Header.Next_Capability_Pointer"),
    Place(law: .writesStayInMask, path: "Power_Budgeting.Data.Base_Power"),
    Place(law: .writesStayInMask, path: "PASID.body"),
    Place(law: .rw1cUntouched, path: "AER.Uncorrectable_Error_Status.IDE_Check_Failed_Status"),
    Place(law: .listIsSound, path: "PCI_Express.Header.Capability_ID"),
    Place(law: .splitEqualsWhole, path: "MSI_X.Header.Capability_ID"),
  ])
  func `linux_vfio breaks laws where Linux does`(_ place: Place) {
    #expect(Self.linux.contains(place))
  }

  @Test func `no law is broken that nothing shows`() {
    // A capability that Linux lets a guest only read, and one whose masks are sound.
    #expect(!Self.linux.contains { $0.path.hasPrefix("Device_Serial_Number.") })
    #expect(!Self.linux.contains { $0.path.hasPrefix("VPD.") && $0.law != .listIsSound })
  }

  @Test func `an exception names bits, row and reason`() throws {
    let profile = try Tables.profile("linux_vfio")
    let exceptions = Tables.exceptions(profile, of: Tables.package.model)
    let found = try #require(
      exceptions.first { $0.law == .rw1cUntouched && $0.path == "PMCSR.PME_Status" })
    #expect(found.bits == 47..<48)
    #expect(found.row.file == "caps/pm.perm")
    #expect(found.row.subject == "PM.PMCSR")
    #expect(found.variants == found.variantCount)
    #expect(found.reason.contains("clears"))
  }

  @Test func `the capability that a law does not know of is reported where it stands`() {
    let compilation = Tables.beside(
      "profile mine { gaps | none\nhidden | blank\nunknown hide\nclaims no_such }")
    #expect(compilation.diagnostics.contains { $0.id == .unknownWord })
  }
}

/// Faults planted in a profile that claims all laws.
@Suite struct PlantedFaultTests {
  struct Fault: CustomTestStringConvertible, Sendable {
    var amendment: String
    var law: Law
    var path: String
    var testDescription: String { "\(amendment): \(law.rawValue)" }

    init(_ amendment: String, _ law: Law, _ path: String) {
      self.amendment = amendment
      self.law = law
      self.path = path
    }
  }

  private static let faults = [
    Fault("writeback plain", .rw1cUntouched, "PCI_Express.Device_Status.Fatal_Error_Detected"),
    Fault("writeback plain", .splitEqualsWhole, "Type_0.Status.Signaled_System_Error"),
    Fault("writeback plain", .writesStayInMask, "Type_0.Status.Signaled_System_Error"),
    Fault("amend SATA.SATA_Capability_0 | write", .writesStayInMask, "SATA.SATA_Capability_0.Minor_Revision"),
    Fault("amend AF.AF_Control.reserved | write", .writesStayInMask, "AF.AF_Control.reserved"),
    Fault(
      "amend MSI { Message_Control.Addr64_Capable | virt write }", .writesStayInMask,
      "MSI.Message_Control.Addr64_Capable"),
    Fault("amend PM { Header | none }", .listIsSound, "PM.Header.Capability_ID"),
    Fault("amend PM { Header | none }", .listIsSound, "PM variant 0.list"),
    Fault("amend VPD { Header | virt write }", .listIsSound, "VPD.Header.Next_Capability_Pointer"),
    Fault("amend Type_0.Capabilities_Pointer | none", .listIsSound, "Type_0.Capabilities_Pointer"),
    Fault("amend AER { Header | none }", .listIsSound, "AER.Header.Next_Capability_Offset"),
    Fault("amend MSI_X { Header | virt byte_live }", .splitEqualsWhole, "MSI_X.Header.Capability_ID"),
    Fault("hide Device_Serial_Number body raw", .writesStayInMask, "Device_Serial_Number.body"),
    Fault("amend VSEC { length VSEC_Header.VSEC_Length }", .listIsSound, "VSEC variant 0.list"),
  ]

  /// One profile with all of them.
  private static let compilation: Compilation = {
    var amendments: [String] = []
    for fault in faults where !amendments.contains(fault.amendment) { amendments.append(fault.amendment) }
    let body = amendments.joined(separator: "\n")
    return Tables.beside("include \"strict.perm\"\nprofile mine from strict {\n\(body)\n}\n")
  }()

  private static let findings = rowFindings(of: compilation.model)

  @Test func `nothing but laws stands against the planted faults`() {
    #expect(Self.compilation.diagnostics.filter { $0.id.severity == .error }.map(\.message) == [])
    #expect(Self.findings.allSatisfy { $0.id == .lawBroken })
  }

  @Test(arguments: faults)
  func `a planted fault is found where it is`(_ fault: Fault) {
    let start = "`\(fault.path)` breaks `\(fault.law.rawValue)`, which profile `mine` claims"
    #expect(Self.findings.contains { $0.message == start })
  }
}
