import Glibc
import Learners

/// Features against what they are in a stretch of rest of the same trial and subject.
///
/// The stretch is `before_s` seconds up to the start of the trial, or the trial's first `first_s` seconds;
/// windows that reach into it are missing. With x of the window and b of the stretch: `difference` x − b,
/// in the feature's unit; `ratio` x / b; `percent` 100 (x − b) / b; `log_ratio` ln(x / b), of numbers
/// above zero; `z` (x − mean) / std over pieces of the stretch as long as a window, std with n − 1. Undefined
/// where less than `min_coverage` of the stretch holds samples, where b or the std is 0, and where the
/// feature is undefined. Nothing is learned: neither labels nor other subjects are looked at.
public struct BaselineCorrected: WrappingFeature {
  /// `baseline_corrected` in a spec.
  public static let name = "baseline_corrected"
  /// One sentence for people.
  public static let summary = "Features against their value in a stretch of rest of the same trial."
  /// What the spec may say.
  public static let parameters: [Parameter] = [
    Parameter(
      "before_s", .number(longest), default: nil,
      """
      The stretch of rest is this many seconds up to the start of the trial; this or `first_s`. It may lie \
      in the trial before: then split by subject.
      """),
    Parameter(
      "first_s", .number(longest), default: nil,
      "The stretch of rest is this many seconds from the start of the trial on."),
    Parameter(
      "as", .choice(Measure.allCases.map(\.rawValue)),
      default: .text(Measure.difference.rawValue),
      """
      `difference`, `ratio`, `percent`, `log_ratio` (natural logarithm), or `z`: in standard deviations \
      over pieces of the stretch that are as long as a window.
      """),
    Parameter(
      "min_coverage", .number(.fraction), default: .number(0.5),
      "Share of the stretch (of each piece for `z`) that must hold samples."),
    WrappedFeatures.parameter,
  ]

  /// A day.
  private static let longest = NumberRange(0, 86_400, includesLower: false)
  private static let mostPieces = 1000.0

  enum Measure: String, Sendable, CaseIterable {
    case difference
    case ratio
    case percent
    case logRatio = "log_ratio"
    case z
  }

  /// Where the stretch lies, in seconds from the start of the trial.
  private let stretch: Range<Double>
  private let parameter: String
  private let measure: Measure
  private let leastCoverage: Double
  private let features: WrappedFeatures

  /// Reads the declared parameters.
  /// - Throws: `FeatureFault` without a stretch, with two, and for features that are wrong.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    switch (values["before_s"]?.number, values["first_s"]?.number) {
    case (let seconds?, nil): (stretch, parameter) = (-seconds..<0, "before_s")
    case (nil, let seconds?): (stretch, parameter) = (0..<seconds, "first_s")
    case (nil, nil):
      throw FeatureFault("'baseline_corrected' needs 'before_s' or 'first_s'", help: "before_s: 2")
    default:
      throw FeatureFault(
        "'before_s' and 'first_s' are two baselines: give one of them", parameter: "first_s")
    }
    measure = values["as"]?.text.flatMap(Measure.init(rawValue:)) ?? .difference
    leastCoverage = values["min_coverage"]?.number ?? 0.5
    features = try WrappedFeatures(values)
  }

  /// Looks whether windows lie beside the stretch.
  /// - Throws: `FeatureFault` where a window would be compared with itself, or the spread of one piece
  ///   is asked for.
  public func check(_ windowing: Windowing) throws(FeatureFault) {
    guard case .sliding(let sliding) = windowing.kind else {
      if stretch.lowerBound == 0 {
        throw FeatureFault(
          "a whole trial holds its own first seconds: it would be compared with itself",
          parameter: "first_s", help: "use 'before_s' or sliding windows")
      }
      if measure == .z {
        throw FeatureFault(
          "'z' is over pieces as long as a window, and whole trials have no length of their own",
          parameter: "as", help: "use sliding windows")
      }
      return
    }
    let seconds = stretch.upperBound - stretch.lowerBound
    if measure == .z, seconds < 2 * sliding.lengthSeconds - Windowing.tolerance {
      throw FeatureFault(
        "'z' needs two pieces of \(Canonical.short(sliding.lengthSeconds)) s, the length of a window; "
          + "the stretch has \(Canonical.short(seconds)) s", parameter: parameter)
    }
    if measure == .z, seconds > Self.mostPieces * sliding.lengthSeconds {
      throw FeatureFault(
        "the stretch has more than \(Int(Self.mostPieces)) pieces as long as a window",
        parameter: parameter)
    }
  }

  /// Binds the wrapped features.
  /// - Throws: `FeatureFault` where a feature fits neither the channels nor the length of the stretch.
  public func bound(to channels: [Channel], windowSeconds: Double?) throws(FeatureFault)
    -> any BoundFeature
  {
    let own = try features.bound(to: channels, windowSeconds: windowSeconds)
    if measure != .z {
      // What a window is too short for, the stretch may be too short for as well.
      _ = try features.bound(
        to: channels, windowSeconds: stretch.upperBound - stretch.lowerBound)
    }
    return BoundBaseline(
      names: own.names.map { "\($0)_baseline_\(measure.rawValue)" }, features: own,
      stretch: stretch, pieceSeconds: measure == .z ? windowSeconds : nil, measure: measure,
      leastCoverage: leastCoverage)
  }
}

private struct BoundBaseline: ReachingFeature {
  let names: [String]
  let features: FeatureSet
  let stretch: Range<Double>
  /// Length of the pieces that a spread is taken over.
  let pieceSeconds: Double?
  let measure: BaselineCorrected.Measure
  let leastCoverage: Double
  var mostRows: Int { features.mostRows }

  func stretches(of window: Int, in subject: SubjectWindows) -> [Segment] {
    guard let start = subject.trialStart(of: window), let trial = subject.windows[window].trial
    else { return [] }
    let interval = start + stretch.lowerBound..<start + stretch.upperBound
    let own = subject.windows[window]
    // A window is not compared with itself.
    guard
      own.start >= interval.upperBound - Windowing.tolerance
        || own.end <= interval.lowerBound + Windowing.tolerance
    else { return [] }
    return pieces(of: interval).compactMap {
      subject.stretch(of: trial, $0, leastCoverage: leastCoverage)
    }
  }

  private func pieces(of interval: Range<Double>) -> [Range<Double>] {
    guard let pieceSeconds else { return [interval] }
    let count = Int((stretch.upperBound - stretch.lowerBound) / pieceSeconds + 1e-9)
    // The last piece ends where the stretch ends before a trial, the first begins where a trial does.
    let first =
      stretch.upperBound == 0
      ? interval.upperBound - Double(count) * pieceSeconds : interval.lowerBound
    return (0..<count).map {
      first + Double($0) * pieceSeconds..<first + Double($0 + 1) * pieceSeconds
    }
  }

  /// The values of the stretch, or means and standard deviations over its pieces.
  func prepared(from stretches: [Segment]) -> [Double] {
    let rows = stretches.map { features.compute($0) }
    guard measure == .z else {
      return rows.first ?? [Double](repeating: .nan, count: names.count)
    }
    var means: [Double] = []
    var deviations: [Double] = []
    for column in names.indices {
      let values = rows.map { $0[column] }.filter(\.isFinite)
      let count = Double(values.count)
      let mean = values.reduce(0, +) / count
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let varies = values.contains { $0 != values[0] }
      means.append(mean)
      deviations.append(varies ? (squares / (count - 1)).squareRoot() : .nan)
    }
    return means + deviations
  }

  func compute(
    _ segment: Segment, with prepared: [Double], into out: UnsafeMutableBufferPointer<Double>
  ) {
    for (place, value) in features.compute(segment).enumerated() {
      let base = prepared[place]
      out[place] =
        switch measure {
        case .difference: value - base
        case .ratio: value / base
        case .percent: 100 * (value - base) / base
        case .logRatio: value > 0 && base > 0 ? log(value / base) : .nan
        case .z: (value - base) / prepared[names.count + place]
        }
    }
  }
}
