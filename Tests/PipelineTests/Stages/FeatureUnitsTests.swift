import Learners
import Testing

@testable import Pipeline

@Suite struct FeatureUnitsTests {
  private static let raw = Channel(name: "RAW_A", group: "raw", unit: "uV")

  private func unit(
    _ column: String, _ use: String, _ more: [String: ParameterValue] = [:],
    channel: Channel? = FeatureUnitsTests.raw
  ) -> String? {
    var values = ParameterValues(more)
    values["use"] = .text(use)
    return FeatureUnits.unit(of: column, values, channel)
  }

  @Test(arguments: [
    ("RAW_A_std", "statistics", "uV"), ("RAW_A_variance", "statistics", "uV^2"),
    ("RAW_A_slope", "statistics", "uV/s"), ("RAW_A_kurtosis", "statistics", "1"),
    ("RAW_A_line_length", "line_length", "uV"), ("RAW_A_zero_crossings", "zero_crossings", "1/s"),
    ("RAW_A_activity", "hjorth", "uV^2"), ("RAW_A_mobility", "hjorth", "1"),
    ("RAW_A_spectral_entropy", "spectral_entropy", "1"),
    ("RAW_A_alpha_power", "welch_band_power", "uV^2"),
    ("RAW_A_alpha_power_log", "welch_band_power", "ln(uV^2)"),
    ("RAW_A_alpha_relative", "welch_band_power", "1"),
    ("RAW_A_alpha_entropy", "differential_entropy", "nat"),
    ("RAW_A_above_5_onsets_per_minute", "episodes", "1/min"),
    ("RAW_A_above_5_longest_s", "episodes", "s"), ("RAW_A_above_5_share", "episodes", "1"),
    ("RAW_A_above_50_rate", "occurrence", "1"), ("RAW_A_blinks_per_minute", "blink_rate", "1/min"),
    ("Alpha_asymmetry_AF8_AF7", "asymmetry", "1"), ("engagement_index", "band_ratio", "1"),
  ])
  func areKnown(_ column: String, _ use: String, _ expected: String) {
    #expect(unit(column, use) == expected)
  }

  @Test func followOnlyWhatIsDeclared() {
    let plain = Channel(name: "RAW_A", group: "raw")
    #expect(unit("RAW_A_mean", "statistics", channel: plain) == nil)
    #expect(unit("RAW_A_alpha_power", "welch_band_power", channel: plain) == nil)
    #expect(unit("RAW_A_skewness", "statistics", channel: plain) == "1")
    #expect(unit("own", "command") == nil)
  }

  @Test func ofWrappedFeaturesAreTheirs() {
    func inner(_ uses: [String]) -> [String: ParameterValue] {
      ["features": .list(uses.map { .record(ParameterValues(["use": .text($0)])) })]
    }
    #expect(unit("RAW_A_mean_lag1", "lagged", inner(["statistics"])) == "uV")
    #expect(unit("RAW_A_mean_lag_2.5s", "lagged", inner(["statistics"])) == "uV")
    #expect(
      unit("RAW_A_mean_baseline_difference", "baseline_corrected", inner(["statistics"])) == "uV")
    #expect(unit("RAW_A_mean_baseline_z", "baseline_corrected", inner(["statistics"])) == "1")
    #expect(unit("RAW_A_mean_baseline_percent", "baseline_corrected", inner(["statistics"])) == "%")
    #expect(unit("x_lag1", "lagged", inner(["statistics", "line_length"])) == nil)
  }
}
