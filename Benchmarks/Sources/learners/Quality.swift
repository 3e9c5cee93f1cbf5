import Glibc
import Learners

/// How good answers are, by the metrics that the peers' scripts compute too.
func quality(_ probabilities: Matrix<Double>, _ truth: [Int]) -> [String: Double] {
  let predicted = (0..<probabilities.rows).map { row in
    let answers = probabilities.row(row)
    return (answers.indices.max { answers[$0] < answers[$1] } ?? 0) - answers.startIndex
  }
  let outcome = Outcome(.classes(truth: truth, predicted: predicted, probabilities: probabilities))
  var out: [String: Double] = [:]
  for (key, name) in [
    ("accuracy", "accuracy"), ("macro_f1", "f1_macro"), ("log_loss", "log_loss"),
    ("roc_auc", probabilities.columns == 2 ? "roc_auc" : "roc_auc_ovr"),
  ] {
    guard let metric = MetricCatalog.metric(named: name) else { continue }
    let values = ParameterValues(defaultsOf: metric.parameters)
    out[key] = metric.init(values).score(outcome)
  }
  // What another draw of as many rows would change; how far models may differ whose seed changes nothing.
  let losses = truth.indices.map { -log(max(probabilities[$0, truth[$0]], 1e-15)) }
  let mean = losses.reduce(0, +) / Double(losses.count)
  let variance = losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(losses.count)
  out["log_loss_error"] = (variance / Double(losses.count)).squareRoot()
  return out
}

/// `{"accuracy":0.5}`, keys sorted.
func json(_ values: [String: Double]) -> String {
  let entries = values.keys.sorted().map { "\(Canonical.quoted($0)):\(values[$0] ?? 0)" }
  return "{\(entries.joined(separator: ","))}"
}
