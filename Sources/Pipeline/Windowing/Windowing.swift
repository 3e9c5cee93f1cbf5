import Learners

/// How recordings are cut into windows: the `windowing` section of a spec, typed.
public struct Windowing: Sendable, Hashable {
  /// What a window is.
  public enum Kind: Sendable, Hashable {
    /// Windows of one length at even steps.
    case sliding(SlidingWindows)
    /// One window per trial, as long as the trial.
    case wholeTrial
  }

  /// What a window is.
  public let kind: Kind
  /// The share of a window's span that must hold samples, for modalities without their own.
  public let minCoverage: Double
  /// The share by modality, where the spec gives a map.
  public let minCoverageByModality: [String: Double]

  /// Slack in seconds of every comparison of times: doubles hold Unix times to 0.24 microseconds only.
  static let tolerance = 1e-6
  /// Where the spec says nothing.
  static let defaultCoverage = 0.5

  /// Combines parts.
  public init(
    _ kind: Kind, minCoverage: Double = 0.5, minCoverageByModality: [String: Double] = [:]
  ) {
    self.kind = kind
    self.minCoverage = minCoverage
    self.minCoverageByModality = minCoverageByModality
  }

  /// Reads decoded parameters.
  /// - Throws: `WindowFault` for values that do not go together.
  public init(_ values: ParameterValues) throws(WindowFault) {
    var byModality: [String: Double] = [:]
    for entry in values["min_coverage"]?.map ?? [] { byModality[entry.key] = entry.value.number }
    minCoverage = values["min_coverage"]?.number ?? Windowing.defaultCoverage
    minCoverageByModality = byModality
    if values["use"]?.text == "whole_trial" {
      kind = .wholeTrial
    } else {
      kind = .sliding(try SlidingWindows(values))
    }
  }

  /// The window length in seconds, where it is fixed.
  public var lengthSeconds: Double? {
    if case .sliding(let sliding) = kind { sliding.lengthSeconds } else { nil }
  }

  /// The step from one window's start to the next in seconds, where there is one.
  public var strideSeconds: Double? {
    if case .sliding(let sliding) = kind { sliding.strideSeconds } else { nil }
  }

  /// The share of a window's span that must hold samples of a modality: 0...1.
  public func minCoverage(of modality: String) -> Double {
    minCoverageByModality[modality] ?? minCoverage
  }

  /// Checks the modality names of `min_coverage`.
  /// - Throws: `WindowFault` at the first unknown name.
  public func check(modalities: [String]) throws(WindowFault) {
    for name in minCoverageByModality.keys.sorted() where !modalities.contains(name) {
      let known = modalities.sorted().joined(separator: ", ")
      throw WindowFault(
        "'min_coverage' names modality '\(name)', known are \(known)", parameter: "min_coverage")
    }
  }
}

extension Windowing {
  /// What a spec may write under `windowing`.
  public static let family = KindFamily(
    name: "windowing",
    kinds: [
      KindDeclaration(
        name: "sliding", summary: "Windows of one length at even steps.",
        parameters: SlidingWindows.parameters + [coverage]),
      KindDeclaration(
        name: "whole_trial", summary: "One window per trial, as long as the trial.",
        parameters: [coverage]),
    ],
    defaultKind: "sliding")

  private static let coverage = Parameter(
    "min_coverage", .either([.number(.fraction), .map(.number(.fraction))]),
    default: .number(defaultCoverage),
    """
    Share of a window's actual span that must hold samples, for all modalities or as a map by \
    modality; below it the modality counts as missing in that window.
    """)
}
