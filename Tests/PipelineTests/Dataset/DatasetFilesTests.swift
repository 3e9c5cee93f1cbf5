import Support
import Testing

@testable import Pipeline

@Suite struct DatasetFilesTests {
  private func find(_ yaml: String, _ files: [String]) throws -> DatasetFiles {
    let project = TemporaryProject(Dictionary(uniqueKeysWithValues: files.map { ($0, "x\n") }))
    return try DatasetFiles(
      try ReaderSamples.dataset(yaml), root: project.path,
      listing: FileListing(
        names: { TemporaryProject.names(in: $0) }, exists: { TemporaryProject.exists($0) }))
  }

  private static let folders = """
    use: recordings
    subject: {folder: "*"}
    label: {use: column, column: v}
    trials: {file: "{subject}/{subject}_PSY.csv", trial: {column: k}}
    modalities:
      eeg: {file: "{subject}/{subject}_EEG.csv", columns: {g: {include: [a]}}}
      face: {file: "{subject}/{subject}_TIVA.csv", columns: {g: {include: [a]}}}
    """

  @Test func findsAFolderPerSubjectInNaturalOrder() throws {
    let found = try find(
      Self.folders,
      [
        "10/10_EEG.csv", "10/10_PSY.csv", "2/2_EEG.csv", "2/2_TIVA.csv", "2/2_PSY.csv",
        "notes/readme.txt", ".git/config", "plain.csv",
      ])
    #expect(found.units.map(\.subject) == ["2", "10"])
    #expect(found.units[1].modalities.keys.sorted() == ["eeg"])
    #expect(
      ReaderSamples.texts(found.notes) == [
        "modality_missing: face: 1 subject without a file: 10",
        "folders_empty: 1 folder without any file of the data set, passed over: notes",
      ])
  }

  @Test func aMissingLogIsAFault() throws {
    let fault = try #require(
      try ReaderSamples.fault { _ = try find(Self.folders, ["1/1_EEG.csv", "1/1_TIVA.csv"]) })
    #expect(fault.file.hasSuffix("/1/1_PSY.csv") && fault.message == "no such file")
    #expect(fault.help == "it is the trial log")
  }

  @Test func subjectsOfAFileStem() throws {
    let yaml = """
      use: recordings
      subject: {file_stem: true}
      label: {use: column, column: v}
      modalities: {face: {file: "clips/{subject}.csv", columns: {g: {include: [a]}}}}
      """
    let found = try find(yaml, ["clips/010.csv", "clips/9.csv", "clips/._9.csv", "clips/9.txt"])
    #expect(found.units.map(\.subject) == ["9", "010"])
    let fault = try ReaderSamples.fault { _ = try find(yaml, ["other/1.csv"]) }
    #expect(fault?.message == "no file matches clips/{subject}.csv")
  }

  @Test func singleFilesMustBeThere() throws {
    let yaml = """
      use: recordings
      label: {use: column, column: v}
      modalities: {eeg: {file: eeg.csv, columns: {g: {include: [a]}}}}
      """
    #expect(try find(yaml, ["eeg.csv"]).units.count == 1)
    let fault = try ReaderSamples.fault { _ = try find(yaml, ["EEG.csv"]) }
    #expect(fault?.help == "it is the file of modality 'eeg'")
    let folder = try ReaderSamples.fault { _ = try find(yaml, []) }
    #expect(folder?.message == "no such folder")
  }

  @Test func foldersThatHoldNothing() throws {
    let fault = try ReaderSamples.fault { _ = try find(Self.folders, ["1/a.txt"]) }
    #expect(fault?.message == "no folder holds a file of the data set")
  }
}

@Suite struct GlobTests {
  @Test(arguments: [
    ("*", "", true), ("a*c", "abbc", true), ("a*c", "abcd", false), ("*_*", "a_b", true),
    ("a.c", "abc", false), ("**", "x", true), ("a*a", "a", false),
  ])
  func matches(_ pattern: String, _ text: String, _ expected: Bool) {
    #expect(Glob.matches(pattern, text) == expected)
  }

  @Test func capturesTheSameWordEverywhere() {
    #expect(Glob.captured("s", of: "{s}.csv", in: "07.csv") == "07")
    #expect(Glob.captured("s", of: "{s}_{s}.csv", in: "7_7.csv") == "7")
    #expect(Glob.captured("s", of: "{s}_{s}.csv", in: "7_8.csv") == nil)
    #expect(Glob.captured("s", of: "{s}.csv", in: ".csv") == nil)
    #expect(Glob.captured("s", of: "x{s}x", in: "x") == nil)
    #expect(Glob.captured("s", of: "{s}{s}", in: "") == nil)
  }
}

@Suite struct NaturalOrderTests {
  @Test func numbersGoByTheirSize() {
    #expect(
      NaturalOrder.sorted(["s10", "s9", "10", "07", "7", "b", "", "9"])
        == ["", "7", "07", "9", "10", "b", "s9", "s10"])
  }
}

@Suite struct SamplingRateTests {
  /// Rows of a headset arrive in bursts: most steps are tiny, yet 256 rows come in a second.
  @Test func burstsDoNotFool() throws {
    var times: [Double] = []
    for burst in 0..<200 {
      for row in 0..<8 { times.append(Double(burst) / 32 + Double(row) * 0.0001) }
    }
    let rate = try #require(SamplingRate.observed([times[...]]))
    #expect(abs(rate - 256) < 2)
  }

  @Test func gapsAndEqualTimes() throws {
    let even = (0..<100).map { Double($0) / 10 } + (0..<100).map { 1_000 + Double($0) / 10 }
    #expect(isNear(SamplingRate.observed([even[...]]), 10))
    let seconds = (0..<100).flatMap { second in [Double](repeating: Double(second), count: 4) }
    #expect(isNear(SamplingRate.observed([seconds[...]]), 4))
    #expect(SamplingRate.observed([[1, 1, 1]]) == nil)
    #expect(SamplingRate.observed([[1, 2]]) == nil)
  }

  private func isNear(_ rate: Double?, _ expected: Double) -> Bool {
    rate.map { abs($0 - expected) < 0.05 * expected } ?? false
  }
}
