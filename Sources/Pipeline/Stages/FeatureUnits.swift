import Learners

/// Units of features: what follows from the unit of a column, and what a feature has by itself.
enum FeatureUnits {
  /// - Parameters:
  ///   - column: the number's own name, as its feature calls it.
  ///   - declaration: the decoded feature.
  ///   - channel: the column that it is called after.
  /// - Returns: the unit, `1` for none; `nil` where no unit is declared, or none follows.
  static func unit(
    of column: String, _ declaration: ParameterValues, _ channel: Channel?
  ) -> String? {
    let own = channel?.unit
    switch declaration.use {
    case PassedColumns.name, LineLength.name: return own
    case SampleStatistics.name: return statistic(of: column, declaration, channel)
    case ZeroCrossings.name: return "1/s"
    case BlinkRate.name: return "1/min"
    case DifferentialEntropy.name: return "nat"
    case BandAsymmetry.name, BandRatio.name, Coherence.name, Occurrence.name, SpectralEntropy.name:
      return "1"
    case HjorthParameters.name:
      return column.hasSuffix("_activity") ? own.map { "\($0)^2" } : "1"
    case Episodes.name: return episodes(column)
    case WelchBandPower.name:
      if column.contains("_relative") { return "1" }
      let power = own.map { "\($0)^2" }
      return column.hasSuffix("_log") ? power.map { "ln(\($0))" } : power
    case Lagged.name: return wrapped(column, declaration, channel)
    case BaselineCorrected.name:
      if column.hasSuffix("_baseline_percent") { return "%" }
      return column.hasSuffix("_baseline_difference") ? wrapped(column, declaration, channel) : "1"
    default: return nil
    }
  }

  private static func statistic(
    of column: String, _ declaration: ParameterValues, _ channel: Channel?
  ) -> String? {
    guard let channel, ElementTransform(declaration) == .none else { return nil }
    switch column.dropFirst(channel.name.count + 1) {
    case "mean", "median", "min", "max", "std", "iqr": return channel.unit
    case "variance": return channel.unit.map { "\($0)^2" }
    case "slope": return channel.unit.map { "\($0)/s" }
    case "skewness", "kurtosis": return "1"
    default: return nil
    }
  }

  private static func episodes(_ column: String) -> String? {
    if column.hasSuffix("_per_minute") { return "1/min" }
    return column.hasSuffix("_s") ? "s" : "1"
  }

  /// The unit of the feature that is wrapped, where all that could be meant have the same.
  private static func wrapped(
    _ column: String, _ declaration: ParameterValues, _ channel: Channel?
  ) -> String? {
    let suffix = declaration.use == Lagged.name ? "_lag" : "_baseline_"
    guard let end = column.ranges(of: suffix).last?.lowerBound else { return nil }
    let inner = String(column[..<end])
    let features = (declaration["features"]?.list ?? []).compactMap(\.record)
    let units = Set(features.map { unit(of: inner, $0, channel) })
    return units.count == 1 ? units.first ?? nil : nil
  }
}
