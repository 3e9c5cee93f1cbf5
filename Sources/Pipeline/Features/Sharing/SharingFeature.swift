/// A feature whose numbers follow from sums over the pieces of a window, so that windows which overlap share
/// the work: every piece is summed up once.
///
/// The numbers agree with those of `compute(_:into:)` but for rounding, and depend on the window's own
/// samples only.
protocol SharingFeature: BoundFeature {
  /// How many numbers sum up a piece.
  var summaryWidth: Int { get }
  /// Sums up the rows of a piece.
  /// - Parameters:
  ///   - piece: its rows; perhaps none.
  ///   - out: `summaryWidth` places to fill.
  func summarize(_ piece: Segment, into out: UnsafeMutablePointer<Double>)
  /// Computes the numbers of a window.
  /// - Parameters:
  ///   - segment: the rows of the window.
  ///   - pieces: the same rows, piece after piece.
  ///   - summaries: what sums them up, `summaryWidth` numbers each.
  ///   - out: `names.count` places to fill.
  func compute(
    _ segment: Segment, pieces: [Segment], summaries: UnsafePointer<Double>,
    into out: UnsafeMutableBufferPointer<Double>)
}

/// What sums up the pieces of the window that was last looked at.
struct SharedPieces {
  private(set) var pieces: [Segment] = []
  /// By feature: as many numbers per piece as it says; nothing of features that share nothing.
  private(set) var summaries: [[Double]]

  init(features: Int) { summaries = [[Double]](repeating: [], count: features) }

  /// Goes on to the next window: pieces that it shares with the last one are kept, others are summed up.
  mutating func advance(to next: [Segment], features: [(any SharingFeature)?]) {
    let kept = places(of: next)
    for (index, feature) in features.enumerated() {
      guard let feature else { continue }
      let width = feature.summaryWidth
      var out = [Double](repeating: 0, count: next.count * width)
      out.withUnsafeMutableBufferPointer { out in
        guard let start = out.baseAddress else { return }
        summaries[index].withUnsafeBufferPointer { known in
          for (place, piece) in next.enumerated() {
            if let old = kept[place], let known = known.baseAddress {
              (start + place * width).update(from: known + old * width, count: width)
            } else {
              feature.summarize(piece, into: start + place * width)
            }
          }
        }
      }
      summaries[index] = out
    }
    pieces = next
  }

  /// Where the pieces of a window stand among those of the last one, both in time order.
  private func places(of next: [Segment]) -> [Int?] {
    var place = 0
    return next.map { piece in
      while place < pieces.count, pieces[place].rows.lowerBound < piece.rows.lowerBound {
        place += 1
      }
      guard place < pieces.count, pieces[place].hasSameRows(as: piece) else { return nil }
      return place
    }
  }
}
