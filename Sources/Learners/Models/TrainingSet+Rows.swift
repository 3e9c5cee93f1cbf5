extension TrainingSet {
  /// Some of the rows, in the order given; a row may stand several times.
  func selecting(rows: [Int]) -> TrainingSet {
    let chosen: Target =
      switch target {
      case .classes(let classes, let count): .classes(rows.map { classes[$0] }, count: count)
      case .values(let values): .values(values.selecting(rows: rows))
      }
    return TrainingSet(
      features: features.selecting(rows: rows), featureNames: featureNames, target: chosen,
      weights: rows.map { weights[$0] }, groups: rows.map { groups[$0] }, blocks: blocks)
  }
}
