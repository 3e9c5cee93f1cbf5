import Learners
import Testing

@testable import Pipeline

@Suite struct WindowPiecesTests {
  private static func pieces(_ length: Double?, _ stride: Double?) -> WindowPieces? {
    WindowPieces(lengthSeconds: length, strideSeconds: stride)
  }

  @Test func bordersLieOnAGrid() throws {
    #expect(Self.pieces(5, 1)?.count == 5)
    #expect(Self.pieces(5, 1)?.seconds == 1)
    // Windows begin at 0, 2, 4 and end at 7, 9, 11.
    #expect(Self.pieces(7, 2)?.count == 7)
    #expect(Self.pieces(7, 2)?.seconds == 1)
    #expect(Self.pieces(2, 0.1)?.count == 20)
    #expect(Self.pieces(10, 10 * (1 - 0.9))?.count == 10)
  }

  @Test func whereNothingIsGainedThereAreNone() {
    #expect(Self.pieces(4, 2) == nil)  // each row is looked at twice: one by one is as quick
    #expect(Self.pieces(4, 4) == nil)
    #expect(Self.pieces(4, 8) == nil)
    #expect(Self.pieces(nil, nil) == nil)
    #expect(Self.pieces(5, nil) == nil)
    #expect(Self.pieces(5, 1.0 / 3.1415926) == nil)  // no common grid
    #expect(Self.pieces(1000, 1) == nil)  // more pieces than it is worth
    #expect(Self.pieces(.infinity, 1) == nil)
    #expect(Self.pieces(5, 0) == nil)
    #expect(Self.pieces(.nan, .nan) == nil)
  }

  @Test func piecesHoldEachRowOnce() throws {
    let recording = Samples.recording([Samples.noise(1000, seed: 1)], rateHz: 64, start: 100)
    let pieces = try #require(Self.pieces(4, 1))
    let windowing = try Windowing(
      .sliding(SlidingWindows(lengthSeconds: 4, strideSeconds: 1, tail: .keep)))
    let set = try windowing.windows(of: Samples.trials([(101.3, 110)]), in: [recording])
    var shared = 0
    for (index, window) in set.windows.enumerated() {
      let rows = set.modalities[0].rows[index]
      let segment = Segment(recording: recording, rows: rows, window: window)
      let found = try #require(pieces.pieces(of: segment, trialStart: nil))
      #expect(found.first?.rows.lowerBound == rows.lowerBound)
      #expect(found.last?.rows.upperBound == rows.upperBound)
      for (piece, next) in zip(found, found.dropFirst()) {
        #expect(piece.rows.upperBound == next.rows.lowerBound)
        #expect(piece.rows.count == 64)
      }
      if index > 0, found.count == 4 {
        let before = Segment(
          recording: recording, rows: set.modalities[0].rows[index - 1],
          window: set.windows[index - 1])
        let known = try #require(pieces.pieces(of: before, trialStart: nil)).map(\.rows)
        shared += found.map(\.rows).count { known.contains($0) }
      }
    }
    #expect(shared >= 3 * 4, "neighbours have pieces in common")
  }

  @Test func windowsOfFewRowsAreNotCut() throws {
    let recording = Samples.recording([Samples.noise(100, seed: 1)], rateHz: 10)
    let pieces = try #require(Self.pieces(4, 1))
    let few = Segment(
      recording: recording, rows: 0..<31, window: Window(trial: 0, start: 0, end: 4))
    #expect(pieces.pieces(of: few, trialStart: nil) == nil)
    let enough = Segment(
      recording: recording, rows: 0..<40, window: Window(trial: 0, start: 0, end: 4))
    #expect(pieces.pieces(of: enough, trialStart: nil)?.map(\.rows.count) == [10, 10, 10, 10])
  }
}
