/// All preprocessing steps that a spec can name.
public enum TransformerCatalog {
  /// The recipes, sorted by name.
  public static let all: [any Transformer.Type] = [
    CorrelationFilter.self,
    Impute.self,
    MinMaxScale.self,
    OneHot.self,
    PCA.self,
    PolynomialFeatures.self,
    PowerTransform.self,
    QuantileTransform.self,
    RobustScale.self,
    SelectKBest.self,
    Standardize.self,
    SubjectZScore.self,
    VarianceFilter.self,
  ]

  /// The recipe with that name, if there is one.
  public static func type(named name: String) -> (any Transformer.Type)? {
    all.first { $0.name == name }
  }

  /// Makes a recipe from decoded values.
  /// - Throws: `LearnerError.parameter` for an unknown name or values that do not go together.
  public static func make(
    _ name: String, _ values: ParameterValues
  ) throws(LearnerError) -> any Transformer {
    guard let type = type(named: name) else {
      throw .parameter("unknown preprocessing step '\(name)'")
    }
    return try type.init(values)
  }
}
