/// All smoothers that a spec can name.
public enum SmootherCatalog {
  /// The recipes, sorted by name.
  public static let all: [any Smoother.Type] = [
    HiddenMarkovSmoother.self,
    MajoritySmoother.self,
    MovingAverage.self,
  ]

  /// The recipe with that name, if there is one.
  public static func type(named name: String) -> (any Smoother.Type)? {
    all.first { $0.name == name }
  }

  /// Makes a recipe from decoded values.
  /// - Throws: `LearnerError.parameter` for an unknown name or values that do not go together.
  public static func make(
    _ name: String, _ values: ParameterValues
  ) throws(LearnerError) -> any Smoother {
    guard let type = type(named: name) else {
      throw .parameter("unknown smoothing '\(name)'")
    }
    return try type.init(values)
  }
}
