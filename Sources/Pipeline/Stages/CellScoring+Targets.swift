import Learners

#if canImport(Glibc)
  import Glibc
#endif

extension CellScoring {
  /// How far predictions of each continuous target lie from the truth; `nil` where the target is a class.
  var targetRows: [CellResult.TargetRow]? {
    guard labelled.task == .regression, let first = decisions.first?.values, first.rows > 0 else {
      return nil
    }
    return labelled.targets.indices.map { target in
      let truth = first.column(target)
      let predicted = decisions.flatMap { $0.probabilities.column(target) }
      let residuals = decisions.flatMap { own -> [Double] in
        zip(own.probabilities.column(target), own.values?.column(target) ?? []).map { $0 - $1 }
      }
      return CellResult.TargetRow(
        name: labelled.targets[target], lowest: truth.min() ?? 0, highest: truth.max() ?? 0,
        mean: Self.mean(truth), deviation: Self.deviation(truth),
        predictedMean: Self.mean(predicted), predictedDeviation: Self.deviation(predicted),
        bias: Self.mean(residuals), residualDeviation: Self.deviation(residuals))
    }
  }

  /// Truth beside prediction of the first seed, thinned out evenly to what a picture can show.
  var targetPoints: [CellResult.Points]? {
    guard labelled.task == .regression, let first = decisions.first, let truth = first.values else {
      return nil
    }
    let step = max(1, (truth.rows + Self.mostPoints - 1) / Self.mostPoints)
    let shown = stride(from: 0, to: truth.rows, by: step)
    return labelled.targets.indices.map { target in
      CellResult.Points(
        name: labelled.targets[target], truth: shown.map { truth[$0, target] },
        predicted: shown.map { first.probabilities[$0, target] })
    }
  }

  private static let mostPoints = 500

  /// What of the residuals a reader must know: predictions that hardly move, or that lie beside the truth.
  var targetNotes: [String] {
    (targetRows ?? []).flatMap { row -> [String] in
      guard let spread = row.deviation, spread > 0 else {
        return ["target '\(row.name)' has one value only: nothing can be predicted of it"]
      }
      var notes: [String] = []
      let share = (row.predictedDeviation ?? 0) / spread
      if share < 0.5 {
        notes.append(
          "target '\(row.name)': predictions vary \(Self.text(share)) times as much as the truth: "
            + "they stay near the mean")
      }
      if abs(row.bias) > 0.25 * spread {
        let side = row.bias > 0 ? "above" : "below"
        notes.append(
          "target '\(row.name)': predictions lie \(Self.text(abs(row.bias))) \(side) the truth on average"
        )
      }
      return notes
    }
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(max(1, values.count))
  }

  private static func text(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
}

/// How metrics of several continuous targets are called: `ccc` is the mean over the targets, `ccc_valence` the
/// metric of one of them. With one target there is `ccc` alone.
public enum TargetMetricName {
  /// What is measured for a declared metric.
  ///
  /// - Parameters:
  ///   - metric: its name.
  ///   - targets: names of the continuous targets; none for classes.
  /// - Returns: the metric itself, then one per target where there are several.
  public static func parts(
    of metric: String, targets: [String]
  ) -> [(name: String, target: Int?)] {
    guard targets.count > 1 else { return [(metric, nil)] }
    return [(metric, nil)] + targets.enumerated().map { ("\(metric)_\($1)", $0) }
  }

  /// The metric and the target that a name stands for; `nil` where no metric is called so.
  public static func find(
    _ name: String, targets: [String]
  ) -> (metric: any Metric.Type, target: Int?)? {
    if let metric = MetricCatalog.metric(named: name) { return (metric, nil) }
    for type in MetricCatalog.all where type.task == .regression {
      for part in parts(of: type.name, targets: targets) where part.name == name {
        return (type, part.target)
      }
    }
    return nil
  }
}
