import Pipeline

/// `summary.csv`: a line per cell with its axes, status, counts, metrics and test; all digits.
enum SummaryCSV {
  private static let front = ["cell", "status", "model_use", "fusion_use", "dummy", "leaky"]
  private static let counts = ["windows", "trials", "subjects", "decisions", "seeds"]
  private static let test = [
    "baseline", "test", "tested_metric", "difference", "difference_ci_low", "difference_ci_high",
    "effect", "effect_value", "p", "p_smallest", "failure",
  ]
  private static let parts = ["", "_ci_low", "_ci_high", "_ci_level", "_sd_seeds"]

  static func text(_ summary: Summary) -> String {
    var axes: [String] = []
    var metrics: [String] = []
    for cell in summary.cells {
      for own in cell.axes where !axes.contains(own.axis) { axes.append(own.axis) }
      for own in cell.result?.metrics ?? [] where !metrics.contains(own.name) {
        metrics.append(own.name)
      }
    }
    let measured = metrics.flatMap { name in parts.map { name + $0 } }
    let fixed = Array(front.dropFirst()) + counts + measured + test
    let heads = CSVText.heads(axes, beside: [front[0]] + fixed)
    var out = CSVText.line([front[0]] + heads + fixed)
    for cell in summary.cells { out += line(cell, axes, metrics) }
    return out
  }

  private static func line(_ cell: Summary.Cell, _ axes: [String], _ metrics: [String]) -> String {
    let result = cell.result
    let numbers = metrics.flatMap { name -> [String] in
      let own = result?[name]
      return [own?.value, own?.ciLow, own?.ciHigh, own?.ciLevel, own?.sdSeeds].map(CSVText.number)
    }
    let counted = result.map {
      [$0.windows, $0.trials, $0.subjects, $0.decisions, $0.seeds.count].map(String.init)
    }
    let test = cell.comparison
    var fields = [cell.name] + axes.map { cell.label($0) ?? "" }
    fields += [
      cell.status, cell.model, cell.fusion, "\(cell.isDummy)", result.map { "\($0.isLeaky)" } ?? "",
    ]
    fields += counted ?? counts.map { _ in "" }
    fields += numbers
    fields += [
      test?.baseline ?? "", test?.result.test ?? "", test?.result.metric ?? "",
      CSVText.number(test?.result.difference), CSVText.number(test?.result.differenceLow),
      CSVText.number(test?.result.differenceHigh), test?.result.effects.first?.name ?? "",
      CSVText.number(test?.result.effects.first?.value), CSVText.number(test?.result.pValue),
      CSVText.number(test?.result.smallestP), cell.failure ?? "",
    ]
    return CSVText.line(fields)
  }
}
