import Pipeline

/// Stages that one job makes, in the order of the graph.
struct StageBundle: Sendable, Hashable {
  /// The stages.
  var stages: [StageID]
  /// How long they will probably take one after the other, in seconds; a guess where `isKnown` is false.
  var seconds: Double
  /// Whether stages of all these kinds ran before.
  var isKnown: Bool
}

/// Cuts what is to be done into waves of bundles: a wave needs only what the waves before it made.
///
/// Chains stay together, and two waves become one where that takes no longer than to wait for jobs twice.
struct StageBundles: Sendable {
  /// Limits of bundles.
  struct Limits: Sendable {
    /// Seconds of work for one bundle.
    var seconds: Double
    /// Bundles in a wave.
    var most: Int
    /// A wave whose stages take less together is no job of its own, in seconds.
    var trifleSeconds = 5.0
    /// What one more wave costs beside its work, in seconds: jobs wait in the queue.
    var waveSeconds: Double { min(120, seconds / 4) }
  }

  /// The waves, in order.
  private(set) var waves: [[StageBundle]] = []
  /// Stages too small for a job: whoever needs one first makes it.
  private(set) var trifles: [StageID] = []

  private struct Cluster {
    var stages: [StageID]
    var level: Int
  }

  private let plan: Plan
  private let limits: Limits
  private var seconds: [Int: Double] = [:]
  private var unknown: Set<Int> = []
  // What a trifle needs of stages that are none.
  private var behindTrifle: [Int: [StageID]] = [:]

  /// - Parameters:
  ///   - plan: where all stages stand.
  ///   - pending: what is to be done, in the order of the graph.
  ///   - estimates: what stages took before.
  ///   - limits: of bundles.
  init(_ plan: Plan, pending: [StageID], estimates: Estimates, limits: Limits) {
    self.plan = plan
    self.limits = limits
    for id in pending {
      let cost = estimates.cost(of: plan.graph[id])
      if cost == nil { unknown.insert(id.index) }
      seconds[id.index] = cost.map { max($0.wallSeconds, 0.001) } ?? guess(plan.graph[id])
    }
    var levels = levels(of: clusters(of: pending))
    takeOutTrifles(&levels)
    waves = merged(levels).map { pack($0) }
  }

  // Kinds of stages that nearly always take a moment. Of others nobody knows: then eight fill a job.
  private static let short: Set<String> = [
    "audit", "compare", "label", "rows", "score", "split", "target", "trials", "windows",
  ]

  private func guess(_ node: StageGraph.Node) -> Double {
    Self.short.contains(node.kind) ? min(1, limits.seconds / 8) : limits.seconds / 8
  }

  private func isPending(_ id: StageID) -> Bool { seconds[id.index] != nil }

  private func seconds(of stages: [StageID]) -> Double {
    stages.reduce(0) { $0 + (seconds[$1.index] ?? 0) }
  }

  // A stage that alone needs what a chain made goes on with the chain.
  private func clusters(of pending: [StageID]) -> [Cluster] {
    var clusters: [Cluster] = []
    var home: [Int: Int] = [:]
    for id in pending {
      let needed = plan.graph.dependencies(of: id).filter(isPending)
      let level = needed.compactMap { home[$0.index].map { clusters[$0].level } }.max()
      let last = Set(needed.compactMap { home[$0.index] }.filter { clusters[$0].level == level })
      if last.count == 1, let chain = last.first,
        needed.allSatisfy({ plan.dependants(of: $0).count(where: isPending) == 1 })
      {
        clusters[chain].stages.append(id)
        home[id.index] = chain
      } else {
        home[id.index] = clusters.count
        clusters.append(Cluster(stages: [id], level: (level ?? -1) + 1))
      }
    }
    return clusters
  }

  private func levels(of clusters: [Cluster]) -> [[[StageID]]] {
    var levels = [[[StageID]]](repeating: [], count: (clusters.map(\.level).max() ?? -1) + 1)
    for cluster in clusters { levels[cluster.level].append(cluster.stages) }
    return levels
  }

  private mutating func takeOutTrifles(_ levels: inout [[[StageID]]]) {
    levels.removeAll { level in
      let stages = level.flatMap { $0 }
      guard stages.allSatisfy({ !unknown.contains($0.index) }),
        seconds(of: stages) < limits.trifleSeconds
      else { return false }
      trifles += stages
      return true
    }
    trifles.sort()
    for id in trifles { behindTrifle[id.index] = [] }
    for id in trifles { behindTrifle[id.index] = solid(id) }
  }

  // The stages that have a home and that a stage needs, directly or by way of trifles.
  private func solid(_ id: StageID) -> [StageID] {
    plan.graph.dependencies(of: id).flatMap { behindTrifle[$0.index] ?? [$0] }
  }

  // Two waves in a row become one where that is no slower.
  private func merged(_ levels: [[[StageID]]]) -> [[[StageID]]] {
    var out: [[[StageID]]] = []
    for level in levels {
      guard let before = out.last else {
        out.append(level)
        continue
      }
      let both = joined(before, level)
      let apart = longest(pack(before)) + limits.waveSeconds + longest(pack(level))
      if longest(pack(both)) <= apart {
        out[out.count - 1] = both
      } else {
        out.append(level)
      }
    }
    return out
  }

  private func longest(_ bundles: [StageBundle]) -> Double { bundles.map(\.seconds).max() ?? 0 }

  // The parts of two waves that hang together, each in the order of the graph.
  private func joined(_ first: [[StageID]], _ second: [[StageID]]) -> [[StageID]] {
    let parts = first + second
    var home: [Int: Int] = [:]
    for (index, part) in parts.enumerated() {
      for id in part { home[id.index] = index }
    }
    var root = Array(parts.indices)
    func find(_ part: Int) -> Int {
      var at = part
      while root[at] != at {
        root[at] = root[root[at]]
        at = root[at]
      }
      return at
    }
    for (index, part) in parts.enumerated() {
      for id in part {
        for needed in solid(id) {
          guard let other = home[needed.index] else { continue }
          let (left, right) = (find(index), find(other))
          // The lower one stays, so that the order does not depend on anything else.
          root[max(left, right)] = min(left, right)
        }
      }
    }
    var members: [Int: [StageID]] = [:]
    for (index, part) in parts.enumerated() { members[find(index), default: []] += part }
    return members.keys.sorted().map { (members[$0] ?? []).sorted() }
  }

  // The longest part first, each into the bundle that has the least to do.
  private func pack(_ parts: [[StageID]]) -> [StageBundle] {
    let sized = parts.map { (stages: $0, seconds: seconds(of: $0)) }
    let total = sized.reduce(0) { $0 + $1.seconds }
    let wanted = (total / limits.seconds).rounded(.up)
    let count = max(1, min(parts.count, limits.most, wanted < 1e6 ? Int(wanted) : limits.most))
    var loads = [Double](repeating: 0, count: count)
    var bundles = [[StageID]](repeating: [], count: count)
    var heap = Array(0..<count)
    let order = sized.indices.sorted {
      sized[$0].seconds != sized[$1].seconds ? sized[$0].seconds > sized[$1].seconds : $0 < $1
    }
    for index in order {
      let least = heap[0]
      bundles[least] += sized[index].stages
      loads[least] += sized[index].seconds
      Self.sift(&heap) { loads[$0] != loads[$1] ? loads[$0] < loads[$1] : $0 < $1 }
    }
    return bundles.indices.filter { !bundles[$0].isEmpty }.map { index in
      StageBundle(
        stages: bundles[index].sorted(), seconds: loads[index],
        isKnown: bundles[index].allSatisfy { !unknown.contains($0.index) })
    }
  }

  // Moves the first one, which has grown, to its place.
  private static func sift(_ heap: inout [Int], _ precedes: (Int, Int) -> Bool) {
    var parent = 0
    while true {
      var first = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && precedes(heap[child], heap[first]) {
        first = child
      }
      if first == parent { return }
      heap.swapAt(parent, first)
      parent = first
    }
  }
}
