import Learners
import Testing

@testable import Pipeline

/// Decodes text as one member of a family, as the reader of specs does.
private func decode(_ text: String, as family: KindFamily) throws -> ParameterValues {
  let node = try #require(YAMLReader.read(text, file: "a.yaml").node)
  let record = Record([Parameter(required: "it", .kind(family), "What is decoded.")])
  let decoded = Decoder.decode(node, as: record, named: "test")
  #expect(decoded.faults.isEmpty, "\(text)")
  return try #require(decoded.values).record("it")
}

@Test(arguments: [
  "it: {use: statistics, columns: band, of: log1p, stats: [mean, std, slope]}",
  "it: {use: band_ratio, name: index, numerator: [Beta1], denominator: [Alpha1, Theta]}",
  "it: {use: asymmetry, columns: band, band: Alpha, right: AF8, left: AF7}",
  "it: {use: welch_band_power, columns: raw, bands: {delta: [1, 4]}, relative: true, of: log}",
  "it: {use: occurrence, columns: action_unit, above: 50, as: rate}",
  "it: {use: occurrence, columns: action_unit, above: 50, as: episodes}",
  "it: {use: columns}",
  "it: {use: statistics, columns: Valence, stats: [mean, std, max, slope]}",
  "it: {use: asymmetry, columns: raw, band: alpha, right: AF8, left: AF7, bands: {alpha: [8, 13]}}",
  "it: {use: band_ratio, name: theta_beta, numerator: [theta], denominator: [beta], of: log, bands: {theta: [4, 8], beta: [13, 30]}}",
  "it: {use: blink_rate, columns: Blink}",
  "it: {use: coherence, columns: raw, bands: {alpha: [8, 13]}, pairs: [[AF7, AF8]]}",
  "it: {use: differential_entropy, columns: raw, bands: {alpha: [8, 13]}, window_s: 1}",
  "it: {use: differential_entropy, columns: band}",
  "it: {use: episodes, columns: action_unit, above: 50, release: 40, stats: [onsets_per_minute, share]}",
  "it: {use: hjorth, columns: raw, stats: [mobility]}",
  "it: {use: line_length, columns: raw}",
  "it: {use: spectral_entropy, columns: raw, band: [1, 45]}",
  "it: {use: zero_crossings, columns: raw}",
  "it: {use: lagged, lag_windows: 1, features: [{use: statistics, columns: band, stats: [mean]}]}",
  "it: {use: baseline_corrected, before_s: 2, as: ratio, features: [{use: statistics, columns: band, stats: [mean]}]}",
])
func featuresAreReadAsSpecsWriteThem(_ text: String) throws {
  _ = try FeatureCatalog.feature(decode(text, as: FeatureCatalog.family))
}

@Test func windowingIsReadAsSpecsWriteIt() throws {
  let sliding = try Windowing(
    decode(
      """
      it: {length_s: 5, overlap: 0.5, within: trial, anchor: trial_start, tail: keep, \
      min_coverage: {eeg: 0.5, face: 0.4}}
      """, as: Windowing.family))
  #expect(
    sliding.kind == .sliding(try SlidingWindows(lengthSeconds: 5, strideSeconds: 2.5, tail: .keep)))
  #expect(sliding.minCoverage(of: "face") == 0.4)
  let whole = try Windowing(decode("it: {use: whole_trial}", as: Windowing.family))
  #expect(whole == Windowing(.wholeTrial))
  #expect(whole.lengthSeconds == nil)
}

@Test func splitsAreReadAsSpecsWriteThem() throws {
  let clip = try Split(
    decode(
      "it: {use: stratified_group_kfold, group: {column: VideoID}, within: subject, folds: 5}",
      as: Split.family))
  #expect(clip.group == .column("VideoID"))
  #expect(clip.isWithinSubject)
  let subject = try Split(
    decode("it: {use: leave_one_group_out, group: subject}", as: Split.family))
  #expect(subject.group == .subject)
  #expect(!subject.isLeaky)
  #expect(try Split(decode("it: {use: leaky_random_windows, folds: 5}", as: Split.family)).isLeaky)
}
