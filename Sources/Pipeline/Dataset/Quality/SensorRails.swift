import Learners

/// The smallest and the largest value that a sensor can give, where a group of columns declares them: values
/// there are no measurements and become missing.
struct SensorRails: Sendable {
  private struct Limits {
    let channel: Int
    let low: Double
    let high: Double
    var count = 0
  }

  private var limits: [Limits]

  /// Reads the `rails` of groups.
  ///
  /// - Parameters:
  ///   - groups: as the modality declares them.
  ///   - channels: the columns that are looked at.
  init(_ groups: [ColumnGroup], channels: [Channel]) {
    limits = channels.enumerated().compactMap { index, channel in
      guard let rails = groups.first(where: { $0.name == channel.group })?.rails else { return nil }
      return Limits(channel: index, low: rails.low, high: rails.high)
    }
  }

  /// Makes values at the rails missing and counts them.
  ///
  /// - Parameter values: per channel, an entry per row.
  mutating func clear(_ values: inout [[Double]]) {
    for index in limits.indices {
      let (low, high) = (limits[index].low, limits[index].high)
      limits[index].count += values[limits[index].channel].withUnsafeMutableBufferPointer {
        var count = 0
        for row in $0.indices where $0[row] <= low || $0[row] >= high {
          $0[row] = .nan
          count += 1
        }
        return count
      }
    }
  }

  /// A note per column with such values.
  func notes(_ channels: [Channel], modality: String) -> [DataNote] {
    limits.filter { $0.count > 0 }.map {
      DataNote(
        "values_at_rails", about: "\(modality), column \(channels[$0.channel].name)",
        count: $0.count,
        "values at the rails of the sensor (\(Self.words($0))): missing, as declared")
    }
  }

  private static func words(_ own: Limits) -> String {
    [
      own.low.isFinite ? "\(Canonical.short(own.low)) or less" : nil,
      own.high.isFinite ? "\(Canonical.short(own.high)) or more" : nil,
    ].compactMap { $0 }.joined(separator: ", ")
  }
}
