import Learners

/// Path-dependent SHAP values of a thousand rows of a set, for the forest and the booster of the other cases.
func shap(
  _ table: Table, _ options: Options, _ executor: any Executor
) throws -> Report {
  let kind = String(options.name.dropFirst("shap_".count))
  guard let found = Case.all(options).first(where: { $0.name == kind }),
    let type = ModelCatalog.type(named: found.model)
  else { return .absent("no case '\(kind)'") }
  let values = try type.parameters.values(changing: found.parameters, of: found.model)
  let data = table.trainingSet
  var report = Report()
  let fitted = try report.timings.time("fit") {
    try ModelCatalog.make(found.model, values).fitted(
      to: data, seed: UInt64(options.seed), executor: executor)
  }
  guard let model = fitted as? any ExactlyExplained else {
    return .absent("'\(found.model)' is not explained exactly")
  }
  // As the peers: test rows, and training rows where there are fewer than a thousand.
  let elements = table.testFeatures.elements + data.features.elements
  let columns = data.features.columns
  let count = min(1000, elements.count / columns)
  let rows = Matrix(
    rows: count, columns: columns, elements: Array(elements[..<(count * columns)]))
  let background = ShapBackground(
    rows: rows, weights: [Double](repeating: 1, count: rows.rows))
  for _ in 0..<options.reps {
    let own = try report.timings.time("explain") {
      try model.shapValues(
        of: rows, background: background, trees: .pathDependent, executor: executor)
    }
    report.quality = [["largest_additivity_error": own.additivityError]]
  }
  report.extra = ["rows": Double(rows.rows)]
  return report
}
