/// All resampling steps that a spec can name.
public enum ResamplerCatalog {
  /// The recipes, sorted by name.
  public static let all: [any Resampler.Type] = [
    ADASYN.self,
    BorderlineSMOTE.self,
    RandomOverSample.self,
    RandomUnderSample.self,
    SMOTE.self,
    SMOTENC.self,
  ]

  /// The recipe with that name, if there is one.
  public static func type(named name: String) -> (any Resampler.Type)? {
    all.first { $0.name == name }
  }

  /// Makes a recipe from decoded values.
  /// - Throws: `LearnerError.parameter` for an unknown name or values that do not go together.
  public static func make(
    _ name: String, _ values: ParameterValues
  ) throws(LearnerError) -> any Resampler {
    guard let type = type(named: name) else {
      throw .parameter("unknown resampling step '\(name)'")
    }
    return try type.init(values)
  }
}
