/// The non-decreasing step function that fits the truth best, one class against the rest.
///
/// Pool adjacent violators (Barlow et al. 1972), straight lines between the steps, ends held: as
/// scikit-learn's IsotonicRegression in CalibratedClassifierCV. Makes no assumption but order, so it
/// needs many rows; equal probabilities stay equal, so ranks within a class never turn round.
/// Cost: one sort per class.
public struct Isotonic: Calibrator {
  /// `isotonic` in a spec.
  public static let name = "isotonic"
  /// For `trellis describe`.
  public static let summary =
    "A non-decreasing map per class, by pooling adjacent violators; needs many rows."
  /// Nothing to say.
  public static let parameters: [Parameter] = []

  /// Classes with fewer rows are noted.
  private static let fewRows = 50

  /// Reads nothing.
  public init(_ values: ParameterValues) throws(LearnerError) {}

  /// Learns one map per class.
  /// - Throws: `LearnerError` for numbers that are no probabilities, or no rows.
  public func fitted(to rows: CalibrationRows) throws(LearnerError) -> any FittedCalibrator {
    let rows = try rows.checked()
    let classes = rows.classNames.count
    if let reason = rows.absence(in: Self.name) {
      return FittedIsotonic(classes: classes, maps: [], notes: [reason])
    }
    var notes: [String] = []
    let maps = rows.judged.map { label in
      let map = IsotonicMap(
        rows.probabilities.column(label), truth: rows.classes.map { $0 == label ? 1.0 : 0 },
        weights: rows.weights)
      if map.from.count == 1 {
        notes.append(
          "\(Self.name): all rows have one probability of class '\(rows.classNames[label])': "
            + "it becomes the share of the class")
      }
      return map
    }
    for (label, count) in rows.support.enumerated() where count < Self.fewRows {
      notes.append(
        "\(Self.name): class '\(rows.classNames[label])' has \(count) rows to calibrate on; "
          + "below \(Self.fewRows) 'platt' or 'temperature' are steadier")
    }
    return FittedIsotonic(classes: classes, maps: maps, notes: notes)
  }

  /// The map that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(
    from archive: ModelArchive
  ) throws(LearnerError) -> any FittedCalibrator {
    try FittedIsotonic(from: archive)
  }
}

/// A non-decreasing function: straight lines between points, constant beyond the first and the last.
struct IsotonicMap: Sendable, Hashable {
  /// Increasing.
  let from: [Double]
  /// Non-decreasing.
  let to: [Double]

  init(from: [Double], to: [Double]) {
    self.from = from
    self.to = to
  }

  /// Fits points by weighted least squares; at least one, of positive weight.
  init(_ values: [Double], truth: [Double], weights: [Double]) {
    let points = Self.distinct(values, truth, weights)
    let fit = Self.pooled(points.truth, points.weight)
    // Points within a level say nothing that its ends do not say.
    let last = fit.count - 1
    let kept = fit.indices.filter {
      $0 == 0 || $0 == last || fit[$0] != fit[$0 - 1] || fit[$0] != fit[$0 + 1]
    }
    from = kept.map { points.value[$0] }
    to = kept.map { fit[$0] }
  }

  /// The value at a point.
  func callAsFunction(_ value: Double) -> Double {
    let last = from.count - 1
    if value <= from[0] { return to[0] }
    if value >= from[last] { return to[last] }
    // The first point at or above the value.
    var (low, high) = (0, last)
    while high - low > 1 {
      let middle = (low + high) / 2
      if from[middle] < value { low = middle } else { high = middle }
    }
    let slope = (to[high] - to[low]) / (from[high] - from[low])
    return slope * (value - from[low]) + to[low]
  }

  /// One point per value, with the mean of its truths.
  private static func distinct(
    _ values: [Double], _ truth: [Double], _ weights: [Double]
  ) -> (value: [Double], truth: [Double], weight: [Double]) {
    var out: (value: [Double], truth: [Double], weight: [Double]) = ([], [], [])
    let order = values.indices.sorted {
      (values[$0], truth[$0], $0) < (values[$1], truth[$1], $1)
    }
    for index in order {
      // Probabilities nearer than this are one: what is left are errors of rounding.
      if let value = out.value.last, values[index] - value < 1e-15 {
        out.truth[out.truth.count - 1] += truth[index] * weights[index]
        out.weight[out.weight.count - 1] += weights[index]
      } else {
        out.value.append(values[index])
        out.truth.append(truth[index] * weights[index])
        out.weight.append(weights[index])
      }
    }
    for index in out.truth.indices { out.truth[index] /= out.weight[index] }
    return out
  }

  /// Pools neighbours until none is below the one before it.
  private static func pooled(_ truth: [Double], _ weights: [Double]) -> [Double] {
    var level: [Double] = []
    var weight: [Double] = []
    var length: [Int] = []
    for index in truth.indices {
      var (own, sum, count) = (truth[index], weights[index], 1)
      while let before = level.last, let beforeSum = weight.last, before >= own {
        own = (before * beforeSum + own * sum) / (beforeSum + sum)
        sum += beforeSum
        count += length.removeLast()
        level.removeLast()
        weight.removeLast()
      }
      level.append(own)
      weight.append(sum)
      length.append(count)
    }
    return zip(level, length).flatMap { [Double](repeating: $0, count: $1) }
  }
}

/// One non-decreasing map per judged class; none leaves probabilities as they are.
struct FittedIsotonic: FittedCalibrator {
  let classes: Int
  let maps: [IsotonicMap]
  let notes: [String]

  init(classes: Int, maps: [IsotonicMap], notes: [String]) {
    self.classes = classes
    self.maps = maps
    self.notes = notes
  }

  func calibrated(_ probabilities: Matrix<Double>) throws(LearnerError) -> Matrix<Double> {
    try probabilities.requireClasses(classes)
    guard !maps.isEmpty else { return probabilities }
    return OneVersusRest.mapped(probabilities) { maps[$0]($1) }
  }

  var archive: ModelArchive {
    var archive = ModelArchive()
    archive.integers["classes"] = [classes]
    archive.integers["points"] = maps.map(\.from.count)
    archive.numbers["from"] = maps.flatMap(\.from)
    archive.numbers["to"] = maps.flatMap(\.to)
    archive.texts["notes"] = notes
    return archive
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    classes = try archive.integer("classes", in: 1...1_000_000)
    notes = try archive.texts("notes")
    let points = try archive.integers("points")
    let maps = points.isEmpty ? 0 : classes == 2 ? 1 : classes
    guard points.count == maps, points.allSatisfy({ $0 > 0 && $0 < 1 << 32 }) else {
      throw .failed("archive: expected \(maps) maps with points, found \(points)")
    }
    let total = points.reduce(0, +)
    let from = try archive.finiteNumbers("from", count: total)
    let to = try archive.finiteNumbers("to", count: total)
    var start = 0
    self.maps = points.map { count in
      defer { start += count }
      return IsotonicMap(
        from: Array(from[start..<start + count]), to: Array(to[start..<start + count]))
    }
    for map in self.maps
    where zip(map.from, map.from.dropFirst()).contains(where: { $0 >= $1 })
      || zip(map.to, map.to.dropFirst()).contains(where: { $0 > $1 })
    {
      throw .failed("archive: expected increasing points")
    }
  }
}
