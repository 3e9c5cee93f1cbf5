import Foundation
import Learners
import Testing

@testable import Pipeline
@testable import Runner

struct RankingTests {
  typealias Sample = SampleSummary

  static let skill = ["a": 0.5, "b": 0.6, "c": 0.7]

  /// Three models over ten subjects: c is always best, a and b change places.
  static func summary(missing: Bool = false) -> Summary {
    let cells = ["a", "b", "c"].map { model -> Summary.Cell in
      let values = (0..<10).map { subject -> Double? in
        let swing = subject % 2 == 0 && model != "c" ? (model == "a" ? 0.15 : -0.05) : 0
        return missing && model == "b" && subject == 3
          ? nil : (skill[model] ?? 0) + swing + Double(subject) / 1000
      }
      var metric = Sample.metric("balanced_accuracy", skill[model])
      metric.bySubject = values
      var result = Sample.result([metric])
      result.bySubject = (0..<10).map { .init(name: "s\($0)", decisions: 10) }
      return Sample.cell(["model": model], result: result)
    }
    return Summary(experiment: "e", question: nil, cells: cells, ranked: ["balanced_accuracy"])
  }

  static func declared(_ more: [String: ParameterValue] = [:]) -> DeclaredRanking {
    var values = ParameterValues(["rows": .list([.text("model")]), "over": .text("subject")])
    for (key, value) in more { values[key] = value }
    return DeclaredRanking(name: "models", values)
  }

  @Test func subjectsRankModels() throws {
    let ranking = try ModelRanking(Self.declared(), of: Self.summary())
    #expect(ranking.rows.map(\.labels) == [["c"], ["a"], ["b"]])
    #expect(ranking.rows.map(\.rank) == [1, 2.5, 2.5])
    #expect(ranking.blocks.count == 10 && ranking.metric == "balanced_accuracy")
    // c has rank 1 ten times: χ² = 12 / (10·3·4) · (10² + 25² + 25²) − 3·10·4 = 15.
    let statistic = try #require(ranking.ranks?.statistic)
    #expect(abs(statistic - 15) < 1e-9)
    #expect(ranking.wilcoxonGroups == [[1, 2]] && ranking.nemenyiGroups == [[1, 2]])
  }

  @Test func rankingsAreShownInEveryFormat() throws {
    let ranking = try ModelRanking(Self.declared(), of: Self.summary())
    let lines = RankingText.csv(ranking).split(separator: "\n").map(String.init)
    #expect(
      lines[0]
        == "ranking,metric,place,model,mean_rank,mean,alike_wilcoxon_holm,alike_nemenyi,blocks,"
        + "friedman_p,critical_difference")
    #expect(lines.count == 4 && lines[1].hasPrefix("models,balanced_accuracy,1,c,1"))
    #expect(lines[2].contains(",a,2.5,") && lines[2].contains(",a,a,10,"))
    let latex = RankingText.latex(ranking)
    #expect(latex.contains("\\begin{tabular}{lrrll}") && latex.contains("\nc & 1.00 & "))
    #expect(latex.components(separatedBy: "\\item ").count == RankingText.notes(ranking).count + 1)
    let none = try ModelRanking(
      Self.declared(), of: Summary(experiment: "e", question: nil, cells: []))
    #expect(RankingText.csv(none).split(separator: "\n").count == 1)
    #expect(RankingText.latex(none).contains("Nothing to rank"))
  }

  @Test func incompleteSubjectsAreLeftOutAndCounted() throws {
    let ranking = try ModelRanking(Self.declared(), of: Self.summary(missing: true))
    #expect(ranking.blocks.count == 9 && ranking.incomplete == 1)
    #expect(RankingText.notes(ranking).contains { $0.hasPrefix("1 block left out") })
  }

  @Test func axesRankModelsToo() throws {
    let cells = [("a", [0.5, 0.6, 0.5]), ("b", [0.7, 0.8, 0.9])].flatMap { model, values in
      values.enumerated().map { place, value in
        Sample.cell(
          ["model": model, "data": "d\(place)"], result: ResultTableTests.scored(value))
      }
    }
    let ranking = try ModelRanking(
      Self.declared(["over": .list([.text("data")])]),
      of: Summary(experiment: "e", question: nil, cells: cells))
    #expect(ranking.rows.map(\.labels) == [["b"], ["a"]] && ranking.blocks == ["d0", "d1", "d2"])
    let down = try ModelRanking(
      Self.declared(["over": .list([.text("data")]), "metric": .text("log_loss")]),
      of: Summary(experiment: "e", question: nil, cells: cells))
    // Less log loss is better.
    #expect(down.rows.map(\.labels) == [["b"], ["a"]])
    #expect(RankingText.notes(ranking).contains { $0.contains("large differences only") })
    // Three blocks show nothing: all hang together.
    #expect(ranking.wilcoxonGroups == [[0, 1]])
  }

  @Test func theMarkdownNamesGroupsAndDistance() throws {
    let text = RankingText.markdown(try ModelRanking(Self.declared(), of: Self.summary()))
    #expect(text.hasPrefix("| model | mean rank | mean balanced accuracy |"))
    #expect(text.contains("| c     |      1.00 |"))
    #expect(text.contains("critical difference"))
    let none = try ModelRanking(
      Self.declared(), of: Summary(experiment: "e", question: nil, cells: []))
    #expect(RankingText.markdown(none).hasPrefix("Nothing to rank"))
    #expect(none.pairs.isEmpty)
  }

  @Test func whatIsRankedSurvivesTheSummary() throws {
    let summary = Self.summary(missing: true)
    let read = try SummaryDocument.summary(Array(SummaryDocument.text(summary).utf8))
    let again = try ModelRanking(Self.declared(), of: read)
    #expect(again == (try ModelRanking(Self.declared(), of: summary)))
  }
}
