import Glibc
import permc

exit(runPermc(Array(CommandLine.arguments.dropFirst()), carrying: EmbeddedFiles.all))
