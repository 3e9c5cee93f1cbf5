import Testing

@testable import Pipeline

@Suite struct TargetChannelTests {
  @Test func theLongestModalityWins() {
    let known = ["face", "face.left", "eeg"]
    #expect(TargetChannel("face.Joy", among: known)?.channel == "Joy")
    #expect(
      TargetChannel("face.left.Joy", among: known)
        == TargetChannel(modality: "face.left", channel: "Joy"))
    #expect(TargetChannel("Joy", among: known) == nil)
    #expect(TargetChannel("gaze.x", among: known) == nil)
    #expect(TargetChannel("face.", among: known) == nil)
  }

  @Test func oneModalityNeedsNoName() {
    #expect(TargetChannel("Lid.Tighten", among: ["face"])?.name == "face.Lid.Tighten")
    #expect(TargetChannel("face.valence", among: ["face"])?.channel == "valence")
    #expect(TargetChannel("valence", among: []) == nil)
  }
}
