import Glibc
import Learners

/// Activity, mobility and complexity of raw signals.
///
/// Activity is the variance of the samples, in their unit squared; mobility √(var(Δx) / var(x)), per
/// sample step; complexity mobility(Δx) / mobility(x), without a unit; variances divide by n, Δ is the
/// difference between neighbouring samples. Missing samples are skipped, and no difference is taken across
/// them or across a pause. A signal that does not vary has an activity of 0 and nothing else.
/// Hjorth (1970), doi:10.1016/0013-4694(70)90143-4.
public struct HjorthParameters: Feature {
  /// `hjorth` in a spec.
  public static let name = "hjorth"
  /// One sentence for people.
  public static let summary = "Hjorth's activity, mobility and complexity of raw signals."
  /// What the spec may say.
  public static let parameters: [Parameter] = [
    Parameter(
      required: "columns", ChannelSelection.type,
      "A group of raw signal columns, or a list of groups and columns."),
    Parameter(
      "stats", .nonEmptyList(.choice(Measure.allCases.map(\.rawValue))),
      default: .list(Measure.allCases.map { .text($0.rawValue) }),
      "What is computed of each column; mobility is per sample, so that it depends on the rate."),
  ]

  enum Measure: String, Sendable, CaseIterable {
    case activity
    case mobility
    case complexity
  }

  private let selection: ChannelSelection
  private let measures: [Measure]

  /// Reads the declared parameters.
  /// - Throws: `FeatureFault` where a number is named twice.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    selection = ChannelSelection(values["columns"])
    measures = try values.distinct("stats")
  }

  /// Chooses the columns.
  public func bound(to channels: [Channel], windowSeconds: Double?) throws(FeatureFault)
    -> any BoundFeature
  {
    let chosen = try selection.indices(in: channels)
    return BoundHjorth(
      names: chosen.flatMap { index in
        measures.map { "\(channels[index].name)_\($0.rawValue)" }
      }, channels: chosen, measures: measures)
  }
}

private struct BoundHjorth: BoundFeature {
  let names: [String]
  let channels: [Int]
  let measures: [HjorthParameters.Measure]

  func compute(_ segment: Segment, into out: UnsafeMutableBufferPointer<Double>) {
    for (index, channel) in channels.enumerated() {
      SampleRuns.read(segment, channel) { runs in
        let activity = runs.variance(ofDifferences: 0)
        let first = runs.variance(ofDifferences: 1)
        let mobility = (first / activity).squareRoot()
        for (place, measure) in measures.enumerated() {
          out[index * measures.count + place] =
            switch measure {
            case .activity: activity
            case .mobility: mobility
            case .complexity:
              (runs.variance(ofDifferences: 2) / first).squareRoot() / mobility
            }
        }
      }
    }
  }
}
