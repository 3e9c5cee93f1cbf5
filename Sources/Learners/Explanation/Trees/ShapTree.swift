import CKernels

/// A tree as the kernel walks it: all edges down and up again, with what rows multiply by on the way.
///
/// Path-dependent TreeSHAP (Lundberg et al. 2020, doi:10.1038/s42256-019-0138-9): a feature that is not
/// known sends a row down both ways, by the shares of training rows. The sum over subsets of a path's
/// features is an integral of a product of linear factors, one per feature, and a Gauss quadrature with
/// half as many points as features gives it exactly; so the cost of a tree is its edges × points, and
/// nothing cancels.
struct ShapTree: Sendable {
  private(set) var steps: [CKernelsShapStep] = []
  /// The deepest edge.
  private(set) var depth = 0
  /// The answer where no feature is known, one per output.
  private(set) var base: [Double]
  private(set) var points = 1
  private(set) var factors: [Double] = []
  let answers: [Double]
  let sets: [UInt64]
  let outputs: Int

  /// What a quadrature needs to know of an edge.
  private struct Edge {
    /// Share of training rows that pass all tests of the feature, this one included.
    let share: Double
    /// The same before this edge; `nil` where it is the feature's first test on the path.
    let before: Double?
    /// This test alone.
    let ratio: Double
  }

  /// The tree where both ways are taken, by shares of training rows.
  /// - Parameter nodes: where every way down ends in a leaf, and children come after their parents.
  init(_ nodes: ShapNodes) {
    self.init(nodes, leftShare: nodes.leftShare)
  }

  /// The tree where a row of the background stands for what is not known: it takes one way only.
  /// - Parameters:
  ///   - nodes: where every way down ends in a leaf, and children come after their parents.
  ///   - row: missing values are NaN; of categories their codes.
  ///   - weight: what answers are multiplied by.
  init(_ nodes: ShapNodes, background row: ArraySlice<Double>, weight: Double) {
    var nodes = nodes
    for place in nodes.answers.indices { nodes.answers[place] *= weight }
    let weighed = nodes
    self.init(weighed) { weighed.goesLeft(row, at: $0) ? 1 : 0 }
  }

  private init(_ nodes: ShapNodes, leftShare: (ShapNodes.Split) -> Double) {
    answers = nodes.answers
    sets = nodes.sets
    outputs = nodes.outputs
    base = [Double](repeating: 0, count: nodes.outputs)
    var walk = Walk(nodes)
    walk.descend(leftShare)
    steps = walk.steps
    depth = walk.depth
    base = walk.base
    // A path of d features needs polynomials of degree d − 1.
    points = max(1, (walk.features + 1) / 2)
    factors = Self.factors(walk.edges, GaussLegendre(count: points))
  }

  /// For each edge as `CKernelsShapTree.factors` says.
  private static func factors(_ edges: [Edge], _ rule: GaussLegendre) -> [Double] {
    var out: [Double] = []
    out.reserveCapacity(edges.count * (1 + 4 * rule.points.count))
    for edge in edges {
      out.append(edge.before == 0 ? 0 : edge.ratio)
      for (t, weight) in zip(rule.points, rule.weights) {
        let rest = 1 - t
        let passing = t + rest * edge.share
        let missing = rest * edge.share
        let (gained, lost) = (weight * (1 - edge.share) / passing, -weight / rest)
        if let before = edge.before {
          let passed = t + rest * before
          let earlier = weight * (1 - before) / passed
          out += [passing / passed, missing / passed, gained - earlier, lost - earlier]
        } else {
          out += [passing, missing, gained, lost]
        }
      }
    }
    return out
  }

  /// Goes through a tree, left before right.
  private struct Walk {
    private let nodes: ShapNodes
    private(set) var steps: [CKernelsShapStep] = []
    private(set) var edges: [Edge] = []
    private(set) var depth = 0
    /// Distinct features of the path that has most of them.
    private(set) var features = 0
    private(set) var base: [Double]
    /// The deepest edge on the way that asks for a feature.
    private var last: [Int: Int] = [:]
    /// Of the edge at each depth on the way.
    private var way: [Place] = [Place(step: CKernelsShapStep(), share: 1, reach: 1, features: 0)]

    private struct Place {
      var step: CKernelsShapStep
      var share: Double
      /// Share of training rows that come here.
      var reach: Double
      var features: Int
    }

    private enum Visit {
      case enter(Int, ShapNodes.Split, isRight: Bool, depth: Int)
      case leave(depth: Int)
    }

    init(_ nodes: ShapNodes) {
      self.nodes = nodes
      base = [Double](repeating: 0, count: nodes.outputs)
    }

    mutating func descend(_ leftShare: (ShapNodes.Split) -> Double) {
      var visits: [Visit] = []
      switch nodes.nodes[0] {
      case .leaf(let answer): add(answer, reach: 1)
      case .split(let split): Self.push(split, depth: 1, &visits)
      }
      while let visit = visits.popLast() {
        switch visit {
        case .leave(let depth): leave(depth)
        case .enter(let child, let split, let isRight, let depth):
          let left = leftShare(split)
          enter(split, ratio: isRight ? 1 - left : left, isRight: isRight, depth: depth)
          switch nodes.nodes[child] {
          case .leaf(let answer): reach(answer, depth: depth)
          case .split(let next):
            steps.append(way[depth].step)
            visits.append(.leave(depth: depth))
            Self.push(next, depth: depth + 1, &visits)
          }
        }
      }
    }

    private static func push(_ split: ShapNodes.Split, depth: Int, _ visits: inout [Visit]) {
      visits.append(.enter(split.left + 1, split, isRight: true, depth: depth))
      visits.append(.enter(split.left, split, isRight: false, depth: depth))
    }

    private mutating func enter(
      _ split: ShapNodes.Split, ratio: Double, isRight: Bool, depth: Int
    ) {
      let prior = last[split.feature] ?? 0
      let before = prior > 0 ? way[prior].share : nil
      let edge = Edge(share: (before ?? 1) * ratio, before: before, ratio: ratio)
      var flags: UInt32 = isRight ? UInt32(CKernelsShapRight) : 0
      if split.missingLeft { flags |= UInt32(CKernelsShapMissingLeft) }
      if split.isCategory { flags |= UInt32(CKernelsShapCategory) }
      let place = Place(
        step: CKernelsShapStep(
          threshold: split.threshold, feature: UInt32(split.feature), flags: flags,
          depth: UInt32(depth), prior: UInt32(prior), edge: UInt32(edges.count), answer: 0),
        share: edge.share, reach: way[depth - 1].reach * ratio,
        features: way[depth - 1].features + (prior == 0 ? 1 : 0))
      if way.count > depth { way[depth] = place } else { way.append(place) }
      edges.append(edge)
      last[split.feature] = depth
      self.depth = max(self.depth, depth)
    }

    /// A leaf whose answers are all 0 brings nothing to anybody.
    private mutating func reach(_ answer: Int, depth: Int) {
      let own = nodes.answers[answer * nodes.outputs..<(answer + 1) * nodes.outputs]
      if own.contains(where: { $0 != 0 }) {
        var step = way[depth].step
        step.flags |= UInt32(CKernelsShapLeaf)
        step.answer = UInt32(answer)
        steps.append(step)
        features = max(features, way[depth].features)
        add(answer, reach: way[depth].reach)
      }
      forget(depth)
    }

    private mutating func leave(_ depth: Int) {
      var step = way[depth].step
      step.flags |= UInt32(CKernelsShapUp)
      steps.append(step)
      forget(depth)
    }

    private mutating func forget(_ depth: Int) {
      let step = way[depth].step
      last[Int(step.feature)] = step.prior > 0 ? Int(step.prior) : nil
    }

    private mutating func add(_ answer: Int, reach: Double) {
      for output in 0..<nodes.outputs {
        base[output] += reach * nodes.answers[answer * nodes.outputs + output]
      }
    }
  }
}
