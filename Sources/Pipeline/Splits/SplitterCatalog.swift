import Learners

/// All ways to divide that a spec can name.
public enum SplitterCatalog {
  /// The splitters, sorted by name.
  public static let all: [any Splitter.Type] = [
    Fixed.self,
    ForwardChaining.self,
    GroupKFold.self,
    LeakyRandomWindows.self,
    LeaveOneGroupOut.self,
    StratifiedGroupKFold.self,
    TimeBlocks.self,
  ]

  /// The type behind a name.
  static func type(named name: String) -> any Splitter.Type {
    guard let type = all.first(where: { $0.name == name }) else {
      preconditionFailure("the decoder let an unknown splitter pass: \(name)")
    }
    return type
  }
}
