internal import PermDSL

/// What a command takes.
struct CommandSpec {
  /// An option.
  struct Option {
    /// Without the dashes.
    var name: String
    /// What its value is called in the help; nil: it takes none.
    var value: String?
    /// The values it may have; empty: any.
    var choices: [String] = []
    /// Whether it may be given more than once.
    var repeats = false
    /// One line, or more.
    var help: String
  }

  /// As typed.
  var name: String
  /// One line.
  var summary: String
  /// What follows the options: `[PATH...]`.
  var operands = ""
  /// How many operands it takes.
  var operandCount: ClosedRange<Int> = 0...0
  /// Its own options; `--help` and `--color` are added.
  var options: [Option] = []
  /// What more there is to say.
  var details = ""

  /// All options.
  var allOptions: [Option] { options + [.color, .help] }
}

extension CommandSpec.Option {
  static let help = Self(name: "help", help: "Print this help.")
  static let color = Self(
    name: "color",
    value: "WHEN",
    choices: ["auto", "always", "never"],
    help: "Colours: auto (on a terminal, unless NO_COLOR is set), always, never."
  )
  static let json = Self(name: "json", help: "Print facts as JSON.")
  static let tables = Self(
    name: "tables",
    value: "DIR",
    help: "Read the tables from this folder, not those inside permc."
  )
  static let profile = Self(
    name: "profile",
    value: "NAME",
    help: "The profile to use; not needed where the tables have one."
  )
  static let format = Self(
    name: "format",
    value: "FORMAT",
    choices: DiagnosticFormat.allCases.map(\.rawValue),
    help: "How findings are printed: text, short (one line each), compiler (for a build's log), json, sarif."
  )
  static let device = Self(
    name: "device",
    value: "N|ADDR",
    help: "Take one function of the dump: its number from 0, or its address (01:00.0)."
  )
}
