import Foundation
import Learners
import Testing

/// A model, preprocessing or resampling step is a file, a line in a catalog and a test file.
@Suite struct CatalogTests {
  static let folders = [
    ("Models", ModelCatalog.all.map { $0 as any Registered.Type }, ": Learner {"),
    ("Preprocessing", TransformerCatalog.all.map { $0 as any Registered.Type }, ": Transformer {"),
    ("Resampling", ResamplerCatalog.all.map { $0 as any Registered.Type }, ": Resampler {"),
    ("Calibration", CalibratorCatalog.all.map { $0 as any Registered.Type }, ": Calibrator {"),
    ("Smoothing", SmootherCatalog.all.map { $0 as any Registered.Type }, ": Smoother {"),
  ]

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test(arguments: folders.indices)
  func namesAreSortedAndDifferent(_ index: Int) {
    let names = Self.folders[index].1.map { $0.name }
    #expect(names == Set(names).sorted())
    for type in Self.folders[index].1 {
      let parameters = type.parameters.map(\.name)
      #expect(Set(parameters).count == parameters.count)
      #expect(!type.summary.isEmpty)
    }
  }

  @Test(arguments: folders.indices)
  func everyFileIsListedAndTested(_ index: Int) throws {
    let (folder, types, mark) = Self.folders[index]
    let listed = Set(types.map { "\($0)" })
    let sources = Self.root.appendingPathComponent("Sources/Learners/" + folder)
    let files = try FileManager.default.contentsOfDirectory(atPath: sources.path)
      .filter { $0.hasSuffix(".swift") }.sorted()
    var declared = Set<String>()
    for file in files {
      let text = try String(
        contentsOf: sources.appendingPathComponent(file), encoding: .utf8)
      guard text.contains(mark) else { continue }
      let name = String(file.dropLast(".swift".count))
      declared.insert(name)
      let test = Self.root.appendingPathComponent(
        "Tests/LearnersTests/\(folder)/\(name)Tests.swift")
      #expect(FileManager.default.fileExists(atPath: test.path), "\(name) has no test file")
    }
    #expect(declared == listed)
  }

  @Test func unknownNamesAreRefused() {
    #expect(throws: LearnerError.parameter("unknown model 'x'")) {
      try ModelCatalog.make("x", ParameterValues())
    }
    #expect(throws: LearnerError.parameter("unknown preprocessing step 'x'")) {
      try TransformerCatalog.make("x", ParameterValues())
    }
    #expect(throws: LearnerError.parameter("unknown resampling step 'x'")) {
      try ResamplerCatalog.make("x", ParameterValues())
    }
  }
}
