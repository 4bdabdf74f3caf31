import PermDSL
import Testing

@Suite struct JSONWriterTests {
  private static let cases: [(JSONValue, String)] = [
    (JSONValue.null, "null"),
    (true, "true"),
    (-17, "-17"),
    ("a \"b\" \\ \n\t\u{1}é", #""a \"b\" \\ \n\t\u0001é""#),
    ([], "[]"),
    ([1, "two", JSONValue.null], #"[1, "two", null]"#),
    (["b": 1, "a": [:]], #"{"b": 1, "a": {}}"#),
    (JSONValue(nil as String?), "null"),
    (JSONValue(7 as Int?), "7"),
  ]

  @Test(arguments: cases)
  func `a value is written as RFC 8259 has it`(_ value: JSONValue, _ text: String) {
    #expect(value.text == text)
  }

  @Test func `what does not fit on a line is indented`() {
    let long = JSONValue.string(String(repeating: "x", count: 90))
    #expect(
      JSONValue.object([("list", [long, 1])]).text == "{\n  \"list\": [\n    \(long.text),\n    1\n  ]\n}"
    )
  }
}
