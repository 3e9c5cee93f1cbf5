/// Intervals of the form "value ± t times standard error".
public struct StudentInterval: Sendable {
  private let level: Double
  private let notes: [Interval.Note]

  /// Sets the level (between 0 and 1) and notes that go into every interval as they are.
  public init(level: Double, notes: [Interval.Note] = []) {
    precondition(level > 0 && level < 1, "a level lies between 0 and 1")
    self.level = level
    self.notes = notes
  }

  /// The interval of the mean of one value per unit.
  public func overUnits(_ values: [Double]) -> Interval {
    let count = Double(values.count)
    if values.count < 2 { return none(.tooFewUnits) }
    let mean = values.reduce(0, +) / count
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    if values.allSatisfy({ $0 == values.first }) { return none(.constantJackknife) }
    return around(mean, error: (squares / (count * (count - 1))).squareRoot(), count: values.count)
  }

  /// The interval of any statistic by the standard error of its jackknife.
  ///
  /// Efron and Stein (1981), doi:10.1214/aos/1176345462. For a mean it equals `overUnits`.
  public func overJackknife(point: Double, jackknife: [Double?]) -> Interval {
    let count = Double(jackknife.count)
    if jackknife.count < 2 { return none(.tooFewUnits) }
    guard let values = Jackknife.complete(jackknife) else { return none(.undefinedJackknife) }
    if values.allSatisfy({ $0 == values.first }) { return none(.constantJackknife) }
    let mean = values.reduce(0, +) / count
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return around(
      point, error: (squares * (count - 1) / count).squareRoot(), count: jackknife.count)
  }

  private func around(_ centre: Double, error: Double, count: Int) -> Interval {
    let student = StudentDistribution(degrees: Double(count - 1))
    let reach = student.quantile((1 + level) / 2) * error
    return Interval(
      low: centre - reach, high: centre + reach, level: level, method: .t, notes: notes)
  }

  private func none(_ reason: Interval.Degeneracy) -> Interval {
    Interval(reason, level: level, method: .t, notes: notes)
  }
}
