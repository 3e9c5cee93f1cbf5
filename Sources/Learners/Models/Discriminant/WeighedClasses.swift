/// The classes of training rows with their weights, checked.
struct WeighedClasses {
  /// The class of each row.
  let classes: [Int]
  /// Number of classes.
  let count: Int
  /// One per row, times a power of two so that sums neither overflow nor vanish.
  let weights: [Double]
  /// The part of the weight that each class has; they sum to 1.
  let shares: [Double]
  /// The weight of each class as it came: the number of its rows where all weigh 1.
  let sizes: [Double]

  /// - Throws: `LearnerError` for regression targets, no rows, unusable weights, non-finite
  ///   features, and `classAbsent` for a class without a row of positive weight.
  init(_ data: TrainingSet, model: String) throws(LearnerError) {
    guard case .classes(let classes, let count) = data.target else {
      throw .parameter("\(model) learns classes, not numbers")
    }
    try data.requireUsableWeights()
    try data.features.requireFinite()
    let (weights, factor) = data.tamedWeights
    var sums = [Double](repeating: 0, count: count)
    for (label, weight) in zip(classes, weights) { sums[label] += weight }
    if let absent = sums.firstIndex(of: 0) { throw .classAbsent(absent) }
    let total = sums.reduce(0, +)
    self.classes = classes
    self.count = count
    self.weights = weights
    shares = sums.map { $0 / total }
    sizes = sums.map { $0 / factor }
  }

  /// Sum of the weights.
  var total: Double { weights.reduce(0, +) }

  /// The rows of each class that have weight, in order.
  var members: [[Int]] {
    var members = [[Int]](repeating: [], count: count)
    for (row, label) in classes.enumerated() where weights[row] > 0 { members[label].append(row) }
    return members
  }
}
