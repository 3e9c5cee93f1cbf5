/// Writes drawn rows below the training rows.
struct SyntheticRows {
  private static let rowsPerChunk = 256

  let space: SampleSpace
  /// The draws of each class.
  let drawn: [(label: Int, draws: ClassDraws)]

  /// The training rows as they are, then the drawn ones.
  func appended(executor: any Executor) -> TrainingSet {
    let data = space.data
    let draws = drawn.flatMap(\.draws.draws)
    if draws.isEmpty { return data }
    let features = features(draws, drawn.flatMap(\.draws.categories), executor: executor)
    let classes = drawn.flatMap { [Int](repeating: $0.label, count: $0.draws.draws.count) }
    return TrainingSet(
      features: features, featureNames: data.featureNames,
      target: .classes(space.classes + classes, count: space.balance.members.count),
      weights: data.weights + draws.map { data.weights[$0.source] },
      groups: data.groups + draws.map { data.groups[$0.source] }, blocks: data.blocks)
  }

  private func features(
    _ draws: [Draw], _ categories: [Double], executor: any Executor
  ) -> Matrix<Double> {
    let old = space.data.features
    let width = old.columns
    let rows = old.rows + draws.count
    let others = space.roles.indices.filter { space.roles[$0] != .number }
    let elements = [Double](unsafeUninitializedCapacity: rows * width) { out, count in
      _ = out.initialize(from: old.elements)
      if width > 0 {
        nonisolated(unsafe) let new = UnsafeMutableBufferPointer(
          rebasing: out[(old.rows * width)..<(rows * width)])
        executor.performRows(draws.count, by: Self.rowsPerChunk) { range in
          old.elements.withUnsafeBufferPointer { old in
            draws.withUnsafeBufferPointer { draws in
              for at in range {
                let row = UnsafeMutableBufferPointer(rebasing: new[at * width..<(at + 1) * width])
                Self.write(draws[at], of: old, into: row)
                if !others.isEmpty {
                  settle(draws[at], at, others, categories, of: old, into: row)
                }
              }
            }
          }
        }
      }
      count = rows * width
    }
    return Matrix(rows: rows, columns: width, elements: elements)
  }

  private static func write(
    _ draw: Draw, of old: UnsafeBufferPointer<Double>, into row: UnsafeMutableBufferPointer<Double>
  ) {
    let width = row.count
    let from = draw.source * width
    let to = draw.partner * width
    let gap = draw.gap
    // No branch, so that the loop vectorises; NaN and infinities leave a trace in the sum.
    var trace = 0.0
    for column in 0..<width {
      let value = old[from + column] + gap * (old[to + column] - old[from + column])
      trace += value * 0
      row.initializeElement(at: column, to: value)
    }
    guard trace.isNaN else { return }
    for column in 0..<width where !row[column].isFinite {
      row[column] = old[from + column] * (1 - gap) + old[to + column] * gap
    }
  }

  /// Gives columns that are no numbers their values.
  private func settle(
    _ draw: Draw, _ at: Int, _ columns: [Int], _ categories: [Double],
    of old: UnsafeBufferPointer<Double>, into row: UnsafeMutableBufferPointer<Double>
  ) {
    let end = draw.gap < 0.5 ? draw.source : draw.partner
    let stride = space.roles.count { $0 == .category }
    var category = 0
    for column in columns {
      if space.roles[column] == .category {
        row[column] = categories[at * stride + category]
        category += 1
      } else {
        row[column] = old[end * row.count + column]
      }
    }
  }
}
