import Testing

@testable import PermCodegen

@Suite struct CNameTests {
  @Test(arguments: [
    ("linux_vfio", "linux_vfio"), ("MyProfile", "myprofile"), ("__a__B_", "a_b"), ("_", "n"), ("_7", "n7"),
  ])
  func `a profile's prefix begins with a letter and has no two underscores in a row`(
    _ name: String, _ prefix: String
  ) {
    #expect(CName.lower(name) == prefix)
  }

  @Test(arguments: [
    ("beforeWrite", "BEFORE_WRITE"), ("isVF", "IS_VF"), ("noMemoryEnable", "NO_MEMORY_ENABLE"),
    ("subsystemVendorID", "SUBSYSTEM_VENDOR_ID"), ("end", "END"),
  ])
  func `constants of the runtime have the words of their Swift names`(_ name: String, _ constant: String) {
    #expect(CName.upper(camelCase: name) == constant)
  }

  @Test func `a literal holds any text, and no more than it`() {
    #expect(CText.literal("a\"b\\c??/d\n1é") == #""a\"b\\c\?\?/d\0121\303\251""#)
    #expect(CText.comment("*/ /* ??/ \\ \u{202E}x") == "* / / * ?? / (backslash) x")
  }
}
