import Learners

/// All signal steps that a spec can name.
public enum SignalCatalog {
  /// The steps, sorted by name.
  public static let all: [any SignalStep.Type] = [
    BandPass.self,
    Notch.self,
    Rereference.self,
    Reject.self,
    Resample.self,
  ]

  /// What may stand after `use` in a list of signal steps.
  public static let family = KindFamily(
    name: "signal step", kinds: all.map { KindDeclaration($0) })

  /// Makes the step that decoded values describe.
  /// - Throws: `FeatureFault` for values that do not go together.
  public static func step(
    _ values: ParameterValues, among steps: [any SignalStep.Type] = all
  ) throws(FeatureFault) -> any SignalStep {
    guard let type = steps.first(where: { $0.name == values.use }) else {
      throw FeatureFault(
        "no signal step is called '\(values.use)'", parameter: "use",
        help: Suggestion.known(steps.map { $0.name }))
    }
    return try type.init(values)
  }
}
