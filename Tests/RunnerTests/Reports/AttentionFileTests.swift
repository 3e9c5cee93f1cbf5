@testable import Pipeline
@testable import Runner
import Testing

@Suite struct AttentionFileTests {
  @Test func aLineForEachModalityAndStep() {
    var result = SampleSummary.result([])
    #expect(CellFiles.attention(result) == "seed,fold,modality,step,mean,sd,n\n")
    result.folds[1].attention = AttentionTable(entries: [
      .init(modality: "eeg", step: nil, mean: 0.75, deviation: 0.125, count: 40),
      .init(modality: "eeg", step: 2, mean: 0.5, deviation: 0, count: 1),
    ])
    let lines = CellFiles.attention(result).split(separator: "\n").dropFirst()
    #expect(lines == ["1,fold 1,eeg,,0.75,0.125,40", "1,fold 1,eeg,2,0.5,0.0,1"])
  }
}
