/// Probabilities beside the truth, of rows that the model behind them has not seen.
public struct CalibrationRows: Sendable {
  /// Rows × classes.
  public let probabilities: Matrix<Double>
  /// Class of each row.
  public let classes: [Int]
  /// Weight of each row, at least 0; the windows of a trial weigh 1/n each.
  public let weights: [Double]
  /// Names of the classes, for notes.
  public let classNames: [String]

  /// Gathers what belongs together.
  public init(
    probabilities: Matrix<Double>, classes: [Int], weights: [Double], classNames: [String]
  ) {
    precondition(classes.count == probabilities.rows, "one class per row")
    precondition(weights.count == probabilities.rows, "one weight per row")
    precondition(classNames.count == probabilities.columns, "one name per column")
    self.probabilities = probabilities
    self.classes = classes
    self.weights = weights
    self.classNames = classNames
  }

  /// The rows that weigh anything, after a look at all of them.
  /// - Throws: `LearnerError` for what is no probability, class or weight, and where no row is left.
  func checked() throws(LearnerError) -> CalibrationRows {
    try probabilities.requireProbabilities()
    if let weight = weights.first(where: { !($0 >= 0 && $0.isFinite) }) {
      throw .failed("expected weights of at least 0 to calibrate with, found \(weight)")
    }
    if let label = classes.first(where: { !(0..<probabilities.columns).contains($0) }) {
      throw .failed("expected \(probabilities.columns) classes to calibrate, found class \(label)")
    }
    let taking = weights.indices.filter { weights[$0] > 0 }
    guard !taking.isEmpty else { throw .tooFewRows(found: 0, needed: 1) }
    guard taking.count < weights.count else { return self }
    return CalibrationRows(
      probabilities: probabilities.selecting(rows: taking), classes: taking.map { classes[$0] },
      weights: taking.map { weights[$0] }, classNames: classNames)
  }

  /// Rows of each class.
  var support: [Int] {
    var out = [Int](repeating: 0, count: classNames.count)
    for label in classes { out[label] += 1 }
    return out
  }

  /// The classes that are looked at one by one: with two, the second says all.
  var judged: Range<Int> { classNames.count == 2 ? 1..<2 : 0..<classNames.count }

  /// What stands in the way of maps of single classes: a class without rows; `nil` where nothing does.
  func absence(in step: String) -> String? {
    guard let label = support.firstIndex(of: 0) else { return nil }
    return "\(step): class '\(classNames[label])' has no row to calibrate on: "
      + "probabilities stay as they are"
  }
}

extension Matrix where Element == Double {
  /// Refuses rows that hold anything but numbers of 0...1.
  /// - Throws: `LearnerError.nonFinite` or `failed` at the first one, in row order.
  func requireProbabilities() throws(LearnerError) {
    guard let at = elements.firstIndex(where: { !($0 >= 0 && $0 <= 1.000_01) }) else { return }
    if !elements[at].isFinite { throw .nonFinite(row: at / columns, column: at % columns) }
    throw .failed("expected probabilities of 0 to 1 in row \(at / columns), found \(elements[at])")
  }

  /// Refuses another number of classes than there was in calibration.
  func requireClasses(_ count: Int) throws(LearnerError) {
    guard columns == count else {
      throw .parameter("calibrated for \(count) classes, found \(columns)")
    }
    try requireProbabilities()
  }
}

/// One map per judged class, put together so that rows sum to 1.
enum OneVersusRest {
  /// Maps every judged class, then divides by the sum; a row that all maps give 0 becomes uniform.
  ///
  /// - Parameters:
  ///   - probabilities: rows × classes.
  ///   - map: the probability of a class, from the class's place among the judged and its probability.
  /// - Returns: rows × classes.
  static func mapped(
    _ probabilities: Matrix<Double>, _ map: (_ judged: Int, _ probability: Double) -> Double
  ) -> Matrix<Double> {
    var out = probabilities
    let classes = probabilities.columns
    for row in 0..<probabilities.rows {
      if classes == 2 {
        let second = map(0, probabilities[row, 1])
        out[row, 0] = 1 - second
        out[row, 1] = second
        continue
      }
      var sum = 0.0
      for label in 0..<classes {
        out[row, label] = map(label, probabilities[row, label])
        sum += out[row, label]
      }
      for label in 0..<classes {
        out[row, label] = sum > 0 ? out[row, label] / sum : 1 / Double(classes)
      }
    }
    return out
  }
}
