import Learners
import Support
import Testing

@testable import Pipeline

/// The one-second EEG of student 19 beside the trial log and the table of trial means that others made of the
/// same recording.
@Suite(.enabled(if: RealData.folder != nil, "TRELLIS_DATA names no folder with the recordings"))
struct Student19Tests {
  private static let bands = ["Delta", "Theta", "Alpha", "Beta", "Gamma"]

  private static let spec = """
    spec: 1
    name: student19
    dataset:
      use: recordings
      root: ${env:ROOT}/mrt38
      trial: {column: Key}
      modalities:
        eeg:
          file: student19/EEG_processed.csv
          time: {column: UnixTime, unit: s}
          trial_key: QuestionKey
          quality: {require: [{column: HeadBandOn, above: 0}], channel_contact: {pattern: "HSI_{channel}", at_most: 4}}
          columns:
            band: {pattern: "{band}_{channel}", bands: [Delta, Theta, Alpha, Beta, Gamma], channels: [TP9, AF7, AF8, TP10], scale: log10}
      trials:
        file: derived/student19_trials.csv
        start: {column: routineStart, unit: s}
        end: {column: routineEnd, unit: s}
      label: {use: column, column: verdict, classes: [CORRECT, INCORRECT, MISSING]}
    features: {eeg: [{use: statistics, columns: band, stats: [mean]}]}
    windowing: {use: whole_trial}
    model: {use: logistic_regression}
    evaluation: {outer: {use: group_kfold, group: trial, folds: 2}, metrics: [accuracy]}
    """

  private struct Means {
    /// Bands × trials.
    var bands: [[Double]] = []
    var trials: [String] = []
    var notes: [String] = []
  }

  /// Means over the four electrodes, per trial, through the stages of a run.
  private func means() throws -> Means {
    var run = try GraphRun(spec: Self.spec, root: try #require(RealData.folder))
    try run.runAll(of: ["trials", "ingest", "label", "windows", "rows", "extract"])
    let stages = try run.stages("base")
    let rows = try run.artifact(stages.rows).designRows
    let labelled = try run.artifact(stages.label).labelledTrials
    let extract = try #require(run.graph.graph.nodes.firstIndex { $0.kind == "extract" })
    let features = try run.artifact(StageID(extract))
    let names = features.texts("names") ?? []
    let values = features.doubles("values")
    var out = Means()
    out.notes = ReaderSamples.texts(rows.notes)
    out.trials = rows.trial.map { labelled.trials[$0].id }
    for band in Self.bands {
      let columns = names.indices.filter { names[$0].hasPrefix(band + "_") }
      try #require(columns.count == 4, "\(names)")
      out.bands.append(
        rows.window.map { window in
          columns.reduce(0) { $0 + values[window * names.count + $1] } / 4
        })
    }
    return out
  }

  /// The published means of the student's trials, by trial.
  private func published() throws -> [String: [Double]] {
    let columns = Self.bands.map { "eeg_mean_\($0.lowercased())" }
    let file = try #require(RealData.folder) + "/mrt38/trials/EEG_features_engineered.csv"
    let table = try CSVReader(path: file).read(
      [.text("Key"), .category("Participant_ID")] + columns.map { .number($0) })
    var out: [String: [Double]] = [:]
    for row in 0..<table.rowCount where table.categories["Participant_ID"]?[row] == "19" {
      let key = try #require(table.texts["Key"]?[row])
      out[key] = columns.map { table.numbers[$0]?[row] ?? .nan }
    }
    return out
  }

  @Test func rowsNameTheTrialThatTheyLieIn() throws {
    let notes = try means().notes
    for expected in [
      "trial_key_inside: eeg: 700 rows inside trials of the log",
      "trial_key_present: eeg: 693 rows inside trials carry a trial in 'QuestionKey'",
      "trial_key_agrees: eeg: 687 rows inside trials carry that very trial in 'QuestionKey'",
      "trial_key_differs: eeg: 6 rows inside trials carry another in 'QuestionKey'",
    ] {
      #expect(notes.contains(expected), "\(notes)")
    }
  }

  @Test func trialMeansFollowThePublishedOnes() throws {
    let means = try means()
    let published = try published()
    #expect(means.trials.count >= 33 && published.count >= 33)
    var largest = 0.0
    var smallest = 1.0
    for (band, own) in zip(Self.bands.indices, means.bands) {
      let pairs = zip(means.trials, own).compactMap { trial, value in
        published[trial].map { (value, $0[band]) }
      }
      #expect(pairs.count >= 33)
      let correlation = Self.correlation(pairs)
      #expect(correlation >= 0.99, "\(Self.bands[band]): \(correlation)")
      smallest = min(smallest, correlation)
      for (value, other) in pairs { largest = max(largest, abs(value - other)) }
    }
    // That table was cut slightly differently; its provenance page says 0.055.
    #expect(largest < 0.06, "largest difference \(largest), smallest correlation \(smallest)")
    #expect(largest > 0.05, "the comparison is no longer of two different cuts: \(largest)")
  }

  private static func correlation(_ pairs: [(Double, Double)]) -> Double {
    let n = Double(pairs.count)
    let x = pairs.reduce(0) { $0 + $1.0 } / n
    let y = pairs.reduce(0) { $0 + $1.1 } / n
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for (a, b) in pairs {
      xx += (a - x) * (a - x)
      yy += (b - y) * (b - y)
      xy += (a - x) * (b - y)
    }
    return xy / (xx * yy).squareRoot()
  }

  /// With the clock of the recording a quarter of an hour off, the check says by how much.
  @Test func aClockThatIsApartIsFound() throws {
    let shifted = Self.spec.replacing(
      "time: {column: UnixTime, unit: s}", with: "time: {column: UnixTime, unit: s, offset_s: 900}")
    var run = try GraphRun(spec: shifted, root: try #require(RealData.folder))
    let fault = try #require(
      try ReaderSamples.fault { try run.runAll(of: ["trials", "ingest"]) })
    let help = fault.help ?? ""
    let words = help.split(separator: "'").first { $0.hasPrefix("offset_s: ") } ?? ""
    let offset = try #require(Double(words.dropFirst("offset_s: ".count)), "\(fault) \(help)")
    #expect(abs(offset) < 1, "the clocks are together: \(offset)")
  }
}
