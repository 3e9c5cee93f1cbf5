import Learners

/// What of a cell is chosen on inner folds.
enum InnerUse {
  /// Keys of a model that need inner folds.
  private static let keys = ["tune", "calibrate", "threshold"]
  /// Weights of modalities that are chosen by a metric.
  private static let metricOfWeights = "fusion.metric"

  /// Paths of what needs inner folds, in the order of the spec; none for a model that looks at no feature.
  static func paths(of cell: ExperimentCell) -> [String] {
    cell.isDummy ? [] : paths(model: cell.section("model"), fusion: cell.section("fusion"))
  }

  /// Paths of what needs inner folds.
  static func paths(model: ParameterValues, fusion: ParameterValues) -> [String] {
    var paths = keys.filter { isUsed($0, of: model) }.map { "model.\($0)" }
    if fusion.use == LateFusion.name, LateCombinations.learning.contains(fusion.text("combine")) {
      paths.append("fusion.combine")
      if fusion["metric"] != nil { paths.append(metricOfWeights) }
    }
    for entry in fusion["models"]?.map ?? [] {
      guard let own = entry.value.record else { continue }
      paths += keys.filter { isUsed($0, of: own) }.map { "fusion.models.\(entry.key).\($0)" }
    }
    return paths
  }

  /// Whether what stands at a path is chosen by a metric of decisions, so that vote and metric matter.
  static func isJudged(_ path: String) -> Bool {
    path.hasSuffix(".tune") || path.hasSuffix(".threshold") || path == metricOfWeights
  }

  private static func isUsed(_ key: String, of model: ParameterValues) -> Bool {
    guard let own = model[key]?.record else { return false }
    return own["use"]?.text != "none" && own["metric"]?.text != "none"
  }
}
