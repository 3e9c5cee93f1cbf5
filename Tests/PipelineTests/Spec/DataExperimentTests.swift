import Learners
import Support
import Testing

@testable import Pipeline

/// Specs of which only the data are needed.
@Suite struct DataExperimentTests {
  private static let data = """
    spec: 1
    name: test
    dataset:
      use: recordings
      time: {rate_hz: 2}
      trial: {column: clip}
      modalities:
        eeg: {file: eeg.csv, columns: {raw: {include: [a]}}}

    """
  private static let label = "  label: {use: column, column: answer, classes: [x, y]}\n"
  private static let features = """
    windowing: {length_s: 2}
    features: {eeg: [{use: statistics, columns: raw, stats: [mean]}]}

    """
  /// Words that nobody knows, in sections that are not needed.
  private static let foreign = """
    model: {use: oracle, depth: 3}
    fusion: {use: telepathy}
    evaluation: {outer: {use: hunch}, metrics: [guess]}
    report: {explain: {use: words}}

    """

  private func load(_ text: String, _ scope: DataExperiment.Scope) -> LoadedData {
    ExperimentLoader.loadData(
      path: "test.yaml", scope: scope, environment: { _ in nil },
      readFile: { _ in .success(Array(text.utf8)) })
  }

  private func faults(_ text: String, _ scope: DataExperiment.Scope) -> [String] {
    load(text, scope).faults.map { "\($0.mark?.line ?? 0): \($0.severity.rawValue): \($0.message)" }
  }

  @Test func aDatasetIsEnoughToLookAt() throws {
    let loaded = load(Self.data, .recordings)
    let experiment = try #require(loaded.experiment, "\(loaded.faults)")
    #expect(loaded.faults.isEmpty)
    #expect(experiment.name == "test")
    #expect(experiment.configurations.map(\.name) == ["base"])
    #expect(experiment.configurations[0].cell.sections["windowing"] == nil)
    #expect(
      faults(Self.data, .features) == [
        "1: error: missing key 'windowing' in the spec",
        "1: error: missing key 'features' in the spec",
      ])
  }

  @Test func wordsOfOtherSectionsMayBeUnknown() throws {
    for scope in [DataExperiment.Scope.recordings, .features] {
      let loaded = load(Self.data + Self.label + Self.features + Self.foreign, scope)
      #expect(loaded.experiment != nil, "\(loaded.faults)")
      #expect(loaded.faults.isEmpty)
    }
  }

  @Test func wordsOfNeededSectionsMayNot() {
    #expect(
      faults(Self.data + "windowing: {length: 2}\n", .recordings).contains {
        $0.contains("unknown key 'length'")
      })
    #expect(
      faults(Self.data + Self.features.replacing("statistics", with: "magic"), .features)
        == ["10: error: unknown feature 'magic'"])
    #expect(
      faults(Self.data + "modle: {}\n", .recordings) == [
        "9: error: unknown key 'modle' in the spec"
      ])
    #expect(
      faults(Self.data + Self.features.replacing("{eeg:", with: "{ecg:"), .features)
        == ["10: error: no modality 'ecg' in dataset"])
  }

  @Test func aLabelOfAnotherKindIsPassedByWithAWarning() throws {
    let text = Self.data + "  label: {use: mood, target: [valence]}\n" + Self.features
    let loaded = load(text, .features)
    let experiment = try #require(loaded.experiment)
    #expect(
      loaded.faults.map(\.message) == ["unknown label 'mood': the data are taken without labels"])
    #expect(loaded.faults.map(\.severity) == [.warning])
    #expect(!DatasetDeclaration(experiment.configurations[0].cell.section("dataset")).isLabelled)
    #expect(
      faults(Self.data + "  label: {use: column, colum: x}\n", .recordings).contains {
        $0.contains("unknown key 'colum'")
      })
  }

  private static let sweep = """
    variants:
      model: {lr: {use: oracle}, rf: {use: forest}}
      fusion: {one: {fusion: {use: x}}, two: {fusion: {use: y}}}
    sweep: {grid: {model: [lr, rf], windowing.length_s: [2, 4], fusion: [one, two]}}

    """

  @Test func cellsThatDifferInOtherSectionsAreOneConfiguration() throws {
    let loaded = load(Self.data + Self.features + Self.sweep + Self.foreign, .features)
    let experiment = try #require(loaded.experiment, "\(loaded.faults)")
    #expect(experiment.configurations.map(\.name) == ["length_s=2", "length_s=4"])
    #expect(experiment.configurations.map(\.cells.count) == [4, 4])
    #expect(experiment.configurations[1].cell.section("windowing")["length_s"]?.number == 4)
  }

  @Test func variantsThatNoCellHasAreCheckedWhereTheyMatter() {
    let more = """
      variants:
        windows: {short: {windowing.length_s: 1}, odd: {windowing.lenth_s: 3}, blind: {model.use: x}}

      """
    #expect(
      faults(Self.data + Self.features + more, .features).filter { $0.contains("lenth_s") }.count
        == 1)
    #expect(faults(Self.data + Self.features + more, .features).count == 1)
  }
}
