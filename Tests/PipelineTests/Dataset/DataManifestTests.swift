import Testing

@testable import Pipeline

@Suite struct DataManifestTests {
  @Test func roundTrips() throws {
    let manifest = DataManifest(
      variables: ["B", "A"], folders: ["${env:A}/x"],
      files: [
        .init("b", RememberedFile()),
        .init(
          "a",
          RememberedFile(
            digest: SHA256.digest(of: "a"), format: "csv", companions: ["a.eeg", "é \"q\""])),
      ])
    #expect(manifest.variables == ["A", "B"] && manifest.files.map(\.name) == ["a", "b"])
    #expect(DataManifest(try JSON(manifest.json.text)) == manifest)
  }

  @Test(arguments: [
    "{}", "[]", "7", #"{"variables":[],"folders":[],"files":[{}]}"#,
    #"{"variables":[1],"folders":[],"files":[]}"#,
    #"{"variables":[],"folders":[],"files":[{"name":"a","sha256":"x","format":null,"companions":[]}]}"#,
  ])
  func whatItIsNotIsRefused(_ text: String) throws {
    #expect(DataManifest(try JSON(text)) == nil)
  }
}
