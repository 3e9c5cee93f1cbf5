/// Where a planted study tells the class of a trial.
public enum PlantedSignal: String, Sendable, Hashable, CaseIterable {
  /// In the level of `theta`.
  case eeg
  /// In the level of `brow`.
  case face
  /// In whether `theta` and `brow` lie on the same side: each by itself says nothing.
  case interaction
  /// In whether `alpha` rises or falls during a trial: its values, in any other order, say nothing.
  case timeOrder = "time_order"
  /// Nowhere.
  case none

  /// Where the class is told, in words.
  public var meaning: String {
    switch self {
    case .eeg: "engaged trials have a high level of theta, bored ones a low one"
    case .face: "engaged trials have a high level of brow, bored ones a low one"
    case .interaction:
      "in engaged trials the levels of theta and brow lie on opposite sides, in bored ones on the same"
    case .timeOrder: "in engaged trials alpha rises, in bored ones it falls, over the same values"
    case .none: "nothing depends on the class"
    }
  }

  /// What a reader may look at.
  public enum View: String, Sendable, Hashable, CaseIterable {
    /// The EEG of a trial, in time.
    case eeg
    /// The face of a trial, in time.
    case face
    /// Both, in time.
    case both
    /// Both, as a heap of samples without their order.
    case bothWithoutOrder = "both_without_order"
  }

  /// Whether a reader with this view has any means to tell the class.
  public func isSeen(by view: View) -> Bool {
    switch self {
    case .eeg: view != .face
    case .face: view != .eeg
    case .interaction: view == .both || view == .bothWithoutOrder
    case .timeOrder: view == .eeg || view == .both
    case .none: false
    }
  }
}
