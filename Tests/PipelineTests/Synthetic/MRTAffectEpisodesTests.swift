import Learners
import Testing

@testable import Pipeline

@Suite struct MRTAffectEpisodesTests {
  /// In a session of a quarter of an hour a face is neutral most of the time, and not always.
  @Test func bothStatesAreShownNowAndThen() throws {
    let study = try MRTStudy(subjects: 12, seed: 5, rowsPerSubject: 1000)
    var frames: [MRTAffectEpisodes.State: Int] = [:]
    for subject in 0..<12 {
      var episodes = MRTAffectEpisodes(study.session(of: subject))
      for _ in 0..<9000 {
        episodes.advance()
        frames[episodes.state, default: 0] += 1
      }
    }
    let all = Double(12 * 9000)
    for state in [MRTAffectEpisodes.State.engaged, .confused] {
      #expect((0.02...0.2).contains(Double(frames[state, default: 0]) / all), "\(state): \(frames)")
    }
    #expect(Double(frames[.none, default: 0]) / all > 0.7)
  }

  @Test func aStateMovesItsMetricAndTheNeutralOneOnly() throws {
    let study = try MRTStudy(subjects: 3, seed: 6, rowsPerSubject: 1000)
    var episodes = MRTAffectEpisodes(study.session(of: 0))
    while episodes.state == .none { episodes.advance() }
    let own = episodes.state == .engaged ? "Engagement" : "Confusion"
    let other = episodes.state == .engaged ? "Confusion" : "Engagement"
    #expect(episodes.rise(of: own) == MRTAffectEpisodes.rise)
    #expect(episodes.rise(of: "Neutral") == MRTAffectEpisodes.rise)
    #expect(episodes.rise(of: other) == 0)
    #expect(episodes.rise(of: "Brow Raise") == 0)
  }
}
