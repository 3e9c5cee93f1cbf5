import Testing

@testable import Pipeline

@Test func outcomesAndIdentitiesAreNoFeatures() {
  let columns = OutcomeColumns([
    .label: ["verdict"], .subject: ["Participant_ID"], .trial: ["Key"], .time: ["Start_ms"],
    .outcome: ["ResponseTime", "verdict"],
  ])
  #expect(columns.faults(in: ["eeg_mean_alpha", "Alpha"]).isEmpty)
  #expect(
    columns.faults(in: ["Key", "x", "verdict", "ResponseTime"]).map(\.message) == [
      "the trial's id among the features: column 'Key'",
      "label among the features: column 'verdict'",
      "an outcome of the trial among the features: column 'ResponseTime'",
    ])
}
