import Learners
import Testing

@testable import Pipeline

@Suite struct SingleModalityTests {
  private let fusion = SingleModality(ParameterValues(["modality": .text("face")]))

  @Test func takesTheOneThatIsNamed() throws {
    #expect(try fusion.modalities(among: ["eeg", "face"]) == ["face"])
  }

  @Test func refusesAModalityWithoutFeatures() {
    #expect(
      throws: FusionFault(
        message: "no features for modality 'face'; known: eeg, gaze", parameter: "modality")
    ) { try fusion.modalities(among: ["eeg", "gaze"]) }
  }

  @Test func answersAsTheModelOnThatModalityAlone() throws {
    let face = FusionSamples.features("face", ["x"], [[0], [1], [4], [5]])
    let single = try FusionSamples.predict(
      fusion, train: [face], classes: [0, 0, 1, 1], test: [face])
    let early = try FusionSamples.predict(
      EarlyFusion(ParameterValues()), train: [face], classes: [0, 0, 1, 1], test: [face])
    #expect(single.probabilities == early.probabilities)
    #expect(single.probabilities[0, 1] < 0.5 && single.probabilities[3, 1] > 0.5)
  }
}
