import Learners
import Support
import Testing

@testable import Pipeline

/// A whole regression, from tables to pooled metrics, beside scikit-learn.
@Suite struct RegressionReferenceTests {
  private static let spec = """
    spec: 1
    name: reference
    dataset:
      use: tables
      root: ${env:ROOT}
      subject: {column: who}
      trial: {column: key}
      trials: {file: log.csv}
      modalities: {eeg: {file: features.csv, columns: {all: {include: ["x*"]}}}}
      label: {use: value, target: [valence, arousal]}
    windowing: {use: whole_trial}
    features: {eeg: [{use: columns, columns: all}]}
    model: {preprocess: [{use: standardize}], use: ridge, alpha: 1.0}
    evaluation:
      outer: {use: leave_one_group_out, group: subject}
      metrics: [ccc, rmse, mae, r2, pearson, spearman]
      statistics: {ci: {use: percentile, resamples: 100}}
    """

  @Test func agreesWithScikitLearn() throws {
    let reference = try Reference.load("regression_run")
    let tolerance = try reference.get("tolerance").number()
    let subject = try reference.get("subject").integers()
    let features = try reference.get("features").rows()
    let truth = try reference.get("truth").rows()
    var log = "who,key,valence,arousal\n"
    var table = "who,key," + features[0].indices.map { "x\($0)" }.joined(separator: ",") + "\n"
    for row in subject.indices {
      let who = "s\(subject[row]),t\(row)"
      log += "\(who),\(truth[row][0]),\(truth[row][1])\n"
      table += who + "," + features[row].map { "\($0)" }.joined(separator: ",") + "\n"
    }
    let project = TemporaryProject(["log.csv": log, "features.csv": table])
    var run = try GraphRun(spec: Self.spec, root: project.path)
    try run.runAll()
    let stages = try run.stages("base")
    let rows = try run.artifact(stages.rows).designRows
    let labelled = try run.artifact(stages.label).labelledTrials
    let own = try run.artifact(stages.fits[0]).predictions
    let predicted = try reference.get("predicted").rows()
    for index in own.row.indices {
      let id = labelled.trials[rows.trial[own.row[index]]].id
      let place = try #require(Int(id.dropFirst()))
      for target in 0..<2 {
        #expect(
          isClose(
            own.probabilities[index, target], predicted[place][target], within: tolerance))
      }
    }
    let result = try run.result("base")
    for metric in result.metrics {
      let value = try reference.get("metrics").get(metric.name).number()
      #expect(isClose(metric.value, value, within: tolerance), "\(metric.name)")
    }
    #expect(result.metrics.count == 18)
  }
}
