// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
  name: "trellis",
  products: [
    .executable(name: "trellis", targets: ["Runner"]),
    .library(name: "Pipeline", targets: ["Pipeline"]),
    .library(name: "Learners", targets: ["Learners"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .systemLibrary(
      name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(
      name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .target(name: "CKernels"),
    .target(name: "Learners", dependencies: ["CKernels"], swiftSettings: strict),
    .target(
      name: "Pipeline", dependencies: ["CKernels", "Learners", "CLibYAML", "CLibCrypto"],
      swiftSettings: strict),
    .executableTarget(
      name: "Runner",
      dependencies: [
        "Pipeline",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .target(name: "Support", dependencies: [], path: "Tests/Support", swiftSettings: strict),
    .testTarget(
      name: "LearnersTests", dependencies: ["CKernels", "Learners", "Support"],
      swiftSettings: strict),
    .testTarget(
      name: "PipelineTests", dependencies: ["CKernels", "Pipeline", "Support"],
      swiftSettings: strict),
    .testTarget(
      name: "RunnerTests", dependencies: ["Runner", "Support"], swiftSettings: strict),
  ]
)
