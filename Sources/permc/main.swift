import Glibc

let terminal = Terminal.standard()
let code = Permc.run(Array(CommandLine.arguments.dropFirst()), terminal)
exit(terminal.finish(code).rawValue)
