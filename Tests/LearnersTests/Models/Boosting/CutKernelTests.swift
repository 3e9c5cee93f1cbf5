import CKernels
import Support
import Testing

@testable import Learners

/// Sums, cuts and gradients by each instruction set, and cuts of few rows beside those of histograms.
@Suite struct CutKernelTests {
  /// Some rows of a table of codes, with gradients.
  private struct Node {
    let features = 21
    let stride = 24
    var rows: [UInt32]
    var codes: [UInt8]
    var pairs: [Float]
    var bins: [UInt16]
    var kinds: [UInt8]

    init(rows count: Int, seed: UInt64) {
      var generator = SplitMix64(seed: seed)
      let all = 2 * count
      rows = (0..<count).map { UInt32(2 * $0 + Int(generator.below(2))) }
      bins = (0..<features).map { [255, 1, 2, 9, 64, 200, 0][$0 % 7] }
      kinds = (0..<features).map { $0 % 11 == 10 ? 3 : UInt8(1 + $0 % 2) }
      pairs = (0..<2 * all).map { at in
        let noise = Float(generator.uniform())
        // Multiples of a power of two: sums are the same in any order.
        let value = (noise * 64).rounded(.down) / 64
        return at % 2 == 0 ? value - 0.5 : value + 0.25
      }
      codes = [UInt8](repeating: 0, count: all * stride)
      for row in 0..<all {
        for feature in 0..<features {
          let places = Int(bins[feature]) + (kinds[feature] == 1 && bins[feature] > 0 ? 0 : 1)
          codes[row * stride + feature] = UInt8(generator.below(places))
        }
      }
    }

    /// The rule, and the best cut of nothing.
    func question() -> (CKernelsCutRule, CKernelsCut) {
      var (gradient, hessian) = (0.0, 0.0)
      ckernels_pair_sums(pairs, rows, rows.count, &gradient, &hessian)
      var cut = CKernelsCut()
      cut.score = -.infinity
      cut.feature = -1
      let rule = CKernelsCutRule(
        gradient: gradient, hessian: hessian, l2: 0.5, least_hessian: 0.75, tiny: 1e-9)
      return (rule, cut)
    }

    func histogram(_ rows: [UInt32], list: [UInt32]?) -> [Double] {
      var sums = [Double](repeating: .nan, count: features * 512)
      ckernels_histogram_clear(&sums, bins, features)
      ckernels_histogram_add(codes, stride, rows, rows.count, pairs, list, features, &sums)
      return sums
    }

    /// The best cut of a histogram.
    func best(_ histogram: [Double], without part: [Double]? = nil) -> [UInt64] {
      var (histogram, (rule, cut)) = (histogram, question())
      ckernels_best_cut(&histogram, part, bins, kinds, features, &rule, &cut)
      return Self.words(cut)
    }

    /// The best cut straight from the rows.
    func bestOfFew(list: [UInt32]?) -> [UInt64] {
      var (rule, cut) = question()
      codes.withUnsafeBufferPointer { codes in
        rows.withUnsafeBufferPointer { rows in
          pairs.withUnsafeBufferPointer { pairs in
            func run(_ list: UnsafePointer<UInt32>?) {
              var node = CKernelsNodeRows(
                codes: codes.baseAddress, stride: stride, rows: rows.baseAddress,
                count: rows.count, pairs: pairs.baseAddress, list: list)
              ckernels_cut_of_few(&node, features, bins, kinds, &rule, &cut)
            }
            if let list { list.withUnsafeBufferPointer { run($0.baseAddress) } } else { run(nil) }
          }
        }
      }
      return Self.words(cut)
    }

    private static func words(_ cut: CKernelsCut) -> [UInt64] {
      [
        cut.score.bitPattern, cut.left_gradient.bitPattern, cut.left_hessian.bitPattern,
        cut.missing_hessian.bitPattern, UInt64(cut.feature + 1), UInt64(cut.bin),
        UInt64(cut.missing_left),
      ]
    }
  }

  private static let sets = [CKernelsBaseline] + fusedSets

  @Test(arguments: [1, 2, 3, 8, 33, 100, 512], [false, true])
  func fewRowsAreCutAsAHistogramIs(_ count: Int, _ isListed: Bool) {
    for seed in 0..<8 {
      let node = Node(rows: count, seed: UInt64(seed))
      let list = isListed ? (0..<21).map { UInt32($0) } : nil
      let sums = node.histogram(node.rows, list: list)
      let found = node.bestOfFew(list: list)
      #expect(found == node.best(sums))
      #expect(count < 8 || found[4] > 0)
      // What is left of all rows without the others, taken away in either way.
      let own = Set(node.rows)
      let all = (0..<UInt32(2 * count)).map { $0 }
      let others = all.filter { !own.contains($0) }
      let rest = node.histogram(others, list: list)
      var left = node.histogram(all, list: list)
      #expect(found == node.best(left, without: rest))
      ckernels_histogram_remove(
        node.codes, node.stride, others, others.count, node.pairs, list, node.features, &left)
      #expect(found == node.best(left))
    }
  }

  /// Against every cut of every feature, computed in the plainest way.
  @Test(arguments: 0..<6)
  func noCutIsBetter(_ seed: Int) throws {
    let node = Node(rows: 60, seed: UInt64(100 + seed))
    let rule = node.question().0
    var best = -Double.infinity
    for feature in 0..<node.features where node.kinds[feature] < 3 {
      let bins = Int(node.bins[feature])
      for bin in 0..<bins {
        for missingLeft in [false, true] {
          var (gradient, hessian) = (0.0, 0.0)
          for row in node.rows.map({ Int($0) }) {
            let code = Int(node.codes[row * node.stride + feature])
            guard code == bins ? missingLeft : code <= bin else { continue }
            gradient += Double(node.pairs[2 * row])
            hessian += Double(node.pairs[2 * row + 1])
          }
          let other = (rule.gradient - gradient, rule.hessian - hessian)
          guard hessian >= rule.least_hessian, other.1 >= rule.least_hessian else { continue }
          let score =
            gradient * gradient / (hessian + rule.l2) + other.0 * other.0 / (other.1 + rule.l2)
          best = max(best, score)
        }
      }
    }
    let found = Double(bitPattern: node.bestOfFew(list: nil)[0])
    #expect(isClose(found / best, 1, within: 1e-12))
  }

  @Test(arguments: [5, 40, 300])
  func cutsAreTheSameByAnyInstructionSet(_ count: Int) {
    let node = Node(rows: count, seed: 7)
    let sums = node.histogram(node.rows, list: nil)
    let found = Self.sets.compactMap { set in
      pinned(to: set) { node.best(sums) + node.bestOfFew(list: nil) }
    }
    #expect(found.count >= 1 && found.allSatisfy { $0 == found[0] })
  }

  @Test(arguments: [1, 8, 61])
  func gradientsAreTheSameByAnyInstructionSet(_ rows: Int) {
    let scores = SampleData.noise(rows: rows, columns: 3, seed: 3).elements.map { 9 * $0 }
    let weights = SampleData.noise(rows: rows, columns: 1, seed: 4).elements.map { $0 * $0 }
    let labels = (0..<rows).map { UInt32($0 % 2) }
    let losses: [any BoostingLoss] = [
      LogisticLoss(labels: labels, weights: weights),
      SoftmaxLoss(labels: labels, outputs: 3, weights: weights),
    ]
    for loss in losses {
      let found = Self.sets.compactMap { set in
        pinned(to: set) {
          var pairs = [Float](repeating: 0, count: 2 * rows * loss.outputs)
          loss.differentiate(0..<rows, scores: scores, into: &pairs)
          return pairs.map(\.bitPattern)
        }
      }
      #expect(found.count >= 1 && found.allSatisfy { $0 == found[0] })
      #expect(found.first?.contains { $0 != 0 } == true)
    }
  }
}
