/// How much of each class there is, and how much a step has to add or to leave out.
///
/// Amounts are sums of weights, not numbers of rows: where windows weigh 1/n of their trial, classes
/// are balanced by trials, as `class_weight: balanced` does. With weights 1 both are the same. Rows of
/// weight 0 count as if they were not there.
struct ClassBalance: Sendable {
  /// Rows of each class that have weight, in order.
  let members: [[Int]]
  /// Sum of the weights of each class.
  let amounts: [Double]
  private let step: String
  private let classNames: [String]

  /// - Parameters:
  ///   - data: the training rows.
  ///   - step: the name of the step, for its messages.
  ///   - classNames: names of the classes, for its messages.
  /// - Throws: `LearnerError` for numbers as target, no rows, or weights that cannot be weights.
  init(_ data: TrainingSet, step: String, classNames: [String]) throws(LearnerError) {
    guard case .classes(let classes, let count) = data.target else {
      throw .failed("\(step) balances classes: there are none where the target is a number")
    }
    try data.requireUsableWeights()
    let weights = data.tamedWeights.values
    var members = [[Int]](repeating: [], count: count)
    var amounts = [Double](repeating: 0, count: count)
    for (row, label) in classes.enumerated() where weights[row] > 0 {
      members[label].append(row)
      amounts[label] += weights[row]
    }
    self.members = members
    self.amounts = amounts
    self.step = step
    self.classNames = classNames
  }

  /// The name of a class in quotes.
  func name(_ label: Int) -> String {
    classNames.indices.contains(label) ? "'\(classNames[label])'" : "\(label)"
  }

  /// Rows to add to each class, so that it reaches a share of the largest one.
  ///
  /// Rows are drawn evenly with the weight of what they are drawn from, so that each is expected to add
  /// the mean weight of its class. A class without rows stays without.
  /// - Throws: `LearnerError.failed` where weights ask for more rows than anyone can mean.
  func missing(ratio: Double) throws(LearnerError) -> [Int] {
    let wanted = (amounts.max() ?? 0) * ratio
    let limit = max(1_000_000, 100 * members.reduce(0) { $0 + $1.count })
    var missing: [Int] = []
    for (label, amount) in amounts.enumerated() {
      guard amount > 0, amount < wanted else {
        missing.append(0)
        continue
      }
      // The share of rounding must not cost a row.
      let rows = ((wanted - amount) / amount * Double(members[label].count) + 1e-9).rounded(.down)
      guard rows <= Double(limit) else {
        throw .failed(
          "\(step): the rows of class \(name(label)) weigh so little that more than \(limit) "
            + "would have to be added")
      }
      missing.append(Int(rows))
    }
    return missing
  }

  /// Rows of each class that stay, so that the smallest one has that share of every other.
  func kept(ratio: Double) -> [Int] {
    let smallest = amounts.filter { $0 > 0 }.min() ?? 0
    return amounts.enumerated().map { label, amount in
      let rows = members[label].count
      guard amount * ratio > smallest else { return rows }
      return max(1, Int((smallest / ratio / amount * Double(rows) + 1e-9).rounded(.down)))
    }
  }
}
