/// One row that is drawn: on the line from a row to another.
struct Draw: Sendable, Hashable {
  /// The row that it starts from; weight and group are this row's.
  let source: Int
  /// The row that it leads to.
  let partner: Int
  /// How far: 0 is the source, 1 the partner.
  let gap: Double
}

/// The rows that are drawn for one class.
struct ClassDraws: Sendable {
  var draws: [Draw] = []
  /// Draws × categorical columns: the values of these.
  var categories: [Double] = []
  var notes: [String] = []
}
