/// What stages will probably take, from what equal or like ones took before.
public struct Estimates: Sendable {
  private struct Name: Hashable {
    let kind: String
    let label: String
  }

  private var named: [Name: StageCost] = [:]
  private var byKind: [String: StageCost] = [:]

  /// Learns from finished stages, the oldest first: the last run of the same kind and label counts, else
  /// the median time and the largest growth of the kind.
  public init(_ summaries: [StageSummary]) {
    var costs: [String: [StageCost]] = [:]
    for summary in summaries {
      named[Name(kind: summary.kind, label: summary.label)] = summary.cost
      costs[summary.kind, default: []].append(summary.cost)
    }
    for (kind, costs) in costs {
      let middle = costs.count / 2
      byKind[kind] = StageCost(
        wallSeconds: costs.map(\.wallSeconds).sorted()[middle],
        cpuSeconds: costs.map(\.cpuSeconds).sorted()[middle],
        peakBytes: costs.map(\.peakBytes).max() ?? 0)
    }
  }

  /// What a stage of that kind and label took when it last ran; `nil` where none did.
  public func known(_ node: StageGraph.Node) -> StageCost? {
    named[Name(kind: node.kind, label: node.label)]
  }

  /// What a stage will probably take; `nil` where no stage of its kind ever ran.
  public func cost(of node: StageGraph.Node) -> StageCost? {
    named[Name(kind: node.kind, label: node.label)] ?? byKind[node.kind]
  }
}
