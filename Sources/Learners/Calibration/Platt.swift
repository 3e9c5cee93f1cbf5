import Glibc

/// A sigmoid per class, one against the rest.
///
/// Platt (1999) with his smoothed targets, (n₊ + 1) / (n₊ + 2) and 1 / (n₋ + 2), where n are sums of
/// weights; Newton's method of Lin, Lin and Weng (2007), doi:10.1007/s10994-007-5018-6, to the minimum.
/// scikit-learn's `sigmoid` is the same function of a decision function or, where a model has none, of the
/// probability. Departure: here it is one of log odds by default, so that probabilities that are calibrated
/// already can stay as they are.
public struct Platt: Calibrator {
  /// `platt` in a spec.
  public static let name = "platt"
  /// For `trellis describe`.
  public static let summary = "A sigmoid per class (Platt 1999), with his smoothed targets."
  /// What the sigmoid is taken of.
  public static let parameters = [
    Parameter(
      "of", .choice(["log_odds", "probability"]), default: .text("log_odds"),
      "What the sigmoid is a function of: the log odds of the class (held within ±13.8) or its probability."
    )
  ]

  private let takesLogOdds: Bool

  /// Reads what the sigmoid is taken of.
  public init(_ values: ParameterValues) throws(LearnerError) {
    takesLogOdds = values.text("of") == "log_odds"
  }

  /// Learns slope and shift of every class.
  /// - Throws: `LearnerError` for numbers that are no probabilities, or no rows.
  public func fitted(to rows: CalibrationRows) throws(LearnerError) -> any FittedCalibrator {
    let rows = try rows.checked()
    var out = FittedPlatt(classes: rows.classNames.count, takesLogOdds: takesLogOdds)
    if let reason = rows.absence(in: Self.name) {
      out.notes = [reason]
      return out
    }
    for label in rows.judged {
      let scores = rows.probabilities.column(label).map {
        FittedPlatt.score($0, isLogOdds: takesLogOdds)
      }
      let fit = SigmoidFit(
        scores, isPositive: rows.classes.map { $0 == label }, weights: rows.weights)
      let name = rows.classNames[label]
      if scores.allSatisfy({ $0 == scores[0] }) {
        out.notes.append(
          "\(Self.name): all rows have one probability of class '\(name)': it becomes the share "
            + "of the class")
      } else if fit.slope < 0 {
        out.notes.append(
          "\(Self.name): class '\(name)' is the less frequent the more probable it is said to be: "
            + "its order is turned round")
      }
      if !fit.hasConverged {
        out.notes.append("\(Self.name): class '\(name)': the sigmoid did not converge")
      }
      out.slopes.append(fit.slope)
      out.shifts.append(fit.shift)
    }
    return out
  }

  /// The map that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(
    from archive: ModelArchive
  ) throws(LearnerError) -> any FittedCalibrator {
    try FittedPlatt(from: archive)
  }
}

/// Slope and shift of 1 / (1 + exp(−slope · score − shift)) that minimise the cross entropy with Platt's
/// targets.
struct SigmoidFit {
  private(set) var slope = 0.0
  private(set) var shift: Double
  private(set) var hasConverged = false

  private let scores: [Double]
  private let targets: [Double]
  private let weights: [Double]

  init(_ scores: [Double], isPositive: [Bool], weights: [Double]) {
    var positive = 0.0
    var negative = 0.0
    for (flag, weight) in zip(isPositive, weights) {
      if flag { positive += weight } else { negative += weight }
    }
    let (high, low) = ((positive + 1) / (positive + 2), 1 / (negative + 2))
    self.scores = scores
    self.weights = weights
    targets = isPositive.map { $0 ? high : low }
    shift = log((positive + 1) / (negative + 1))
    if scores.allSatisfy({ $0 == scores.first }) {
      // The shift alone says everything: the mean of the targets.
      let share = (positive * high + negative * low) / (positive + negative)
      shift = log(share / (1 - share))
      hasConverged = true
    } else {
      minimise(total: positive + negative)
    }
  }

  private struct Slopes {
    var loss = 0.0
    var gradient = (0.0, 0.0)
    var hessian = (0.0, 0.0, 0.0)

    var size: Double { max(abs(gradient.0), abs(gradient.1)) }
  }

  private func slopes(_ slope: Double, _ shift: Double) -> Slopes {
    var out = Slopes()
    for index in scores.indices {
      let (score, target, weight) = (scores[index], targets[index], weights[index])
      let z = slope * score + shift
      let tail = exp(-abs(z))
      let p = z >= 0 ? 1 / (1 + tail) : tail / (1 + tail)
      out.loss += weight * (max(z, 0) + log1p(tail) - target * z)
      let error = weight * (p - target)
      let curve = weight * (tail / ((1 + tail) * (1 + tail)))
      out.gradient.0 += error * score
      out.gradient.1 += error
      out.hessian.0 += curve * score * score
      out.hessian.1 += curve * score
      out.hessian.2 += curve
    }
    return out
  }

  /// Newton's method with steps halved until the loss falls.
  private mutating func minimise(total: Double) {
    var now = slopes(slope, shift)
    for _ in 0..<200 where now.size > 1e-13 * total {
      let (a, b, c) = (now.hessian.0 + 1e-15 * total, now.hessian.1, now.hessian.2 + 1e-15 * total)
      let determinant: Double = a * c - b * b
      let first: Double = -(c * now.gradient.0 - b * now.gradient.1) / determinant
      let second: Double = -(a * now.gradient.1 - b * now.gradient.0) / determinant
      let descent: Double = now.gradient.0 * first + now.gradient.1 * second
      guard determinant > 0, descent < 0 else { break }
      var step = 1.0
      while step > 1e-10 {
        let next = slopes(slope + step * first, shift + step * second)
        // Next to the minimum the loss is all rounding, and the gradient alone tells what is nearer.
        let isNear = abs(next.loss - now.loss) <= 1e-12 * now.loss && next.size < now.size
        if next.loss <= now.loss + 1e-4 * step * descent || isNear {
          slope += step * first
          shift += step * second
          now = next
          break
        }
        step /= 2
      }
      if step <= 1e-10 { break }
    }
    hasConverged = now.size <= 1e-7 * total
  }
}

/// One sigmoid per judged class; none leaves probabilities as they are.
struct FittedPlatt: FittedCalibrator {
  let classes: Int
  let takesLogOdds: Bool
  var slopes: [Double] = []
  var shifts: [Double] = []
  var notes: [String] = []

  init(classes: Int, takesLogOdds: Bool) {
    self.classes = classes
    self.takesLogOdds = takesLogOdds
  }

  /// The log odds, of a probability held 1e-6 away from 0 and 1, or the probability itself.
  static func score(_ probability: Double, isLogOdds: Bool) -> Double {
    guard isLogOdds else { return probability }
    let held = min(max(probability, 1e-6), 1 - 1e-6)
    return log(held / (1 - held))
  }

  func calibrated(_ probabilities: Matrix<Double>) throws(LearnerError) -> Matrix<Double> {
    try probabilities.requireClasses(classes)
    guard !slopes.isEmpty else { return probabilities }
    return OneVersusRest.mapped(probabilities) { judged, probability in
      let score = Self.score(probability, isLogOdds: takesLogOdds)
      return 1 / (1 + exp(-(slopes[judged] * score + shifts[judged])))
    }
  }

  var archive: ModelArchive {
    var archive = ModelArchive()
    archive.integers["classes"] = [classes]
    archive.integers["takes_log_odds"] = [takesLogOdds ? 1 : 0]
    archive.numbers["slopes"] = slopes
    archive.numbers["shifts"] = shifts
    archive.texts["notes"] = notes
    return archive
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    classes = try archive.integer("classes", in: 1...1_000_000)
    takesLogOdds = try archive.integer("takes_log_odds", in: 0...1) == 1
    slopes = try archive.finiteNumbers("slopes")
    shifts = try archive.finiteNumbers("shifts", count: slopes.count)
    notes = try archive.texts("notes")
    let expected = classes == 2 ? 1 : classes
    guard slopes.isEmpty || slopes.count == expected else {
      throw .failed("archive: expected \(expected) sigmoids, found \(slopes.count)")
    }
  }
}
