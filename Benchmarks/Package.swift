// swift-tools-version: 6.1
import PackageDescription

// Measures, and tests nothing; a package of its own, so that the project itself builds without it.
let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "trellis", path: "..")],
  targets: [
    // The scheduler belongs to the command, which nothing can import: its folder is linked here.
    .executableTarget(
      name: "overhead",
      dependencies: [
        .product(name: "Learners", package: "trellis"),
        .product(name: "Pipeline", package: "trellis"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]),
    // One case of ours in one process; `learners.py` runs it beside its peers. The pool of threads is
    // the scheduler's, linked like above.
    .executableTarget(
      name: "learners",
      dependencies: [
        .product(name: "Learners", package: "trellis"),
        .product(name: "Pipeline", package: "trellis"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]),
    // Reading and windows of raw recordings; `recordings.py` runs it beside its peers.
    .executableTarget(
      name: "recordings",
      dependencies: [
        .product(name: "Learners", package: "trellis"),
        .product(name: "Pipeline", package: "trellis"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]),
  ]
)
