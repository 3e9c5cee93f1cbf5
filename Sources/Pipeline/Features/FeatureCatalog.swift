import Learners

/// All features that a spec can name: those that are computed here, window by window, and `command`.
public enum FeatureCatalog {
  /// The features, sorted by name.
  public static let all: [any Feature.Type] = [
    BandAsymmetry.self,
    BandRatio.self,
    BaselineCorrected.self,
    BlinkRate.self,
    Coherence.self,
    PassedColumns.self,
    DifferentialEntropy.self,
    Episodes.self,
    HjorthParameters.self,
    Lagged.self,
    LineLength.self,
    Occurrence.self,
    SpectralEntropy.self,
    SampleStatistics.self,
    WelchBandPower.self,
    ZeroCrossings.self,
  ]

  /// What may stand after `use` in a list of features.
  public static let family = KindFamily(
    name: "feature",
    kinds: (all + [CommandFeature.self]).map { KindDeclaration($0) }.sorted { $0.name < $1.name })

  /// The features that stay within their window, which others can wrap.
  static let plainFamily = KindFamily(
    name: "plain feature",
    kinds: all.filter { !($0 is any WrappingFeature.Type) }.map { KindDeclaration($0) })

  /// Makes the feature that decoded values describe.
  /// - Throws: `FeatureFault` for values that do not go together.
  public static func feature(_ values: ParameterValues) throws(FeatureFault) -> any Feature {
    if values.use == CommandFeature.name { return try CommandFeature(values) }
    guard let type = all.first(where: { $0.name == values.use }) else {
      preconditionFailure("the decoder let an unknown feature pass: \(values.use)")
    }
    return try type.init(values)
  }
}
