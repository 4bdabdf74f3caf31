internal import PermRuntime

/// The graph of power states as SVG: a line for each state, an arrow for all that leads from one to another, its names above.
///
/// Arrows stand below each other, so that no two of them or of their names ever meet.
struct PowerDrawing {
  private static let column = 190
  private static let margin = 60
  private static let line = 15
  /// The drawing, fit for light and dark.
  let text: String

  init(_ graph: PowerGraph) {
    let states = DeviceState.allCases
    var y = 70
    var arrows: [String] = []
    for bundle in graph.bundles {
      let from = Self.x(bundle.from)
      let to = Self.x(bundle.to)
      let isDown = bundle.from < bundle.to
      for name in bundle.names {
        arrows.append(
          "<text x=\"\(min(from, to) + 10)\" y=\"\(y)\">\(Self.escaped(name))</text>")
        y += Self.line
      }
      arrows.append(
        "<line class=\"\(isDown ? "down" : "up")\" x1=\"\(from)\" y1=\"\(y - 8)\" x2=\"\(to + (isDown ? -6 : 6))\" y2=\"\(y - 8)\""
          + " marker-end=\"url(#\(isDown ? "down" : "up"))\"/>")
      y += Self.line + 6
    }
    let width = Self.x(.d3cold) + Self.column + Self.margin
    let lines = states.map { state in
      let x = Self.x(state)
      return """
        <rect x="\(x - 40)" y="16" width="80" height="26" rx="4"/><text class="state" x="\(x)" y="34">\(state.name)</text>
        <line class="life" x1="\(x)" y1="42" x2="\(x)" y2="\(y)"/>
        """
    }
    text = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(y + 16)" width="\(width)" height="\(y + 16)" role="img">
      <title>Power states, and what leads from one to another</title>
      <style>
      text { font: 12px sans-serif; fill: #1f2328; }
      .state { font-weight: bold; text-anchor: middle; }
      rect { fill: #eef1f4; stroke: #59636e; }
      line { stroke-width: 1.5; }
      .life { stroke: #c4ccd4; stroke-dasharray: 3 4; }
      .down { stroke: #0a5cc4; fill: #0a5cc4; } .up { stroke: #1a7f37; fill: #1a7f37; }
      @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3; } rect { fill: #21262d; stroke: #9198a1; } .life { stroke: #4a525b; }
      .down { stroke: #6cb0ff; fill: #6cb0ff; } .up { stroke: #4ac26b; fill: #4ac26b; }
      }
      </style>
      <defs>
      \(Self.head("down"))
      \(Self.head("up"))
      </defs>
      \(lines.joined(separator: "\n"))
      \(arrows.joined(separator: "\n"))
      </svg>
      """
  }

  private static func x(_ state: DeviceState) -> Int { margin + Int(state.rawValue) * column }

  private static func head(_ name: String) -> String {
    "<marker id=\"\(name)\" orient=\"auto\" markerWidth=\"8\" markerHeight=\"8\" refX=\"4\" refY=\"4\">"
      + "<path class=\"\(name)\" d=\"M1 1 L7 4 L1 7 z\"/></marker>"
  }

  private static func escaped(_ text: String) -> String {
    text.map { $0 == "<" ? "&lt;" : $0 == ">" ? "&gt;" : $0 == "&" ? "&amp;" : String($0) }.joined()
  }
}
