/// How the samples of a span of time become one number.
public enum SampleAggregate: String, Sendable, Hashable, CaseIterable {
  /// Arithmetic mean.
  case mean
  /// Middle value; of an even number the mean of the two middle ones.
  case median
  /// Largest value.
  case max
  /// The last one in time.
  case last

  /// The number of some samples in time order; missing samples count for nothing.
  /// - Returns: `nil` where no sample is finite.
  public func value(of samples: some Sequence<Double>) -> Double? {
    let finite = samples.filter(\.isFinite)
    guard let final = finite.last else { return nil }
    switch self {
    case .mean:
      let mean = finite.reduce(0, +) / Double(finite.count)
      return mean.isFinite ? mean : nil
    case .median: return CutScheme.quantile(0.5, of: finite.sorted())
    case .max: return finite.max()
    case .last: return final
    }
  }
}
