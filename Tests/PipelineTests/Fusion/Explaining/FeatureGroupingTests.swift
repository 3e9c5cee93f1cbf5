import Learners
import Testing

@testable import Pipeline

@Suite struct FeatureGroupingTests {
  private static let columns: [FeatureGrouping.Column] = {
    var columns: [FeatureGrouping.Column] = []
    for band in ["Alpha", "Beta"] {
      for electrode in ["AF7", "AF8"] {
        columns.append(
          .init(
            modality: "eeg", group: "band", name: "\(band)_\(electrode)", band: band,
            electrode: electrode))
      }
    }
    return columns + [
      .init(modality: "eeg", group: "raw", name: "RAW_AF7", electrode: "AF7"),
      .init(modality: "face", group: "emotion", name: "Joy"),
      .init(modality: "face", group: "action_unit", name: "Lip Press"),
      .init(modality: "face", group: "action_unit", name: "AU*"),
    ]
  }()

  private func groups(_ kind: FeatureGrouping.Kind) -> [String?] {
    let grouping = FeatureGrouping(kind, columns: Self.columns, bands: ["gamma"])
    return [
      "eeg:Alpha_AF7_mean", "eeg:statistics.Beta_AF8_mean", "eeg:RAW_AF7_gamma",
      "eeg:alpha_asymmetry_AF8_AF7", "eeg:engagement_index", "face:Joy_max",
      "face:Lip Press_rate", "face:AU12_mean", "pca1",
    ].map { grouping.group(of: $0) }
  }

  @Test func byModality() {
    let wanted = Array(repeating: "eeg", count: 5) + ["face", "face", "face", "other"]
    #expect(groups(.modality) == wanted)
  }

  @Test func byBand() {
    #expect(
      groups(.band)
        == ["Alpha", "Beta", "gamma", "Alpha", "other", "other", "other", "other", "other"])
  }

  @Test func byChannel() {
    #expect(
      groups(.channel)
        == ["AF7", "AF8", "AF7", "several", "other", "Joy", "Lip Press", "AU12", "other"])
  }

  @Test func byActionUnit() {
    #expect(
      groups(.actionUnit)
        == Array(repeating: "other", count: 6) + ["Lip Press", "AU12", "other"])
  }

  @Test func nothingIsSummed() { #expect(groups(.none) == Array(repeating: nil, count: 9)) }

  @Test func survivesItsContent() {
    for kind in FeatureGrouping.Kind.allCases {
      let grouping = FeatureGrouping(kind, columns: Self.columns, bands: ["gamma"])
      let read = FeatureGrouping(content: grouping.content)
      #expect(read.content == grouping.content)
      #expect(read.columns == grouping.columns)
    }
  }
}
