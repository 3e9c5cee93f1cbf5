import Glibc

/// One number that all log probabilities are divided by.
///
/// Guo et al. (2017), arXiv:1706.04599: the temperature with the least log loss; above 1 it makes sure
/// answers less sure. The order of the classes in a row never changes. As scikit-learn's
/// `method="temperature"` on probabilities: 1e-12 is added before the logarithm, and the inverse
/// temperature lies within exp(±10).
public struct Temperature: Calibrator {
  /// `temperature` in a spec.
  public static let name = "temperature"
  /// For `trellis describe`.
  public static let summary =
    "All log probabilities divided by one number, which is chosen by log loss."
  /// Nothing to say.
  public static let parameters: [Parameter] = []

  /// Reads nothing.
  public init(_ values: ParameterValues) throws(LearnerError) {}

  /// Learns the temperature; the loss is convex in its inverse, whose root is found by Newton steps that
  /// stay within a bracket.
  /// - Throws: `LearnerError` for numbers that are no probabilities, or no rows.
  public func fitted(to rows: CalibrationRows) throws(LearnerError) -> any FittedCalibrator {
    let rows = try rows.checked()
    let classes = rows.classNames.count
    let present = rows.support.indices.filter { rows.support[$0] > 0 }
    if present.count == 1 {
      return FittedTemperature(
        classes: classes, inverse: 1,
        notes: [
          "\(Self.name): all rows to calibrate on are of class '\(rows.classNames[present[0]])': "
            + "probabilities stay as they are"
        ])
    }
    let logits = FittedTemperature.logits(rows.probabilities)
    let isFlat = (0..<logits.rows).allSatisfy { row in
      logits.row(row).allSatisfy { $0 == logits[row, 0] }
    }
    if isFlat {
      return FittedTemperature(
        classes: classes, inverse: 1,
        notes: ["\(Self.name): all classes are equally probable in every row: nothing to calibrate"]
      )
    }
    let inverse = exp(Self.root(logits, rows))
    let notes =
      abs(log(inverse)) >= 10
      ? ["\(Self.name): the best inverse temperature is at the end of its range, \(inverse)"] : []
    return FittedTemperature(classes: classes, inverse: inverse, notes: notes)
  }

  /// The logarithm of the inverse temperature at which the derivative of the loss is 0, within ±10.
  private static func root(_ logits: Matrix<Double>, _ rows: CalibrationRows) -> Double {
    var (low, high) = (-10.0, 10.0)
    // The derivative by the inverse grows with it.
    if slope(low, logits, rows).value >= 0 { return low }
    if slope(high, logits, rows).value <= 0 { return high }
    var at = 0.0
    for _ in 0..<200 {
      let (value, curve) = slope(at, logits, rows)
      if value == 0 { return at }
      if value > 0 { high = at } else { low = at }
      // d/dlogβ = β d/dβ.
      var next = at - value / (curve * exp(at))
      if !(next > low && next < high) { next = low + (high - low) / 2 }
      if abs(next - at) <= 1e-15 * max(1, abs(at)) || next == low || next == high { return next }
      at = next
    }
    return at
  }

  /// First and second derivative of the log loss by the inverse temperature.
  private static func slope(
    _ logBeta: Double, _ logits: Matrix<Double>, _ rows: CalibrationRows
  ) -> (value: Double, curve: Double) {
    let beta = exp(logBeta)
    var value = StableSum()
    var curve = 0.0
    for row in 0..<logits.rows {
      let own = logits.row(row)
      let highest = own.max() ?? 0
      var total = 0.0
      var mean = 0.0
      var square = 0.0
      for logit in own {
        let shifted = logit - highest
        let p = exp(beta * shifted)
        total += p
        mean += p * shifted
        square += p * shifted * shifted
      }
      mean /= total
      square = square / total - mean * mean
      value.add(rows.weights[row] * (mean - (logits[row, rows.classes[row]] - highest)))
      curve += rows.weights[row] * square
    }
    return (value.value, curve)
  }

  /// The map that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(
    from archive: ModelArchive
  ) throws(LearnerError) -> any FittedCalibrator {
    try FittedTemperature(from: archive)
  }
}

/// A fitted temperature.
struct FittedTemperature: FittedCalibrator {
  let classes: Int
  /// 1 / temperature.
  let inverse: Double
  let notes: [String]

  init(classes: Int, inverse: Double, notes: [String]) {
    self.classes = classes
    self.inverse = inverse
    self.notes = notes
  }

  static func logits(_ probabilities: Matrix<Double>) -> Matrix<Double> {
    Matrix(
      rows: probabilities.rows, columns: probabilities.columns,
      elements: probabilities.elements.map { log($0 + 1e-12) })
  }

  func calibrated(_ probabilities: Matrix<Double>) throws(LearnerError) -> Matrix<Double> {
    try probabilities.requireClasses(classes)
    guard inverse != 1 else { return probabilities }
    var out = Self.logits(probabilities)
    out.elements.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      for index in buffer.indices { buffer[index] *= inverse }
      for row in 0..<probabilities.rows { Posterior.normalise(base + row * classes, classes) }
    }
    return out
  }

  var archive: ModelArchive {
    var archive = ModelArchive()
    archive.integers["classes"] = [classes]
    archive.numbers["inverse"] = [inverse]
    archive.texts["notes"] = notes
    return archive
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    classes = try archive.integer("classes", in: 1...1_000_000)
    inverse = try archive.finiteNumbers("inverse", count: 1)[0]
    notes = try archive.texts("notes")
    guard inverse > 0 else {
      throw .failed("archive: expected an inverse temperature above 0, found \(inverse)")
    }
  }
}
