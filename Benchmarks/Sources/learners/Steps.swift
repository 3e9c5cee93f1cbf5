import Learners

/// Ten principal components of the rows to learn from, then the test rows in them.
func principalComponents(
  _ table: Table, _ options: Options, _ executor: any Executor
) throws -> Report {
  guard let type = TransformerCatalog.type(named: "pca") else { return .absent("no step 'pca'") }
  let values = try type.parameters.values(changing: ["components": .integer(10)], of: "pca")
  var report = Report()
  let data = table.trainingSet
  for _ in 0..<options.reps {
    let fitted = try report.timings.time("fit") {
      try TransformerCatalog.make("pca", values).fitted(to: data, seed: 0, executor: executor)
    }
    let groups = [Int](repeating: 0, count: table.testFeatures.rows)
    let projected = try report.timings.time("predict") {
      try fitted.transform(table.testFeatures, groups: groups, executor: executor)
    }
    report.quality = [["first_deviation": deviation(of: projected, column: 0)]]
  }
  return report
}

private func deviation(of matrix: Matrix<Double>, column: Int) -> Double {
  let values = matrix.column(column)
  let mean = values.reduce(0, +) / Double(values.count)
  return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
}

/// Every class raised to the largest with five neighbours, at distances of the columns as they are.
func smote(_ table: Table, _ options: Options, _ executor: any Executor) throws -> Report {
  guard let type = ResamplerCatalog.type(named: "smote") else { return .absent("no step 'smote'") }
  let values = try type.parameters.values(
    changing: ["k": .integer(5), "standardize": .bool(false)], of: "smote")
  var report = Report()
  let data = table.trainingSet
  for repetition in 0..<options.reps {
    let out = try report.timings.time("fit") {
      try ResamplerCatalog.make("smote", values).resampled(
        data, classNames: (0..<table.classes).map(String.init),
        seed: UInt64(options.seed + repetition), executor: executor)
    }
    report.quality.append(["rows_after": Double(out.data.features.rows)])
  }
  return report
}
