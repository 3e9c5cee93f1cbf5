import Learners

/// A plot as `report.plots` declares it.
struct DeclaredPlot: Sendable, Equatable {
  let name: String
  /// The axis along the bottom.
  let x: String
  /// The metric.
  let y: String
  /// The axis that makes lines.
  let series: String?
  /// Only cells with these values.
  let filters: [DeclaredTable.Filter]

  /// Reads one entry of `report.plots`.
  init(name: String, _ values: ParameterValues) {
    self.name = name
    x = values["x"]?.text ?? ""
    y = values["y"]?.text ?? ""
    series = values["series"]?.text
    filters = (values["where"]?.map ?? []).map { entry in
      let labels = entry.value.text.map { [$0] } ?? entry.value.list?.compactMap(\.text) ?? []
      return DeclaredTable.Filter(axis: entry.key, labels: labels)
    }
  }

  /// The plots of a `report` section, in the order of the file.
  static func all(of report: ParameterValues) -> [DeclaredPlot] {
    (report["plots"]?.map ?? []).map {
      DeclaredPlot(name: $0.key, $0.value.record ?? ParameterValues())
    }
  }
}
