import Glibc
import Learners

/// Pieces of time that windows which overlap have in common: each window is cut at the steps of a grid on
/// which it begins and ends, and so are its neighbours.
///
/// The grid starts with the window itself, so that what is made of its pieces depends on nothing but the
/// window and its samples.
public struct WindowPieces: Sendable, Hashable {
  /// Length of a piece in seconds; the last one of a shorter window is shorter.
  public let seconds: Double
  /// Pieces of a window of full length.
  public let count: Int

  /// From this many windows on that share a moment, it is worth it to sum up pieces.
  private static let leastOverlap = 3.0
  private static let mostPieces = 256.0
  /// Rows that a piece must have on average, or the pieces cost more than the rows.
  private static let leastRows = 8

  /// Finds the longest pieces of windows.
  /// - Returns: `nil` where fewer than three windows share a moment, and where starts and ends of windows lie
  ///   on no common grid that is coarse enough.
  public init?(lengthSeconds: Double?, strideSeconds: Double?) {
    guard let lengthSeconds, let strideSeconds,
      lengthSeconds >= Self.leastOverlap * strideSeconds - Windowing.tolerance
    else { return nil }
    for division in 1...16 {
      let seconds = strideSeconds / Double(division)
      let count = lengthSeconds / seconds
      if count > Self.mostPieces { break }
      if abs(count - count.rounded()) <= 1e-9 * count {
        self.seconds = seconds
        self.count = Int(count.rounded())
        return
      }
    }
    return nil
  }

  /// Cuts a window.
  /// - Parameters:
  ///   - segment: the rows of the window.
  ///   - trialStart: what the clock of rows that are timed from their trial begins with.
  /// - Returns: pieces in time order that hold each row once; `nil` where there are too few rows to gain
  ///   by it.
  func pieces(of segment: Segment, trialStart: Double?) -> [Segment]? {
    let window = segment.window
    guard segment.mostRows >= Self.leastRows * count else { return nil }
    let span = (window.end - window.start - Windowing.tolerance) / seconds
    guard span > 0, span <= Double(count) else { return nil }
    let count = Int(span.rounded(.up))
    var tracks: [[Range<Int>]] = []
    for (index, track) in segment.recording.tracks.enumerated() {
      var clock = 0.0
      if track.rowsOfTrial != nil {
        guard let trialStart else { return nil }
        clock = trialStart
      }
      let rows = index == 0 ? segment.rows : segment.trackRows[index - 1]
      tracks.append(cut(rows, of: track, from: window.start - clock, into: count))
    }
    return (0..<count).map { piece in
      Segment(
        recording: segment.recording, rows: tracks[0][piece],
        trackRows: tracks.dropFirst().map { $0[piece] }, window: window)
    }
  }

  private func cut(
    _ rows: Range<Int>, of track: Recording.Track, from start: Double, into count: Int
  ) -> [Range<Int>] {
    var out: [Range<Int>] = []
    var first = rows.lowerBound
    for piece in 1..<max(1, count) {
      let end = track.firstRow(
        notBefore: start + Double(piece) * seconds - Windowing.tolerance,
        among: first..<rows.upperBound)
      out.append(first..<end)
      first = end
    }
    out.append(first..<rows.upperBound)
    return out
  }
}
