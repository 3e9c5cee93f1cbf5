/// How far two rows are from each other.
enum NeighborMetric: String, Sendable, CaseIterable {
  case euclidean
  case manhattan

  /// The squared distance, or the distance itself for `manhattan`: what rows are ranked by. One
  /// fixed order of summation.
  @inline(__always)
  func rank(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int) -> Double {
    var (first, second) = (RowKernels.Lanes.zero, RowKernels.Lanes.zero)
    var at = 0
    var rest = 0.0
    switch self {
    case .euclidean:
      while at + 8 <= count {
        let x: RowKernels.Lanes = RowKernels.load(a, at) - RowKernels.load(b, at)
        let y: RowKernels.Lanes = RowKernels.load(a, at + 4) - RowKernels.load(b, at + 4)
        first += x * x
        second += y * y
        at += 8
      }
      while at < count {
        rest += (a[at] - b[at]) * (a[at] - b[at])
        at += 1
      }
    case .manhattan:
      while at + 4 <= count {
        let x: RowKernels.Lanes = RowKernels.load(a, at) - RowKernels.load(b, at)
        first += x.replacing(with: -x, where: x .< 0)
        at += 4
      }
      while at < count {
        rest += abs(a[at] - b[at])
        at += 1
      }
    }
    return RowKernels.total(first + second) + rest
  }

  /// The distance that belongs to a rank.
  func distance(_ rank: Double) -> Double { self == .euclidean ? rank.squareRoot() : rank }
}
