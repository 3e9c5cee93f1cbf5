import Learners
import Testing

@testable import Pipeline

/// Powers that columns hold, put together from pieces, against those of each window by itself.
@Suite struct SharedPowersTests {
  private static let recording: Recording = {
    var channels: [Channel] = []
    for band in ["Alpha", "Theta", "Beta"] {
      for electrode in ["AF7", "AF8"] {
        channels.append(
          Channel(
            name: "\(band)_\(electrode)", group: "band", scale: .log10, band: band,
            electrode: electrode))
      }
    }
    let columns = channels.indices.map { channel in
      Samples.noise(64 * 30, seed: UInt64(channel)).enumerated().map { row, value in
        channel == 1 && (300..<900).contains(row) || row % (50 + channel) == 3 ? .nan : value
      }
    }
    return Samples.recording(columns, rateHz: 64, channels: channels)
  }()

  private static let features: [(name: String, values: ParameterValues)] = [
    (
      "asymmetry",
      ParameterValues(["band": .text("Alpha"), "right": .text("AF8"), "left": .text("AF7")])
    ),
    (
      "band_ratio",
      ParameterValues([
        "name": .text("engagement"), "numerator": .list([.text("Beta")]),
        "denominator": .list([.text("Alpha"), .text("Theta")]),
      ])
    ),
    ("differential_entropy", ParameterValues(["columns": .text("band")])),
  ]

  @Test(arguments: features.map(\.name))
  func agreeWithEachWindowByItself(_ name: String) throws {
    var values = try #require(Self.features.first { $0.name == name }).values
    values["use"] = .text(name)
    let feature = try FeatureCatalog.feature(values)
    #expect(feature.sharesPieces)
    let windowing = try Windowing(
      .sliding(SlidingWindows(lengthSeconds: 5, strideSeconds: 0.5)), minCoverage: 0)
    let windows = try windowing.windows(
      of: Samples.trials([(0, 14.2), (15, 30)]), in: [Self.recording])
    let features = try FeatureSet(
      [feature], channels: Self.recording.channels, windowSeconds: 5)
    func extract(_ pieces: WindowPieces?) throws -> FeatureMatrix {
      try FeatureExtraction.extract(
        from: Self.recording, windows: windows, features: features,
        surroundings: .init(pieces: pieces), executor: SerialExecutor())
    }
    let shared = try extract(WindowPieces(lengthSeconds: 5, strideSeconds: 0.5))
    let direct = try extract(nil)
    #expect(shared.names == direct.names)
    #expect(shared.undefined == direct.undefined)
    var differing = 0
    for (one, other) in zip(shared.values.elements, direct.values.elements) {
      if one.bitPattern != other.bitPattern { differing += 1 }
      #expect(abs(one - other) <= 1e-12 * max(1, abs(other)) || one.isNaN && other.isNaN)
    }
    #expect(differing > 0, "nothing was put together from pieces")
  }

  @Test func rawSignalsShareNothing() throws {
    let feature = try FeatureCatalog.feature(
      ParameterValues([
        "use": .text("differential_entropy"), "columns": .text("raw"),
        "bands": .map([.init(key: "alpha", value: .list([.number(8), .number(13)]))]),
      ]))
    #expect(!feature.sharesPieces)
    let bound = try feature.bound(
      to: [Channel(name: "x", group: "raw", rateHz: 64)], windowSeconds: 5)
    #expect(!(bound is any SharingFeature))
  }
}
