// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "VendorCapability",
  dependencies: [.package(name: "perm", path: "../..")],
  targets: [
    .target(
      name: "CardPolicy",
      dependencies: [.product(name: "PermRuntime", package: "perm")],
      plugins: [.plugin(name: "PermcPlugin", package: "perm")]
    ),
    .testTarget(
      name: "CardPolicyTests",
      dependencies: ["CardPolicy", .product(name: "PermRuntime", package: "perm")]
    ),
  ]
)
