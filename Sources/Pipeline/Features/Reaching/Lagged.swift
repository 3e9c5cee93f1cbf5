import Learners

/// The values that features have in an earlier window of the same trial.
///
/// The window that begins exactly `lag_s` seconds, or `lag_windows` steps, before; missing where the trial
/// has none, where the modality does not cover it, and where the feature is undefined there. Never from
/// another trial. A row with lagged values is computed from the samples of both windows, and the guard of
/// a split counts them so.
public struct Lagged: WrappingFeature {
  /// `lagged` in a spec.
  public static let name = "lagged"
  /// One sentence for people.
  public static let summary = "Features as they were in an earlier window of the same trial."
  /// What the spec may say.
  public static let parameters: [Parameter] = [
    Parameter(
      "lag_windows", .integer(1...1_000_000), default: nil,
      "How many steps of the windowing lie between the two windows; this or `lag_s`."),
    Parameter(
      "lag_s", .number(.positive), default: nil,
      "How many seconds lie between the starts of the two windows, a multiple of the step."),
    WrappedFeatures.parameter,
  ]

  private enum Lag {
    case windows(Int)
    case seconds(Double)
  }

  private let lag: Lag
  private let features: WrappedFeatures

  /// Reads the declared parameters.
  /// - Throws: `FeatureFault` without a lag, with two, and for features that are wrong.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    switch (values["lag_windows"]?.integer, values["lag_s"]?.number) {
    case (let windows?, nil): lag = .windows(windows)
    case (nil, let seconds?): lag = .seconds(seconds)
    case (nil, nil):
      throw FeatureFault("'lagged' needs 'lag_windows' or 'lag_s'", help: "lag_windows: 1")
    default:
      throw FeatureFault(
        "'lag_windows' and 'lag_s' say the same thing: give one of them", parameter: "lag_s")
    }
    features = try WrappedFeatures(values)
  }

  /// Looks whether windows follow each other at this lag.
  /// - Throws: `FeatureFault` for whole trials, and for a lag that is no multiple of the step.
  public func check(_ windowing: Windowing) throws(FeatureFault) {
    guard case .sliding(let sliding) = windowing.kind else {
      throw FeatureFault("a whole trial has no window before it", help: "use sliding windows")
    }
    guard case .seconds(let seconds) = lag else { return }
    let steps = (seconds / sliding.strideSeconds).rounded()
    guard steps >= 1, abs(steps * sliding.strideSeconds - seconds) <= Windowing.tolerance else {
      throw FeatureFault(
        "no window begins \(Canonical.short(seconds)) s before another: the step is "
          + "\(Canonical.short(sliding.strideSeconds)) s", parameter: "lag_s",
        help: "a multiple of the step")
    }
  }

  /// Binds the wrapped features.
  public func bound(to channels: [Channel], windowSeconds: Double?) throws(FeatureFault)
    -> any BoundFeature
  {
    let features = try features.bound(to: channels, windowSeconds: windowSeconds)
    switch lag {
    case .windows(let count):
      return BoundLagged(
        names: features.names.map { "\($0)_lag\(count)" }, features: features, windows: count,
        seconds: nil)
    case .seconds(let seconds):
      return BoundLagged(
        names: features.names.map { "\($0)_lag_\(Canonical.short(seconds))s" },
        features: features, windows: nil, seconds: seconds)
    }
  }
}

private struct BoundLagged: ReachingFeature {
  let names: [String]
  let features: FeatureSet
  /// One of the two.
  let windows: Int?
  let seconds: Double?
  var mostRows: Int { features.mostRows }

  func stretches(of window: Int, in subject: SubjectWindows) -> [Segment] {
    let steps = windows.flatMap { count in subject.strideSeconds.map { Double(count) * $0 } }
    guard let lag = seconds ?? steps, let earlier = subject.window(lag, before: window) else {
      return []
    }
    return [subject.segment(earlier)]
  }

  func prepared(from stretches: [Segment]) -> [Double] {
    stretches.first.map { features.compute($0) }
      ?? [Double](repeating: .nan, count: names.count)
  }

  func compute(
    _ segment: Segment, with prepared: [Double], into out: UnsafeMutableBufferPointer<Double>
  ) {
    for (place, value) in prepared.enumerated() { out[place] = value }
  }
}
