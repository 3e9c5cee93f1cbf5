/// What sums up one column of the pieces of a window: fields of each piece, `stride` numbers apart.
struct ColumnPieces: Sequence {
  let first: UnsafePointer<Double>
  let stride: Int
  let count: Int

  /// A number of a piece.
  @inline(__always)
  subscript(_ piece: Int, _ field: Int) -> Double { first[piece * stride + field] }

  func makeIterator() -> Range<Int>.Iterator { (0..<count).makeIterator() }

  /// The sum of a field.
  func total(_ field: Int) -> Double { reduce(0) { $0 + self[$1, field] } }

  /// The least of a field.
  func least(_ field: Int) -> Double { reduce(.infinity) { Swift.min($0, self[$1, field]) } }

  /// The largest of a field.
  func most(_ field: Int) -> Double { reduce(-.infinity) { Swift.max($0, self[$1, field]) } }
}

/// Count, mean and sums of powers of what differs from the mean, joined from those of pieces.
struct JoinedMoments {
  private(set) var count = 0.0
  private(set) var mean = Double.nan
  private(set) var squares = 0.0
  private var cubes = 0.0
  private var fourths = 0.0

  /// - Parameters:
  ///   - pieces: count, mean, rest, squares and perhaps cubes and fourth powers are their first fields.
  ///   - hasShape: whether the last two are there.
  init(_ pieces: ColumnPieces, hasShape: Bool) {
    for piece in pieces { count += pieces[piece, 0] }
    guard count > 0, let origin = pieces.first(where: { pieces[$0, 0] > 0 }) else { return }
    // Around the mean of a piece, and with what rounding left of each mean: values that lie far from zero
    // and vary little lose nothing.
    let around = pieces[origin, 1]
    var sum = 0.0
    for piece in pieces where pieces[piece, 0] > 0 {
      sum += pieces[piece, 0] * (pieces[piece, 1] - around) + pieces[piece, 2]
    }
    mean = around + sum / count
    for piece in pieces where pieces[piece, 0] > 0 {
      let apart = pieces[piece, 1] - mean
      let (rest, own) = (pieces[piece, 2], pieces[piece, 3])
      let weighted = pieces[piece, 0] * apart
      squares += own + apart * (2 * rest + weighted)
      guard hasShape else { continue }
      cubes += pieces[piece, 4] + apart * (3 * own + apart * (3 * rest + weighted))
      let inner: Double = 6 * own + apart * (4 * rest + weighted)
      fourths += pieces[piece, 5] + apart * (4 * pieces[piece, 4] + apart * inner)
    }
  }

  /// Whether nothing was too large for a number.
  var isFinite: Bool {
    mean.isFinite && squares.isFinite && cubes.isFinite && fourths.isFinite
  }

  /// Divided by n − 1; NaN for a single value.
  var variance: Double { count > 1 ? squares / (count - 1) : .nan }

  /// The standardised central moment of order 3 or 4.
  func standardized(_ order: Int) -> Double {
    SampleSummary.standardized(
      order == 3 ? cubes : fourths, order: order, count: count, mean: mean, squares: squares)
  }
}
