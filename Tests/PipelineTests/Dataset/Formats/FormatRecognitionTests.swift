import Foundation
import Learners
import Support
import Testing

@testable import Pipeline

/// No format may claim the file of another, nor a plain table.
struct FormatRecognitionTests {
  private func claimants(_ head: [UInt8], _ path: String) -> [String] {
    FormatCatalog.all.filter { $0.recognises(head, path: path) }.map { $0.name }
  }

  @Test(arguments: FormatSamples.all)
  func eachSampleIsClaimedByItsFormatAlone(_ sample: FormatSamples.Sample) {
    let head = Array(sample.text.utf8)
    #expect(claimants(head, sample.name) == [sample.format])
    // The path says nothing.
    #expect(claimants(head, "recording") == [sample.format])
    #expect(FormatCatalog.recognised(head, path: sample.name).name == sample.format)
  }

  @Test(arguments: FormatSamples.plain)
  func tablesThatShareANameStayPlain(_ sample: FormatSamples.Sample) {
    #expect(claimants(Array(sample.text.utf8), sample.name) == [])
    #expect(FormatCatalog.recognised(Array(sample.text.utf8), path: sample.name).name == "csv")
  }

  @Test func bytesThatAreNoTextBelongToNoTextFormat() {
    for bytes: [UInt8] in [[], [0], Array(FormatSamples.openFace.utf8) + [0], [0xFF, 0xFE, 0x41]] {
      let text = ["affectiva", "imotions", "mind_monitor", "neurosky", "openface", "py_feat"]
      #expect(claimants(bytes, "x").filter(text.contains) == [])
    }
  }

  /// Text formats leave binary files alone, and each of these belongs to one format or, beside a header
  /// file, to none. A marker file is claimed, to be refused with a word about its header.
  @Test func binaryFilesAreClaimedOnce() throws {
    let folder = BinarySamples.path("")
    let ofEnding = [
      "edf": "edf", "bdf": "bdf", "xdf": "xdf", "vhdr": "brainvision", "vmrk": "brainvision",
    ]
    var claimed: Set<String> = []
    for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
      let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
      let found = claimants(FileHead.read(folder + "/" + name), name)
      #expect(found == (ofEnding[ending].map { [$0] } ?? []), "\(name)")
      claimed.formUnion(found)
    }
    #expect(claimed == Set(ofEnding.values))
  }

  /// A header that is cut where the first bytes end is not half a header.
  @Test func headersLongerThanTheFirstBytesAreNotGuessed() {
    let long =
      "frame,timestamp,confidence,success,pose_Tx," + String(repeating: "x_0,", count: 20_000)
    let head = Array(long.utf8.prefix(FileHead.length))
    #expect(TextHead(head)?.names == [])
    #expect(claimants(head, "x.csv") == [])
  }

  @Test(
    .enabled(if: RealData.folder != nil, "TRELLIS_DATA names no folder with the recordings"),
    arguments: [
      ("faces/OpenFace_Test.csv", "openface"), ("faces/iMotions_Test_v6.txt", "imotions"),
      ("faces/sample_affectiva-api-app_output.json", "affectiva"),
      ("faces/news_sample_trimmed/001.csv", "py_feat"),
      ("faces/news_sample_trimmed/020.csv", "py_feat"), ("faces/clip_attrs.csv", "csv"),
      ("confused-students/EEG.csv", "csv"), ("confused-students/Demographic.csv", "csv"),
      ("mrt38/aggregates/EEG.csv", "csv"), ("mrt38/aggregates/TIVA.csv", "csv"),
      ("mrt38/student15/PSY.csv", "csv"), ("mrt38/student19/EEG_processed.csv", "csv"),
      ("mrt38/trials/CompleteFeatureEngineering.csv", "csv"),
      ("mrt38/derived/trials_all38.csv", "csv"), ("eye-state/EyesOpenShut.txt", "csv"),
      ("eye-state/EyesOpenShut_TRAIN.ts", "csv"),
    ])
  func realFilesAreRecognised(_ path: String, _ format: String) throws {
    let file = try #require(RealData.folder) + "/" + path
    let head = FileHead.read(file)
    #expect(!head.isEmpty, "\(path)")
    #expect(claimants(head, file) == (format == "csv" ? [] : [format]))
  }
}
