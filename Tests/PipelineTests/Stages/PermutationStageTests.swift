import Learners
import Support
import Testing

@testable import Pipeline

/// What the metric loses where groups of features are dealt out anew.
@Suite struct PermutationStageTests {
  private let project = TinyExperiment.project()

  private func spec(_ model: String, _ explain: String, more: String = "") -> String {
    // The class of a clip shows in `a` and in its maximum; `b` is noise.
    InnerFoldTests.spec(fusion: "{use: early}", model: model, inner: nil).replacing(
      "eeg: [{use: statistics, columns: raw, stats: [mean]}]",
      with: "eeg: [{use: statistics, columns: raw, stats: [mean, max]}]") + more
      + "\nreport: {explain: \(explain)}\n"
  }

  /// `a` is far larger where the answer is yes.
  private var table: String {
    var text = "who,clip,answer,a,b\n"
    for subject in 0..<TinyExperiment.subjects {
      for clip in 0..<TinyExperiment.clips {
        for row in 0..<8 {
          let answer = TinyExperiment.answer(subject, clip)
          let noise = Double((subject * 37 + clip * 101 + row * 53) % 19) / 10
          text += "s\(subject),c\(clip),\(answer == 1 ? "yes" : "no"),"
          text += "\(Double(answer) * 9 + noise),\(Double((row * 31 + clip * 7 + subject) % 5))\n"
        }
      }
    }
    return text
  }

  private func found(_ spec: String, _ data: String? = nil) throws -> Importance {
    let folder = TinyExperiment.project(data ?? table)
    var run = try GraphRun(spec: spec, root: folder.path, explains: true)
    try run.runAll()
    let stages = try run.stages("base")
    let explained = try stages.explanations.map {
      try run.artifact($0).decoded(as: ModelExplanation.self)
    }
    return try #require(Importance(explained, top: 5))
  }

  @Test(arguments: [
    "{use: random_forest, trees: 20}", "{use: knn, k: 3}",
    "{preprocess: [{use: standardize}], use: logistic_regression}",
    "{use: bilstm_attention, input: {sequence: windows}, hidden: 8, attention_hidden: 8, epochs: 150, learning_rate: 0.01, preprocess: [{use: standardize}]}",
  ])
  func correlatedFeaturesAreAskedTogether(_ model: String) throws {
    let own = try found(spec(model, "{use: permutation, repeats: 5}"))
    #expect(own.unit == "metric" && own.fits == TinyExperiment.subjects)
    #expect(own.methods == ["permutation of groups of features, 5 times"])
    #expect(own.rows.map(\.name) == ["eeg:a_mean + 1 more", "face:b_mean"])
    #expect(own.rows.map(\.group) == ["eeg:a_mean; eeg:a_max", "face:b_mean"])
    #expect(own.rows.allSatisfy { $0.output == "balanced_accuracy" && !$0.isGroup })
    // Dealt out among four clips, half of them yes: about half of the answers are wrong.
    #expect(own.rows[0].meanAbsolute > 0.2 && own.rows[0].meanAbsolute < 0.8, "\(own.rows)")
    #expect(abs(own.rows[1].meanAbsolute) < 0.15, "\(own.rows)")
    #expect(own.rows[0].rank == 1 && own.rows[0].bestRank == 1)
  }

  /// Asked one by one, two features that tell the same hide each other; by modality they do not.
  @Test func groupsMayBeNamed() throws {
    let model = "{use: random_forest, trees: 20}"
    let single = try found(spec(model, "{use: permutation, by: none, repeats: 5}"))
    #expect(Set(single.rows.map(\.name)) == ["eeg:a_mean", "eeg:a_max", "face:b_mean"])
    let named = try found(spec(model, "{use: permutation, by: modality, repeats: 5}"))
    #expect(named.rows.map(\.name) == ["eeg", "face"])
    #expect(named.rows[0].meanAbsolute > (single.rows.map(\.meanAbsolute).max() ?? 1))
  }

  /// The same values again, whoever runs them; and nothing is lost where nothing is known.
  @Test func sameBytesAndNothingOfNoise() throws {
    let model = "{use: random_forest, trees: 20}"
    let asked = spec(model, "{use: permutation, repeats: 3}")
    #expect(try found(asked) == found(asked))
    let noise = try found(
      asked.replacing("column: answer", with: "column: answer"),
      table.split(separator: "\n").enumerated().map { index, line in
        index == 0
          ? String(line)
          : line.split(separator: ",").prefix(3).joined(separator: ",")
            + ",\((index * 7919) % 13),\((index * 104729) % 11)"
      }.joined(separator: "\n") + "\n")
    #expect(noise.rows.allSatisfy { abs($0.meanAbsolute) < 0.3 }, "\(noise.rows)")
  }
}
