import Foundation
import Learners
import Support
import Testing

@testable import Pipeline

/// Twelve people, four clips each; channel `a` tells the answer, channel `b` tells nothing.
@Suite struct RaceTests {
  private static let people = 12

  private static let table: String = {
    var text = "who,clip,answer,a,b\n"
    for who in 0..<people {
      for clip in 0..<4 {
        let answer = (who + clip) % 2
        for row in 0..<4 {
          let noise = Double((who * 37 + clip * 101 + row * 53) % 19) / 10
          let other = Double((who * 71 + clip * 29 + row * 13 + who * clip * 7) % 23)
          text += "s\(who),c\(clip),\(answer == 1 ? "yes" : "no"),"
          text += "\(Double(answer) * 4 + noise),\(other)\n"
        }
      }
    }
    return text
  }()

  private static func spec(race: String) -> String {
    """
    spec: 1
    name: race
    dataset:
      use: recordings
      root: ${env:ROOT}
      subject: {column: who}
      trial: {column: clip}
      time: {rate_hz: 2}
      modalities:
        eeg: {file: eeg.csv, columns: {good: {include: [a]}, bad: {include: [b]}}}
      label: {use: column, column: answer, classes: ["no", "yes"]}
    windowing: {use: whole_trial}
    features: {eeg: [{use: statistics, columns: good, stats: [mean]}]}
    model: {preprocess: [{use: standardize}], use: logistic_regression}
    evaluation:
      outer: {use: group_kfold, group: subject, folds: 4}
      metrics: [balanced_accuracy, accuracy]
      primary: balanced_accuracy
      seeds: [0, 1]
      statistics: {ci: {use: bca, resamples: 200}}
    \(race)
    variants:
      look:
        good: {}
        bad: {features.eeg: [{use: statistics, columns: bad, stats: [mean]}]}
      model:
        small: {use: logistic_regression, C: 0.5}
        large: {use: logistic_regression, C: 1.0}
    sweep: {grid: {look: [good, bad], model: [small, large]}}
    """
  }

  private func run(_ race: String) throws -> GraphRun {
    let project = TemporaryProject(["eeg.csv": Self.table])
    var run = try GraphRun(spec: Self.spec(race: race), root: project.path)
    try run.runAll()
    return run
  }

  private func marks(_ run: GraphRun) throws -> [String: RaceMark] {
    var marks: [String: RaceMark] = [:]
    for own in run.graph.cells {
      marks[own.cell.name] = try run.artifact(own.score).raceMark
    }
    return marks
  }

  @Test func whatFoldsShowToBeWorseIsDroppedAndNothingElse() throws {
    let found = try marks(run("  race: {after: [3]}"))
    #expect(found.keys.sorted() == ["look=bad,model=large", "look=bad,model=small"])
    let mark = try #require(found["look=bad,model=small"])
    #expect(mark.done == 3)
    #expect(mark.folds == 4)
    #expect(mark.words.hasPrefix("after 3 of 4 folds: balanced_accuracy 0."))
    #expect(mark.reason.contains("against 1.000 of the best, p = "))
  }

  @Test func aCellThatGoesOnHasTheBytesOfOneThatNeverRaced() throws {
    let (raced, plain) = (try run("  race: {after: [1, 3]}"), try run(""))
    let marks = try marks(raced)
    #expect(marks.count == 2)
    var compared = 0
    for (own, other) in zip(raced.graph.cells, plain.graph.cells) where marks[own.cell.name] == nil
    {
      for (a, b) in zip(own.fits, other.fits) {
        #expect(try raced.artifact(a) == plain.artifact(b))
        compared += 1
      }
      #expect(raced.keys[own.score.index] == plain.keys[other.score.index])
    }
    // Two cells and their dummy, two seeds each.
    #expect(compared == 6)
  }

  @Test func aDroppedCellIsComparedWithNothing() throws {
    let run = try run("  race: {after: [3]}")
    for own in run.graph.cells where own.cell.name.hasPrefix("look=bad") {
      let test = try #require(own.againstDummy?.stage)
      #expect(try run.artifact(test).raceMark != nil)
      for fit in own.fits { #expect(try run.artifact(fit).raceMark != nil) }
    }
  }

  @Test func tooFewPeopleDropNobody() throws {
    // Three people in the first fold reach p = 0.25.
    #expect(try marks(run("  race: {after: [1]}")).isEmpty)
  }

  @Test func finishedCellsAreNotDropped() throws {
    #expect(try marks(run("  race: {after: [4]}")).isEmpty)
    #expect(try marks(run("  race: {after: [9]}")).isEmpty)
  }

  @Test func cellsMeetAlongTheNamedAxesOnly() throws {
    #expect(try marks(run("  race: {after: [3], over: [model]}")).isEmpty)
    #expect(try marks(run("  race: {after: [3], over: [look]}")).count == 2)
  }

  @Test func verdictsOnCellsThatGoOnAreEqual() throws {
    let run = try run("  race: {after: [3]}")
    let index = try #require(run.graph.graph.nodes.firstIndex { $0.kind == RaceStage.kind })
    let parts = try (0..<4).map { try run.artifact(StageID(index), part: "\($0)") }
    #expect(parts[0] == parts[1])
    #expect(parts[0] == Artifact.goesOn)
    #expect(parts[2].raceMark != nil)
  }

  @Test(arguments: [
    ("  race: {after: [3, 2]}", "expected numbers of folds that grow, found 3, 2"),
    ("  race: {after: [2], metric: mcc}", "cells race in 'mcc', which is not measured"),
    ("  race: {after: [2], over: [modle]}", "no cell has the axis 'modle'"),
  ]) func whatCannotBeIsAnError(_ race: String, _ message: String) {
    let loaded = GraphRun.load(Self.spec(race: race), root: "/nonexistent")
    #expect(loaded.faults.map(\.message) == [message])
  }
}
