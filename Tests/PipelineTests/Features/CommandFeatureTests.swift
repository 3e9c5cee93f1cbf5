import Learners
import Testing

@testable import Pipeline

/// What a spec may say of a program, and what it may not.
struct CommandFeatureTests {
  private static func decoded(_ text: String) throws -> ParameterValues {
    let node = try #require(YAMLReader.read("it: {use: command, \(text)}", file: "a.yaml").node)
    let record = Record([Parameter(required: "it", .kind(FeatureCatalog.family), "A feature.")])
    let decoded = Decoder.decode(node, as: record, named: "test")
    #expect(decoded.faults.isEmpty, "\(decoded.faults)")
    return try #require(decoded.values).record("it")
  }

  @Test func isReadAsSpecsWriteIt() throws {
    let values = try Self.decoded(
      """
      run: [Rscript, p.R, -v], files: [p.R], columns: band, names: [x, y], version: "1", \
      timeout_s: 2, parameters: {gain: 07, bands: [a, b]}
      """)
    let feature = try CommandFeature(values)
    #expect(feature.program.arguments == ["Rscript", "p.R", "-v"])
    #expect(feature.program.timeoutSeconds == 2)
    #expect(feature.program.settings.map(\.key) == ["gain", "bands"])
    // Never guessed: 07 stays what it is.
    #expect(feature.program.settings[0].value == .text("07"))
    let bound = try feature.bound(
      to: [Channel(name: "c", group: "band")], windowSeconds: nil)
    #expect(bound.names == ["x", "y"])
    #expect(throws: FeatureFault.self) {
      try feature.bound(to: [Channel(name: "c", group: "raw")], windowSeconds: nil)
    }
  }

  @Test(arguments: [
    ("run: [\"\"], names: [x]", "run[0]"), ("run: [\"a\\0b\"], names: [x]", "run[0]"),
    ("run: [a], names: [x, y, x]", "names[2]"), ("run: [a], names: [\"\"]", "names[0]"),
    ("run: [a], names: [x], files: [f, f]", "files[1]"),
  ])
  func refuses(_ text: String, _ parameter: String) throws {
    let values = try Self.decoded(text)
    do throws(FeatureFault) {
      _ = try CommandFeature(values)
      Issue.record("taken: \(text)")
    } catch {
      #expect(error.parameter == parameter)
    }
  }

  @Test func theFamilyIsSorted() {
    let names = FeatureCatalog.family.kinds.map(\.name)
    #expect(names == names.sorted())
    #expect(names.contains("command"))
  }
}
