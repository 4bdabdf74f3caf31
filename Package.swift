// swift-tools-version: 6.2
import PackageDescription

/// Settings of every target: explicit existentials, explicit re-exports, explicit imports of members.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "perm",
  products: [
    .library(name: "PermRuntime", targets: ["PermRuntime"]),
    .library(name: "PermDSL", targets: ["PermDSL"]),
    .library(name: "PermCodegen", targets: ["PermCodegen"]),
    .executable(name: "permc", targets: ["permc"]),
  ],
  targets: [
    // The four rooms of the house.
    .target(name: "PermRuntime", swiftSettings: settings),
    .target(name: "PermDSL", swiftSettings: settings),
    .target(name: "PermCodegen", dependencies: ["PermDSL", "PermRuntime"], swiftSettings: settings),
    .executableTarget(
      name: "permc",
      dependencies: ["PermDSL", "PermCodegen", "PermRuntime"],
      swiftSettings: settings,
      plugins: ["EmbedTables"]
    ),

    // Forced by the package manager: only a build-tool plugin with an executable of its own can put the text of
    // tables/ into permc, so that the installed tool needs no checkout.
    .executableTarget(name: "embed-tables", swiftSettings: settings),
    .plugin(name: "EmbedTables", capability: .buildTool(), dependencies: ["embed-tables"]),

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
      swiftSettings: settings
    ),
  ]
)
