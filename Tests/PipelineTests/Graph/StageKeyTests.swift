import Pipeline
import Testing

@Suite struct StageKeyTests {
  let base = StageKey(
    kind: "fit", revision: 1, configuration: "{\"trees\":10}",
    inputs: [
      .init(name: "x", digest: SHA256.digest(of: "1")),
      .init(name: "y", digest: SHA256.digest(of: "2")),
    ], seed: 3)

  @Test func everyPartMatters() {
    let x = base.inputs[0]
    let y = base.inputs[1]
    let others = [
      StageKey(
        kind: "fitt", revision: 1, configuration: base.configuration, inputs: [x, y], seed: 3),
      StageKey(
        kind: "fit", revision: 2, configuration: base.configuration, inputs: [x, y], seed: 3),
      StageKey(kind: "fit", revision: 1, configuration: "{\"trees\":11}", inputs: [x, y], seed: 3),
      StageKey(
        kind: "fit", revision: 1, configuration: base.configuration, inputs: [y, x], seed: 3),
      StageKey(kind: "fit", revision: 1, configuration: base.configuration, inputs: [x], seed: 3),
      StageKey(
        kind: "fit", revision: 1, configuration: base.configuration,
        inputs: [.init(name: "x", digest: y.digest), .init(name: "y", digest: x.digest)], seed: 3),
      StageKey(
        kind: "fit", revision: 1, configuration: base.configuration, inputs: [x, y], seed: 4),
      StageKey(
        kind: "fit", revision: 1, configuration: base.configuration, inputs: [x, y], seed: nil),
    ]
    #expect(Set(others.map(\.digest)).union([base.digest]).count == others.count + 1)
  }

  @Test func aKeyIsTheSameInEveryProcess() {
    #expect(
      base.digest.description
        == "2b46db7fb9c157935293acb6ba5efa0ba6c8d14ddb03d498697ccde5326918ed")
  }

  @Test func digestsAreSHA256() {
    #expect(
      SHA256.digest(of: "abc").description
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    let pieces = SHA256()
    for piece in ["a", "", "bc"] {
      Array(piece.utf8).withUnsafeBytes { pieces.update($0) }
    }
    #expect(pieces.finish() == SHA256.digest(of: "abc"))
    #expect(
      SHA256.digest(of: "").description
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test(arguments: [
    "", "abc", "g" + String(repeating: "0", count: 63), String(repeating: "A", count: 64),
  ])
  func aDigestIsReadOnlyFrom64LowerCaseDigits(_ text: String) {
    #expect(Digest(text) == nil)
  }

  @Test func aDigestReadsBackFromItsText() {
    let digest = SHA256.digest(of: "x")
    #expect(Digest(digest.description) == digest)
    #expect(digest.description.hasPrefix(digest.short))
  }
}
