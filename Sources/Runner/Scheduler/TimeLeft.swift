import Pipeline

/// How long the rest of a run will take: what each stage that is left took before, corrected by how fast this
/// run is, with the run's own stages where there is no record. Never a mean over stages of all kinds.
struct TimeLeft: Sendable {
  /// Stages of one kind.
  private struct Kind: Sendable {
    /// Work of those left that ran before, in seconds of one thread.
    var known = 0.0
    /// How many are left that never ran.
    var unknown = 0
    /// What stages of this kind took before, the median; `nil` where none ever ran.
    var typical: Double?
    /// Stages that this run made, and their work.
    var made = 0
    var madeSeconds = 0.0

    /// Work of a stage that never ran: what the kind took before counts as much as a few of this run.
    func guess(speed: Double) -> Double? {
      let weight = 3.0
      guard let typical else { return made > 0 ? madeSeconds / Double(made) : nil }
      return (typical * speed * weight + madeSeconds) / (weight + Double(made))
    }
  }

  private var kinds: [String: Kind] = [:]
  private var expected: [Double?]
  private var isLeft: [Bool]
  private let kindOf: [String]
  private var left = 0
  private var done = (actual: 0.0, expected: 0.0)

  /// Work of a stage: the time that it holds at least one thread, and more where several work for it.
  static func work(_ cost: StageCost) -> Double { max(cost.wallSeconds, cost.cpuSeconds) }

  /// - Parameters:
  ///   - plan: what is left to do.
  ///   - estimates: what stages took before.
  init(_ plan: Plan, _ estimates: Estimates) {
    let nodes = plan.graph.nodes
    kindOf = nodes.map(\.kind)
    expected = [Double?](repeating: nil, count: nodes.count)
    isLeft = [Bool](repeating: false, count: nodes.count)
    for index in nodes.indices {
      switch plan.state(of: StageID(index)) {
      case .ready, .waiting: break
      default: continue
      }
      isLeft[index] = true
      left += 1
      let node = nodes[index]
      var kind = kinds[node.kind] ?? Kind(typical: estimates.cost(of: node).map(Self.work))
      if let cost = estimates.known(node) {
        expected[index] = Self.work(cost)
        kind.known += Self.work(cost)
      } else {
        kind.typical = kind.typical ?? estimates.cost(of: node).map(Self.work)
        kind.unknown += 1
      }
      kinds[node.kind] = kind
    }
  }

  /// Takes note that a stage is no longer to be done.
  ///
  /// - Parameters:
  ///   - id: the stage.
  ///   - cost: what it took; `nil` where it was not run to its end.
  mutating func remove(_ id: StageID, took cost: StageCost?) {
    guard isLeft[id.index] else { return }
    isLeft[id.index] = false
    left -= 1
    var kind = kinds[kindOf[id.index]] ?? Kind()
    if let own = expected[id.index] {
      kind.known = max(0, kind.known - own)
      if let cost { done = (done.actual + Self.work(cost), done.expected + own) }
    } else {
      kind.unknown -= 1
    }
    if let cost {
      kind.made += 1
      kind.madeSeconds += Self.work(cost)
    }
    kinds[kindOf[id.index]] = kind
  }

  /// How much slower than before this run is.
  var speed: Double {
    // A second of what was expected before counts as if it had come true: one stage says little.
    min(20, max(0.05, (done.actual + 1) / (done.expected + 1)))
  }

  /// Seconds until everything is done.
  ///
  /// - Parameters:
  ///   - workers: how many threads there are.
  ///   - longest: the longest chain of stages that is under way, as it took before.
  /// - Returns: seconds; `nil` while nothing is known of most stages that are left.
  func seconds(workers: Int, longest: Double) -> Double? {
    var work = 0.0
    var guessed = 0
    var unguessed = 0
    for (_, kind) in kinds.sorted(by: { $0.key < $1.key }) {
      work += kind.known * speed
      if let guess = kind.guess(speed: speed) {
        work += guess * Double(kind.unknown)
        guessed += kind.unknown
      } else {
        unguessed += kind.unknown
      }
    }
    guard left > 0 else { return 0 }
    guard unguessed * 2 <= left else { return nil }
    return max(work / Double(max(1, workers)), longest * speed)
  }
}
