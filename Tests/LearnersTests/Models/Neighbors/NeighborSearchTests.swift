import CKernels
import Support
import Testing

@testable import Learners

@Suite struct NeighborSearchTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let rows: Matrix<Double>
    let queries: Matrix<Double>
    var wanted = 7
    var testDescription: String { name }
  }

  /// What single precision could get wrong.
  static let cases: [Case] = {
    func noise(_ rows: Int, _ columns: Int, _ seed: UInt64) -> Matrix<Double> {
      SampleData.noise(rows: rows, columns: columns, seed: seed)
    }
    func mapped(_ matrix: Matrix<Double>, _ change: (Double, Int) -> Double) -> Matrix<Double> {
      Matrix(
        rows: matrix.rows, columns: matrix.columns,
        elements: matrix.elements.enumerated().map { change($1, $0) })
    }
    let whole = mapped(noise(900, 3, 1)) { value, _ in value.rounded() }
    let far = mapped(noise(700, 5, 2)) { value, _ in 1e9 + value * 1e-6 }
    let outlier = mapped(noise(700, 4, 3)) { value, at in at < 4 ? 1e30 : value }
    let huge = mapped(noise(300, 4, 4)) { value, _ in value * 1e307 }
    let tiny = mapped(noise(300, 4, 5)) { value, _ in value * 1e-307 }
    let mixed = mapped(noise(500, 4, 6)) { value, at in value * [1, 1e-30, 1e20, 1e-200][at % 4] }
    return [
      Case(name: "noise", rows: noise(1000, 13, 7), queries: noise(205, 13, 8)),
      Case(name: "whole numbers", rows: whole, queries: whole),
      Case(name: "far from 0", rows: far, queries: far),
      Case(name: "an outlier", rows: outlier, queries: outlier),
      Case(name: "huge", rows: huge, queries: huge),
      Case(name: "tiny", rows: tiny, queries: tiny),
      Case(name: "mixed", rows: mixed, queries: mixed),
      Case(name: "far queries", rows: noise(300, 4, 4), queries: huge),
      Case(name: "all", rows: noise(40, 4, 4), queries: noise(3, 4, 9), wanted: 40),
      Case(name: "one row", rows: noise(1, 4, 4), queries: noise(3, 4, 9), wanted: 1),
      Case(name: "no columns", rows: noise(9, 0, 4), queries: noise(3, 0, 9)),
      Case(name: "wide", rows: noise(65, 150, 4), queries: noise(13, 150, 9), wanted: 3),
    ]
  }()

  @Test(arguments: cases, NeighborMetric.allCases)
  func isBruteForce(_ entry: Case, _ metric: NeighborMetric) throws {
    let search = NeighborSearch(entry.rows, metric: metric)
    let found = search.nearest(entry.queries, entry.wanted, executor: SerialExecutor())
    let columns = entry.rows.columns
    var wrong = 0
    for query in 0..<entry.queries.rows {
      let ranks = (0..<entry.rows.rows).map { row -> Double in
        let a = entry.queries.row(query).map { max(-0x1p500, min(0x1p500, $0 * search.factor)) }
        let b = entry.rows.row(row).map { $0 * search.factor }
        return (a + [0]).withUnsafeBufferPointer { a in
          (b + [0]).withUnsafeBufferPointer { b in
            guard let a = a.baseAddress, let b = b.baseAddress else { return 0 }
            return metric.rank(a, b, columns)
          }
        }
      }
      let order = ranks.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }.prefix(entry.wanted)
      let range = query * entry.wanted..<(query + 1) * entry.wanted
      if found.rows[range].map({ Int($0) }) != Array(order) { wrong += 1 }
      if Array(found.distances[range]) != order.map({ metric.distance(ranks[$0]) }) { wrong += 1 }
    }
    #expect(wrong == 0)
  }

  /// Every instance finds what lies below the limits; none is trusted with more than that.
  @Test(arguments: [CKernelsBaseline, CKernelsFMA, CKernelsAVX512, CKernelsNEON], [false, true])
  func kernelsFindTheSame(_ set: CKernelsInstructionSet, _ manhattan: Bool) {
    let (depth, count) = (9, 3)
    let queries = SampleData.noise(rows: depth, columns: 12, seed: 1).elements.map(Float.init)
    let panels = SampleData.noise(rows: count * depth, columns: 32, seed: 2).elements.map(
      Float.init)
    let starts = SampleData.noise(rows: count, columns: 32, seed: 3).elements.map(Float.init)
    let limits = (0..<12).map { Float($0) - (manhattan ? -2 : 9) }
    var hits = [UInt32](repeating: 0, count: 12 * 32 * count)
    let answer = pinned(to: set) {
      ckernels_near(manhattan, depth, queries, panels, count, starts, limits, &hits)
    }
    guard let found = answer else { return }
    let chosen = Set(hits.prefix(found))
    #expect(chosen.count == found && found > 0)
    for query in 0..<12 {
      for row in 0..<32 * count {
        var sum = Double(starts[row])
        for p in 0..<depth {
          let (a, b) = (queries[p * 12 + query], panels[(row / 32 * depth + p) * 32 + row % 32])
          sum += manhattan ? Double(abs(a - b)) : Double(a) * Double(b)
        }
        guard abs(sum - Double(limits[query])) > 1e-4 else { continue }
        let isHit = chosen.contains(UInt32(query * 32 * count + row))
        #expect(isHit == (sum < Double(limits[query])))
      }
    }
  }

  @Test(arguments: [false, true])
  func sumsAndPanelsAreTheSameByEverySet(_ manhattan: Bool) {
    let (depth, count) = (9, 3)
    let queries = SampleData.noise(rows: 11, columns: depth, seed: 1).elements
    let rows = SampleData.noise(rows: 32 * count, columns: depth, seed: 2).elements
    let centre = SampleData.noise(rows: 1, columns: depth, seed: 3).elements
    let starts = SampleData.noise(rows: count, columns: 32, seed: 4).elements.map(Float.init)
    var fused: [Float]?
    for set in fusedSets + [CKernelsBaseline] {
      var tile = [Float](repeating: 7, count: 12 * depth)
      var panels = [Float](repeating: 7, count: 32 * count * depth)
      var (sizes, largest) = ([Double](repeating: 0, count: 32), [Double](repeating: 0, count: 32))
      var sums = [Float](repeating: 0, count: 12 * 32 * count)
      var least = [Float](repeating: 0, count: 12 * 32)
      var hits = [UInt32](repeating: 0, count: 32 * count)
      var found = 0
      let ran: Void? = pinned(to: set) {
        for panel in 0..<count {
          ckernels_near_pack(
            manhattan, 32, 32, depth, Array(rows[panel * 32 * depth..<(panel + 1) * 32 * depth]),
            centre, 1, &panels[panel * 32 * depth], &sizes, &largest)
        }
        ckernels_near_pack(manhattan, 12, 11, depth, queries, centre, -2, &tile, &sizes, &largest)
        ckernels_near_sums(manhattan, depth, tile, panels, count, starts, &sums, &least)
        found = ckernels_near_below(32 * count, sums, sums[17].nextUp, &hits)
      }
      guard ran != nil else { continue }
      for query in 0..<11 {
        var (size, most) = (0.0, 0.0)
        for p in 0..<depth {
          let value = queries[query * depth + p] - centre[p]
          size += manhattan ? abs(value) : value * value
          most = max(most, abs(value))
          #expect(tile[p * 12 + query] == -2 * Float(value))
        }
        #expect(isClose(sizes[query], size, within: 1e-14) && largest[query] == most)
        for row in 0..<32 * count {
          var sum = Double(starts[row])
          for p in 0..<depth {
            let x = Double(panels[(row / 32 * depth + p) * 32 + row % 32])
            #expect(x == Double(Float(rows[row * depth + p] - centre[p])))
            let q = Double(tile[p * 12 + query])
            sum += manhattan ? abs(q - x) : q * x
          }
          #expect(abs(Double(sums[query * 32 * count + row]) - sum) < 1e-4)
        }
        for place in 0..<32 {
          let own = (0..<count).map { sums[(query * count + $0) * 32 + place] }
          #expect(least[query * 32 + place] == own.min())
        }
      }
      #expect((0..<depth).allSatisfy { tile[$0 * 12 + 11] == 0 })
      let below = (0..<32 * count).filter { sums[$0] <= sums[17] }
      #expect(hits.prefix(found).map { Int($0) } == below)
      guard set != CKernelsBaseline else { continue }
      #expect(fused == nil || fused == sums)
      fused = sums
    }
  }
}
