import Learners

/// All ways to bring modalities together that a spec can name.
public enum FusionCatalog {
  /// The recipes, sorted by name.
  public static let all: [any Fusion.Type] = [
    EarlyFusion.self,
    IntermediateFusion.self,
    LateFusion.self,
    SingleModality.self,
  ]

  /// What may stand under `fusion`.
  public static let family = KindFamily(name: "fusion", kinds: all.map { KindDeclaration($0) })

  /// Makes a recipe from decoded values.
  /// - Throws: `FusionFault` for values that do not go together.
  public static func make(_ values: ParameterValues) throws(FusionFault) -> any Fusion {
    guard let type = all.first(where: { $0.name == values.use }) else {
      throw FusionFault(message: "unknown fusion '\(values.use)'", parameter: "use")
    }
    return try type.init(values)
  }
}
