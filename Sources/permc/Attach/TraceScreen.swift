internal import Synchronization

/// Lines of a live trace that wait to be shown below the statement that made them.
final class TraceScreen: Sendable {
  private let state = Mutex((text: "", isOn: false))

  /// Whether lines are kept: what comes before and after the accesses is a file's matter.
  var isOn: Bool {
    get { state.withLock { $0.isOn } }
    set { state.withLock { $0.isOn = newValue } }
  }

  /// Keeps lines.
  func add(_ lines: String) {
    state.withLock { state in
      if state.isOn { state.text += lines }
    }
  }

  /// Takes what there is, indented.
  func take() -> String {
    let text = state.withLock { state in
      defer { state.text = "" }
      return state.text
    }
    return text.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
  }
}
