/// A trial of a planted study: its class and the three coins that its samples show.
public struct PlantedTrial: Sendable, Hashable {
  /// Whether the class is `engaged`; else it is `bored`.
  public var isEngaged: Bool
  /// Whether the level of `theta` is high.
  public var hasHighTheta: Bool
  /// Whether the level of `brow` is high.
  public var hasHighBrow: Bool
  /// Whether `alpha` rises.
  public var rises: Bool

  /// What the class is called in the trial log.
  public var label: String { Self.labels[isEngaged ? 1 : 0] }
  /// Both classes.
  static let labels = ["bored", "engaged"]

  /// The class that an ideal reader would say.
  /// - Returns: whether it is `engaged`; `nil` where the signal tells nothing.
  public func reading(_ signal: PlantedSignal) -> Bool? {
    switch signal {
    case .eeg: hasHighTheta
    case .face: hasHighBrow
    case .interaction: hasHighTheta != hasHighBrow
    case .timeOrder: rises
    case .none: nil
    }
  }

  /// Makes the signal say a class.
  mutating func plant(_ says: Bool, _ signal: PlantedSignal) {
    switch signal {
    case .eeg: hasHighTheta = says
    case .face: hasHighBrow = says
    case .interaction: hasHighBrow = says != hasHighTheta
    case .timeOrder: rises = says
    case .none: break
    }
  }
}
