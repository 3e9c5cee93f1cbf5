/// All calibrators that a spec can name.
public enum CalibratorCatalog {
  /// The recipes, sorted by name.
  public static let all: [any Calibrator.Type] = [
    Isotonic.self,
    Platt.self,
    Temperature.self,
  ]

  /// The recipe with that name, if there is one.
  public static func type(named name: String) -> (any Calibrator.Type)? {
    all.first { $0.name == name }
  }

  /// Makes a recipe from decoded values.
  /// - Throws: `LearnerError.parameter` for an unknown name or values that do not go together.
  public static func make(
    _ name: String, _ values: ParameterValues
  ) throws(LearnerError) -> any Calibrator {
    guard let type = type(named: name) else {
      throw .parameter("unknown calibration '\(name)'")
    }
    return try type.init(values)
  }
}
