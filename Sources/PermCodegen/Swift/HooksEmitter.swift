import PermDSL
internal import PermRuntime

extension Emission {
  /// Emits the hook numbers, the protocol with one requirement per hook, and the adapter between them.
  mutating func emitHooks() {
    let hooks = model.hooks
    let profile = profile.name
    let type = typeName
    var names = NameScope(reserved: ["rawValue", "allCases"])
    for hook in hooks { names.take(SwiftName.member(hook.name), for: hook.name, at: hook.origin) }
    report(names.diagnostics)
    add("Hooks") { printer in
      printer.doc("The hooks of profile `\(profile)`, by number.")
      printer.block("public enum \(type)Hook: UInt8, Sendable, CaseIterable {") { printer in
        for (number, hook) in hooks.enumerated() {
          printer.doc(summary(of: hook))
          printer.print("case \(SwiftName.escaped(SwiftName.member(hook.name))) = \(number)")
        }
      }
      printer.separate()
      printer.doc(
        "The code behind the hooks of profile `\(profile)`: one requirement each, so that a forgotten one does not "
          + "compile.",
        "A type that also conforms to `StandardHooks` has the hooks of the project's own tables. Operands are counted "
          + "from 0, in the order of the list below each hook."
      )
      printer.block("public protocol \(type)Hooks {") { printer in
        for hook in hooks {
          printer.separate()
          printer.doc(documentation(of: hook), operands(of: hook))
          printer.print(
            "func \(SwiftName.escaped(SwiftName.member(hook.name)))"
              + "<Function: PassthroughFunction & ~Copyable>(",
            "  _ call: HookCall<Function>",
            ") throws(ConfigError)"
          )
        }
      }
      printer.separate()
      printer.doc(
        "Marks the hook sets of functions that are opened with `\(type)`: typed views exist for these."
      )
      printer.print("public protocol \(type)Profile: HookSet {}")
      printer.separate()
      printer.doc("From a hook's number to its code.")
      printer.block("public struct \(type)HookSet<Hooks: \(type)Hooks>: \(type)Profile {") { printer in
        printer.doc("The code.")
        printer.print("public let hooks: Hooks")
        printer.separate()
        printer.doc("A hook set around the code of the hooks.")
        printer.print("public init(_ hooks: Hooks) { self.hooks = hooks }")
        printer.separate()
        printer.doc("Runs a hook; a number that the profile does not declare does nothing.")
        printer.print(
          "public func run<Function: PassthroughFunction & ~Copyable>(",
          "  _ hook: UInt8,",
          "  _ call: HookCall<Function>"
        )
        printer.block(") throws(ConfigError) {") { printer in
          printer.print("switch \(type)Hook(rawValue: hook) {")
          for hook in hooks {
            let name = SwiftName.escaped(SwiftName.member(hook.name))
            printer.print("case .\(name): try hooks.\(name)(call)")
          }
          printer.print("case nil: break", "}")
        }
        emitRunsAtLoad(hooks, type, &printer)
      }
    }
  }
}

/// Emits which hooks run again at a load: those of the project's own tables that only tell the host what registers say.
private func emitRunsAtLoad(_ hooks: [Hook], _ type: String, _ printer: inout CodePrinter) {
  let names = hooks.map(\.name).filter { name in
    StandardHook.allCases.contains { $0.name == name && $0.runsAtLoad }
  }
  // Without one the protocol's own answer holds.
  guard !names.isEmpty else { return }
  let cases = names.map { ".\(SwiftName.escaped(SwiftName.member($0)))" }
  printer.separate()
  printer.doc(
    "Whether a hook tells the host what registers say, and runs again when a saved state was loaded.")
  printer.block("public func runsAtLoad(_ hook: UInt8) -> Bool {") { printer in
    printer.print(
      "switch \(type)Hook(rawValue: hook) {", "case \(cases.joined(separator: ", ")): true", "default: false",
      "}")
  }
}

private func documentation(of hook: Hook) -> String {
  hook.documentation.isEmpty ? "Hook `\(hook.name)`." : hook.documentation
}

/// The first paragraph.
private func summary(of hook: Hook) -> String {
  CodePrinter.paragraphs(documentation(of: hook)).first ?? ""
}

private func operands(of hook: Hook) -> String? {
  if hook.parameters.isEmpty { return nil }
  let list = hook.parameters.enumerated().map { index, parameter in
    "\(index) `\(parameter.name)`" + (parameter.changes ? " (may be changed)" : "")
  }
  return "Operands: " + list.joined(separator: ", ") + "."
}
