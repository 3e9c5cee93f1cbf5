/// The training rows as a step sees them that draws rows between others.
struct SampleSpace: Sendable {
  let step: String
  let data: TrainingSet
  let classes: [Int]
  let balance: ClassBalance
  let roles: [ColumnRole]
  /// Training rows × columns that count in distances, on the scale of distances.
  let coordinates: Matrix<Double>
  let executor: any Executor

  /// The rows that have weight, in order.
  var present: [Int] { balance.members.flatMap { $0 }.sorted() }

  /// The nearest rows of some rows among others that hold them.
  ///
  /// - Parameters:
  ///   - rows: rows that neighbours are wanted of.
  ///   - others: rows in ascending order, `rows` among them, that can be neighbours; a row is no
  ///     neighbour of itself.
  ///   - k: how many; fewer where there are fewer others.
  ///   - coordinates: of the training rows; those of the space unless told otherwise.
  /// - Returns: neighbours as training rows, nearest first.
  /// - Throws: `LearnerError.cancelled`.
  func nearest(
    to rows: [Int], among others: [Int], k: Int, in coordinates: Matrix<Double>? = nil
  ) throws(LearnerError) -> Neighborhoods {
    let coordinates = coordinates ?? self.coordinates
    let k = min(k, others.count - 1)
    let near = coordinates.selecting(rows: others)
    let found = NeighborSearch(near, metric: .euclidean, executor: executor).nearest(
      rows == others ? near : coordinates.selecting(rows: rows), k + 1, executor: executor)
    try executor.checkCancellation()
    var neighbours: [Int] = []
    neighbours.reserveCapacity(rows.count * k)
    for (place, row) in rows.enumerated() {
      let near = found.rows[place * (k + 1)..<(place + 1) * (k + 1)]
      // A row is among its own nearest ones, unless as many others are equal to it.
      neighbours += near.lazy.map { others[Int($0)] }.filter { $0 != row }.prefix(k)
    }
    return Neighborhoods(k: k, rows: neighbours)
  }

  /// The rows of a class that neighbours can be found among.
  /// - Returns: the rows, and a note where there are too few for `k` neighbours.
  /// - Throws: `LearnerError.failed` where there is one row only.
  func members(
    of label: Int, forNeighbours k: Int
  ) throws(LearnerError) -> (rows: [Int], notes: [String]) {
    let members = balance.members[label]
    guard members.count > 1 else {
      throw .failed(
        "\(step): class \(balance.name(label)) has one training row, so that there is nothing to "
          + "draw between; '\(RandomOverSample.name)' repeats rows")
    }
    guard members.count <= k else { return (members, []) }
    return (
      members,
      [
        "\(step): class \(balance.name(label)) has \(members.count) rows: "
          + "\(members.count - 1) neighbours instead of \(k)"
      ]
    )
  }

  /// Draws rows evenly from sources and their neighbours.
  ///
  /// - Parameters:
  ///   - count: how many rows.
  ///   - sources: rows to start from.
  ///   - neighbours: those of the sources, in their order.
  ///   - generator: draws a source, a neighbour and a gap for each row, in this order.
  /// - Returns: the draws.
  static func draws(
    _ count: Int, from sources: [Int], _ neighbours: Neighborhoods,
    _ generator: inout SplitMix64
  ) -> [Draw] {
    var draws: [Draw] = []
    draws.reserveCapacity(count)
    for _ in 0..<count {
      let at = generator.below(sources.count)
      let partner = neighbours.rows[at * neighbours.k + generator.below(neighbours.k)]
      draws.append(Draw(source: sources[at], partner: partner, gap: generator.uniform()))
    }
    return draws
  }
}
