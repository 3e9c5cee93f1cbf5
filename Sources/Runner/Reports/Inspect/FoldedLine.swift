/// The line of time of one subject, from the first thing that happened on, with long pauses folded.
struct FoldedLine: Sendable {
  /// A pause longer than this is folded, in seconds.
  static let longestPause = 900.0
  /// What a folded pause takes, in seconds.
  static let foldSeconds = 30.0

  /// A pause that is not drawn at its length.
  struct Fold: Sendable, Equatable {
    /// Where it stands on the line.
    let place: Double
    /// How long it is.
    let seconds: Double
  }

  private var pieces: [(from: Double, to: Double, place: Double)] = []
  /// The pauses that are folded.
  private(set) var folds: [Fold] = []
  /// How long the line is, in seconds.
  private(set) var length = 0.0

  /// - Parameter spans: everything that is to be shown on the line.
  init(_ spans: [ClosedRange<Double>]) {
    for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      guard let last = pieces.last else {
        pieces.append((span.lowerBound, span.upperBound, 0))
        length = span.upperBound - span.lowerBound
        continue
      }
      if span.lowerBound - last.to > Self.longestPause {
        folds.append(
          Fold(place: length + Self.foldSeconds / 2, seconds: span.lowerBound - last.to))
        length += Self.foldSeconds
        pieces.append((span.lowerBound, span.upperBound, length))
        length += span.upperBound - span.lowerBound
      } else if span.upperBound > last.to {
        length += span.upperBound - last.to
        pieces[pieces.count - 1].to = span.upperBound
      }
    }
  }

  /// Where a moment stands on the line, in seconds from its start.
  func place(_ time: Double) -> Double {
    for piece in pieces.reversed() where time >= piece.from {
      return piece.place + min(time, piece.to) - piece.from
    }
    return 0
  }
}
