// swift-tools-version: 6.2
import PackageDescription

/// Settings of every target: explicit existentials, explicit re-exports, explicit imports of members.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Settings of the libraries.
///
/// `.ci/run` has them optimised for its tests: these interpret tables access by access, which takes a debug build many times
/// as long. Whoever depends on the package sees no such flag.
let librarySettings: [SwiftSetting] =
  settings + (Context.environment["PERM_OPTIMISE_TESTED"] == nil ? [] : [.unsafeFlags(["-O"])])

let package = Package(
  name: "perm",
  products: [
    .library(name: "PermRuntime", targets: ["PermRuntime"]),
    .library(name: "PermDSL", targets: ["PermDSL"]),
    .library(name: "PermCodegen", targets: ["PermCodegen"]),
    .executable(name: "permc", targets: ["permc-cli"]),
    .plugin(name: "PermcPlugin", targets: ["PermcPlugin"]),
    .plugin(name: "PermcCommand", targets: ["PermcCommand"]),
  ],
  targets: [
    // The four rooms of the house.
    .target(name: "PermRuntime", swiftSettings: librarySettings),
    .target(name: "PermDSL", swiftSettings: librarySettings),
    .target(
      name: "PermCodegen", dependencies: ["PermDSL", "PermRuntime"], swiftSettings: librarySettings),
    .target(
      name: "permc", dependencies: ["PermDSL", "PermCodegen", "PermRuntime"],
      swiftSettings: librarySettings),

    // The program: permc, and the tables that it carries. Forced by the package manager: only a build-tool plugin with an
    // executable of its own can put the text of tables/ into it, so that the installed tool needs no checkout.
    .executableTarget(
      name: "permc-cli", dependencies: ["permc"], swiftSettings: settings, plugins: ["EmbedTables"]),
    .executableTarget(name: "embed-tables", swiftSettings: settings),
    .plugin(name: "EmbedTables", capability: .buildTool(), dependencies: ["embed-tables"]),

    // What other packages use: tables of a target in its build, and `swift package permc`. The command asks for no
    // permission, as most of it only reads; where the package manager has a sandbox, `fmt` needs
    // --allow-writing-to-package-directory. A plugin's tool cannot be made with the help of another plugin, so this one
    // reads the tables of the checkout.
    .executableTarget(name: "permc-from-checkout", dependencies: ["permc"], swiftSettings: settings),
    .plugin(name: "PermcPlugin", capability: .buildTool(), dependencies: ["permc-from-checkout"]),
    .plugin(
      name: "PermcCommand",
      capability: .command(
        intent: .custom(verb: "permc", description: "Check, align and compile permission tables")),
      dependencies: ["permc-from-checkout"]
    ),

    // Golden output of the emitter, compiled as it stands: Swift that is only compared may not compile.
    .target(
      name: "GoldenTables",
      dependencies: ["PermRuntime"],
      path: "Tests/GoldenTables",
      swiftSettings: settings
    ),

    .testTarget(
      name: "PermDSLTests",
      dependencies: ["PermDSL"],
      exclude: ["Corpus"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "PermCodegenTests",
      dependencies: ["PermCodegen", "PermDSL", "PermRuntime", "GoldenTables"],
      exclude: ["Golden", "Laws/Corpus"],
      swiftSettings: settings
    ),
    .testTarget(name: "PermRuntimeTests", dependencies: ["PermRuntime"], swiftSettings: settings),
    .testTarget(
      name: "permcTests",
      dependencies: ["permc", "PermCodegen", "PermDSL", "PermRuntime"],
      exclude: ["C"],
      swiftSettings: settings,
      plugins: ["EmbedTables"]
    ),
  ]
)

// The C library: `Sources/CPerm/install` makes libperm.so and libperm.a of the product, which hold what they need of
// Swift. Its functions are checked against the header (`@c @implementation`), which Swift does from 6.3 on.
#if compiler(>=6.3)
  package.products += [
    .library(name: "perm-static", type: .static, targets: ["PermABI"])
  ]
  package.targets += [
    // The header, and the words of its numbers: forced by the package manager, which has C and Swift in targets of
    // their own.
    .target(name: "CPerm", exclude: ["install"]),
    .target(name: "PermABI", dependencies: ["CPerm", "PermRuntime"], swiftSettings: settings),
    .testTarget(
      name: "PermABITests", dependencies: ["PermABI", "CPerm", "PermRuntime"], swiftSettings: settings),
  ]
#endif
