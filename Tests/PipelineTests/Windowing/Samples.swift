import Learners
import Pipeline

/// Small recordings for tests.
enum Samples {
  /// One channel per entry of `values`, at an even rate from `start`.
  static func recording(
    _ values: [[Double]], rateHz: Double, start: Double = 0, modality: String = "eeg",
    channels: [Channel]? = nil, rowsOfTrial: [Range<Int>]? = nil
  ) -> Recording {
    let count = values.first?.count ?? 0
    return Recording(
      modality: modality,
      channels: channels
        ?? values.indices.map { Channel(name: "c\($0)", group: "raw", rateHz: rateHz) },
      times: (0..<count).map { start + Double($0) / rateHz }, values: values,
      rowsOfTrial: rowsOfTrial, sampleSeconds: 1 / rateHz)
  }

  /// Trials from start and end times.
  static func trials(
    _ extents: [(Double, Double)], subject: String = "1", columns: [String: [String?]] = [:]
  ) -> SubjectTrials {
    SubjectTrials(
      subject: subject, ids: extents.indices.map { "t\($0)" }, starts: extents.map(\.0),
      ends: extents.map(\.1), columns: columns)
  }

  /// Numbers that differ and repeat from run to run.
  static func noise(_ count: Int, seed: UInt64) -> [Double] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in generator.uniform() * 2 - 1 }
  }
}
