import Glibc
import Learners
import Support
import Testing

@testable import Pipeline

/// How far filters carry samples, and what a split within subjects says of it.
@Suite struct FilterReachTests {
  private func reach(_ step: String, rateHz: Double? = nil) throws -> Double {
    let steps = try DatasetDeclaration.Modality.signalOnly(step)
    return try SignalChain(steps).reachSeconds(rateHz: rateHz)
  }

  /// The slowest pole of an analog Butterworth filter of order n has the real part w sin(pi / 2n).
  @Test func filtersReachUntilAThousandth() throws {
    let slowest = 2 * Double.pi * sin(Double.pi / 8)
    let high = try reach("{use: band_pass, columns: raw, low_hz: 1, order: 4}")
    #expect(abs(high - log(1000) / slowest) < 0.02 * high, "\(high)")
    let low = try reach("{use: band_pass, columns: raw, high_hz: 40, order: 4}")
    #expect(abs(low - log(1000) / slowest / 40) < 0.05 * low, "\(low)")
    let notch = try reach("{use: notch, columns: raw, frequency_hz: 50, quality: 30}")
    #expect(abs(notch - log(1000) / (Double.pi * 50 / 30)) < 0.02 * notch, "\(notch)")
  }

  /// What is left of an impulse beyond the reach, against what the filter makes of it.
  @Test func beyondTheReachNextToNothingIsLeft() throws {
    let rate = 100.0
    let seconds = try reach("{use: band_pass, columns: raw, low_hz: 1, high_hz: 20, order: 2}")
    var impulse = [Double](repeating: 0, count: 4001)
    impulse[2000] = 1
    let recording = Recording(
      modality: "eeg", channels: [Channel(name: "a", group: "raw", rateHz: rate)],
      times: impulse.indices.map { Double($0) / rate }, values: [impulse], rowsOfTrial: nil,
      sampleSeconds: 1 / rate)
    let chain = try SignalChain(
      try DatasetDeclaration.Modality.signalOnly(
        "{use: band_pass, columns: raw, low_hz: 1, high_hz: 20, order: 2}"))
    let out = try chain.applied(to: recording, subject: "1", executor: SerialExecutor()).recording
      .values[0]
    let far = Int(seconds * rate)
    let beyond = out.indices.filter { abs($0 - 2000) > far }.map { abs(out[$0]) }.max() ?? 0
    let peak = out.map { abs($0) }.max() ?? 0
    #expect(far > 50 && far < 1000 && beyond < peak / 300, "\(far) \(beyond) \(peak)")
  }

  @Test func otherSteps() throws {
    #expect(try reach("{use: resample, columns: raw, rate_hz: 100}") == 0.1)
    #expect(try reach("{use: resample, columns: raw, rate_hz: 100}", rateHz: 10) == 1)
    #expect(
      try reach("{use: resample, columns: raw, rate_hz: 10, by: average, bridge_s: 0}") == 0.1)
    #expect(try reach("{use: reject, columns: raw, above: 5, window_s: 2}") == 2)
    #expect(try reach("{use: reference, columns: raw, to: average}") == 0)
  }

  private func notes(_ outer: String, signal: String) throws -> [String] {
    var log = "who,k,from,to,v\n"
    var rows = "who,t,a\n"
    for subject in 0..<4 {
      for trial in 0..<6 {
        let start = trial * 20
        log += "s\(subject),t\(trial),\(start),\(start + 4),\(trial % 2 == 0 ? "x" : "y")\n"
      }
      for row in 0..<520 { rows += "s\(subject),\(Double(row) / 4),\(row * 37 % 11)\n" }
    }
    let folder = TemporaryProject(["log.csv": log, "eeg.csv": rows])
    let spec = """
      spec: 1
      name: reach
      dataset:
        use: recordings
        root: ${env:ROOT}
        time: {column: t}
        subject: {column: who}
        trials: {file: log.csv, trial: {column: k}, start: {column: from}, end: {column: to}}
        modalities: {eeg: {file: eeg.csv, columns: {raw: {include: [a]}}\(signal)}}
        label: {use: column, column: v, classes: [x, y]}
      windowing: {length_s: 2}
      features: {eeg: [{use: statistics, columns: raw, stats: [mean]}]}
      model: {use: logistic_regression}
      evaluation: {outer: \(outer), metrics: [accuracy], statistics: {ci: {use: t}}}
      """
    var run = try GraphRun(spec: spec, root: folder.path)
    try run.runAll()
    return try run.result("base").notes.filter {
      $0.contains("hold traces") || $0.contains("holds traces")
    }
  }

  @Test func aSplitWithinSubjectsSaysHowNearItIs() throws {
    let trial = "{use: stratified_group_kfold, group: trial, folds: 3}"
    let subject = "{use: leave_one_group_out, group: subject}"
    // 6.9 time constants of a first-order high-pass at 0.05 Hz: 22 s; trials lie 16 s apart, so that windows of
    // the next trial but one (at most 38 s off) are within twice that and those of the third (56 s) are not.
    // Of 48 windows six are far from training: the folds of seed 0 test trials 3, 4 and 5 of three people
    // together, and next to the last of them lies nothing that is learned from.
    let slow = ", signal: [{use: band_pass, columns: raw, low_hz: 0.05, order: 1}]"
    let found = try notes(trial, signal: slow)
    #expect(found.first?.hasPrefix("42 test windows hold traces") == true, "\(found)")
    #expect(try notes(subject, signal: slow) == [])
    let quick = ", signal: [{use: band_pass, columns: raw, low_hz: 0.5, order: 1}]"
    #expect(try notes(trial, signal: quick) == [])
    #expect(try notes(trial, signal: "") == [])
  }
}

extension DatasetDeclaration.Modality {
  /// The signal steps of a modality that has one.
  static func signalOnly(_ step: String) throws -> [ParameterValues] {
    try ReaderSamples.dataset(
      """
      {use: recordings, label: {use: column, column: x}, modalities: {eeg: {file: f,
      columns: {raw: {include: [a]}}, signal: [\(step)]}}}
      """
    ).modalities[0].signal
  }
}
