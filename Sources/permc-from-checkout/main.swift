import Glibc
import permc

// permc-from-checkout FOLDER ARGUMENT...
//
// permc as the plugins run it, with the tables of the checkout FOLDER in place of tables that it carries: the package
// manager builds the tool of a plugin before other plugins have run, so that nothing could be put into it.

guard CommandLine.arguments.count >= 2 else {
  let usage = Array("usage: permc-from-checkout FOLDER ARGUMENT...\n".utf8)
  _ = write(STDERR_FILENO, usage, usage.count)
  exit(2)
}
exit(runPermc(Array(CommandLine.arguments.dropFirst(2)), checkout: CommandLine.arguments[1]))
