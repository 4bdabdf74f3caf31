// swift-tools-version: 6.2
import PackageDescription

// What libFuzzer runs over the three doors of the project: CONTRIBUTING.md, "Fuzzing the doors". A package of its own, as
// the package manager instruments all of a build or nothing of it; its modules are links to those of the project, as the
// plugins of a dependency would be instrumented too, and do not build so.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "Fuzz",
  targets: [
    .target(name: "PermRuntime", swiftSettings: settings),
    .target(name: "PermDSL", swiftSettings: settings),
    .target(name: "PermCodegen", dependencies: ["PermDSL", "PermRuntime"], swiftSettings: settings),
    // The doors: links to those that the tests go through.
    .target(name: "Doors", dependencies: ["PermDSL", "PermCodegen", "PermRuntime"], swiftSettings: settings),
    .executableTarget(
      name: "fuzz_tables", dependencies: ["Doors"], path: "Sources/Tables", swiftSettings: settings),
    .executableTarget(
      name: "fuzz_dumps", dependencies: ["Doors"], path: "Sources/Dumps", swiftSettings: settings),
    .executableTarget(
      name: "fuzz_traces", dependencies: ["Doors"], path: "Sources/Traces", swiftSettings: settings),
  ]
)
