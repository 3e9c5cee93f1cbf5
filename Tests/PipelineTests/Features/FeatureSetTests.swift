import Learners
import Testing

@testable import Pipeline

private func mean(of column: String) throws -> any Feature {
  try SampleStatistics(
    ParameterValues(["columns": .text(column), "stats": .list([.text("mean")])]))
}

@Test func sharedNamesAreToldApartByTheFeature() throws {
  let channels = [Channel(name: "x", group: "raw"), Channel(name: "x_mean", group: "table")]
  let passed = try PassedColumns(ParameterValues(["columns": .text("table")]))
  let set = try FeatureSet(
    [passed, try mean(of: "raw")], channels: channels, windowSeconds: nil)
  #expect(set.names == ["columns.x_mean", "statistics.x_mean"])
}

@Test func theSameNumberTwiceIsAFault() throws {
  let channels = [Channel(name: "x", group: "raw")]
  let error = #expect(throws: FeatureFault.self) {
    try FeatureSet(
      [try mean(of: "raw"), try mean(of: "x")], channels: channels, windowSeconds: nil)
  }
  #expect(error?.feature == 1)
}

@Test func windowsWithoutCoverageAreMissing() throws {
  let recording = Samples.recording([[1, 2, 3, 4, .nan, .nan, 7, 8]], rateHz: 1)
  let other = Samples.recording([Samples.noise(8, seed: 1)], rateHz: 1, modality: "face")
  let windows = try Windowing(.sliding(SlidingWindows(lengthSeconds: 2))).windows(
    of: Samples.trials([(0, 8)]), in: [recording, other])
  let set = try FeatureSet([try mean(of: "raw")], channels: recording.channels, windowSeconds: 2)
  let matrix = try FeatureExtraction.extract(
    from: recording, windows: windows, features: set, executor: SerialExecutor())
  #expect(matrix.values.elements.map { $0.isNaN ? -1 : $0 } == [1.5, 3.5, -1, 7.5])
  #expect(matrix.undefined == [0])
}

@Test func piecesOfWorkInAnyOrderGiveTheSameBytes() throws {
  let recording = Samples.recording(
    (0..<3).map { Samples.noise(4000, seed: $0) }, rateHz: 10)
  let windows = try Windowing(.sliding(SlidingWindows(lengthSeconds: 3, strideSeconds: 1))).windows(
    of: Samples.trials([(0, 400)]), in: [recording])
  let set = try FeatureSet([try mean(of: "raw")], channels: recording.channels, windowSeconds: 3)
  let forward = try FeatureExtraction.extract(
    from: recording, windows: windows, features: set, executor: SerialExecutor())
  let backward = try FeatureExtraction.extract(
    from: recording, windows: windows, features: set, executor: BackwardExecutor())
  #expect(forward == backward)
  #expect(forward.values.rows == 398)
}

private struct BackwardExecutor: Executor {
  func perform(chunks: Int, _ body: @Sendable (Int) -> Void) {
    for chunk in (0..<chunks).reversed() { body(chunk) }
  }
}

@Test func theCatalogIsSortedAndMakesEveryFeature() {
  let names = FeatureCatalog.all.map { $0.name }
  #expect(names == names.sorted())
  #expect(Set(names).count == names.count)
}
