/// What `lspci -n -vv` prints of a function, cut into the header and the capabilities.
struct LspciFunction {
  /// The lines on the header, or on one capability.
  struct Block {
    /// Where the capability is; 0 for the header.
    var position: Int
    /// The rest of its first line, then the lines that belong to it, without the spaces before them.
    var lines: [String]
  }

  /// `0000:00:02.0`.
  var address: String
  /// The header, then the capabilities as they are listed.
  var blocks: [Block]

  /// Reads all functions of an output.
  static func all(in text: String) -> [LspciFunction] {
    var functions: [LspciFunction] = []
    for line in text.split(separator: "\n") {
      let rest = line.drop { $0 == "\t" || $0 == " " }
      if rest.startIndex == line.startIndex {
        functions.append(LspciFunction(title: line))
      } else if let index = functions.indices.last {
        functions[index].append(line, rest)
      }
    }
    return functions
  }

  private init(title: Substring) {
    let name = title.prefix { $0 != " " }
    address = name.count { $0 == ":" } == 1 ? "0000:" + name : String(name)
    blocks = [Block(position: 0, lines: [String(title.dropFirst(name.count + 1))])]
  }

  private mutating func append(_ line: Substring, _ rest: Substring) {
    let opening = "Capabilities: ["
    guard rest.hasPrefix(opening) else {
      // The lines of a capability stand one step further in than the capability.
      let index = line.hasPrefix("\t\t") ? blocks.count - 1 : 0
      blocks[index].lines.append(String(rest))
      return
    }
    let place = rest.dropFirst(opening.count).prefix { $0 != "]" }
    let headline = rest.dropFirst(opening.count + place.count + 2)
    let position = Int(place.prefix { $0 != " " }, radix: 16) ?? -1
    blocks.append(Block(position: position, lines: [String(headline)]))
  }
}
