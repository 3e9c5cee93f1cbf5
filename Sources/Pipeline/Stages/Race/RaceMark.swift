/// What stands in the place of a result where a race dropped its cell.
public struct RaceMark: Sendable, Hashable {
  /// How many folds were finished.
  public let done: Int
  /// How many there are.
  public let folds: Int
  /// What the finished folds show.
  public let reason: String

  /// `after 2 of 5 folds: accuracy 0.512 against 0.741 of the best, p = 0.0004`.
  public var words: String { "after \(done) of \(folds) folds: \(reason)" }
}

extension Artifact {
  /// A cell that goes on.
  static let goesOn = Artifact(attributes: ["raced": "no"])

  /// A cell that was dropped.
  init(_ mark: RaceMark) {
    self.init(attributes: [
      "raced": "yes", "done": "\(mark.done)", "folds": "\(mark.folds)", "reason": mark.reason,
    ])
  }

  /// Why there is no result; `nil` where there is one.
  public var raceMark: RaceMark? {
    guard attributes["raced"] == "yes", let done = attributes["done"].flatMap({ Int($0) }),
      let folds = attributes["folds"].flatMap({ Int($0) }), let reason = attributes["reason"]
    else { return nil }
    return RaceMark(done: done, folds: folds, reason: reason)
  }
}
