import Glibc

/// A number that sums up samples.
enum SampleStatistic: String, Sendable, CaseIterable {
  case mean
  case variance
  case std
  case min
  case max
  case median
  case iqr
  case slope
  case skewness
  case kurtosis

  /// Whether computing it puts the values into order.
  var sorts: Bool { self == .median || self == .iqr }

  /// Whether it is computed from the sum of squared deviations.
  var needsSquares: Bool {
    self == .variance || self == .std || self == .skewness || self == .kurtosis
  }

  /// Whether counts, sums, squares and extremes are all that it needs.
  var isOfSums: Bool {
    self == .mean || self == .variance || self == .std || isExtreme
  }

  /// Whether moments, extremes and trends of pieces of a window tell it of the window.
  var isOfPieces: Bool { !sorts }

  /// Whether it is the smallest or the largest value.
  var isExtreme: Bool { self == .min || self == .max }
}

/// Computes statistics of finite values, sharing what they have in common.
struct SampleSummary {
  let values: UnsafeBufferPointer<Double>
  let times: UnsafePointer<Double>?
  /// As many places as there are values, for sorting; perhaps where the values are.
  let room: UnsafeMutablePointer<Double>
  private var isSorted = false
  private let mean: Double
  /// Sum of squared deviations.
  private let squares: Double
  /// The smallest and the largest value, where they are known already.
  private let extremes: (least: Double, most: Double)?

  /// Summed values of which sums are known.
  init(
    values: UnsafeBufferPointer<Double>, times: UnsafePointer<Double>?,
    room: UnsafeMutablePointer<Double>, mean: Double, squares: Double,
    extremes: (least: Double, most: Double)?
  ) {
    self.values = values
    self.times = times
    self.room = room
    self.mean = mean
    self.squares = squares
    self.extremes = extremes
  }

  /// Values that stand in the room themselves: order statistics, which sort them, are asked for last.
  init(
    count: Int, in room: UnsafeMutablePointer<Double>, times: UnsafePointer<Double>?
  ) {
    let values = UnsafeBufferPointer(start: room, count: count)
    var sum = 0.0
    for value in values { sum += value }
    let mean = values.isEmpty ? .nan : sum / Double(values.count)
    var squares = 0.0
    for value in values { squares += (value - mean) * (value - mean) }
    self.init(
      values: values, times: times, room: room, mean: mean, squares: squares, extremes: nil)
  }

  /// A statistic; NaN where it is undefined.
  mutating func value(of statistic: SampleStatistic) -> Double {
    switch statistic {
    case .mean: mean
    case .variance: variance
    case .std: variance.squareRoot()
    case .min: extremes?.least ?? values.min() ?? .nan
    case .max: extremes?.most ?? values.max() ?? .nan
    case .median: quantile(0.5)
    case .iqr: quantile(0.75) - quantile(0.25)
    case .slope: slope
    case .skewness: moment(3)
    case .kurtosis: moment(4) - 3
    }
  }

  private var variance: Double { values.count > 1 ? squares / Double(values.count - 1) : .nan }

  /// The standardised central moment of that order; NaN where the values do not vary beyond rounding.
  private func moment(_ order: Int) -> Double {
    var sum = 0.0
    for value in values {
      let deviation = value - mean
      let square = deviation * deviation
      sum += order == 3 ? square * deviation : square * square
    }
    return Self.standardized(
      sum, order: order, count: Double(values.count), mean: mean, squares: squares)
  }

  /// The same from a sum of third or fourth powers of what differs from the mean.
  static func standardized(
    _ sum: Double, order: Int, count: Double, mean: Double, squares: Double
  ) -> Double {
    let second = squares / count
    let rounding = Double.ulpOfOne * mean
    guard count > 0, second > rounding * rounding else { return .nan }
    let scale = order == 3 ? second * second.squareRoot() : second * second
    return sum / count / scale
  }

  private var slope: Double {
    guard let times, values.count > 1 else { return .nan }
    var sum = 0.0
    for index in values.indices { sum += times[index] }
    let middle = sum / Double(values.count)
    var covariance = 0.0
    var spread = 0.0
    for index in values.indices {
      let distance = times[index] - middle
      covariance += distance * (values[index] - mean)
      spread += distance * distance
    }
    return spread > 0 ? covariance / spread : .nan
  }

  /// The quantile between neighbours by linear interpolation (Hyndman and Fan's type 7).
  private mutating func quantile(_ share: Double) -> Double {
    guard !values.isEmpty else { return .nan }
    if !isSorted {
      if UnsafePointer(room) != values.baseAddress, let start = values.baseAddress {
        room.update(from: start, count: values.count)
      }
      var sorting = UnsafeMutableBufferPointer(start: room, count: values.count)
      sorting.sort()
      isSorted = true
    }
    let place = share * Double(values.count - 1)
    let below = Int(place)
    let above = Swift.min(below + 1, values.count - 1)
    return room[below] + (room[above] - room[below]) * (place - Double(below))
  }
}
