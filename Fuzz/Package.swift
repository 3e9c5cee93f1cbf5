// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "fuzz",
  dependencies: [.package(name: "trellis", path: "..")],
  targets: [
    .executableTarget(
      name: "fuzz",
      dependencies: [
        .product(name: "Learners", package: "trellis"),
        .product(name: "Pipeline", package: "trellis"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")])
  ]
)
