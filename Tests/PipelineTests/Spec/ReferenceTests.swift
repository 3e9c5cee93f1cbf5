import Learners
import Testing

@testable import Pipeline

@Suite struct SchemaDocumentTests {
  private let text = SchemaDocument(SampleSchema.root, title: "Sample").text

  @Test func isWrittenTheSameEveryTime() {
    for _ in 0..<5 { #expect(SchemaDocument(SampleSchema.root, title: "Sample").text == text) }
    #expect(text.hasPrefix("{\n  \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n"))
    #expect(text.hasSuffix("}\n"))
  }

  @Test func rangesWordsAndDefaultsAreThere() {
    var writer = SchemaWriter()
    func schema(_ type: ParameterType) -> String { writer.type(type, isPatch: false).text() }
    #expect(
      schema(.choice(["drop", "1", "true"]))
        == "{\n  \"enum\": [\"drop\", \"1\", 1, \"true\", true]\n}")
    let number = writer.type(.number(NumberRange(0, 1, includesLower: false)), isPatch: false)
    #expect(number["exclusiveMinimum"] == .number("0"))
    #expect(number["maximum"] == .number("1"))
    #expect(number["minimum"] == nil)
    let list = writer.type(.list(.text, count: 2...2), isPatch: false)
    #expect(list["minItems"] == .number("2"))
    #expect(list["maxItems"] == .number("2"))
    #expect(list["items"]?["type"] == .strings(["string", "number", "boolean"]))
    #expect(writer.type(.free, isPatch: false) == .object([]))
  }

  @Test func onlyWhatNothingMergesIntoHasRequiredKeys() {
    var writer = SchemaWriter()
    let patch = writer.record(SampleSchema.root, isPatch: true)
    #expect(patch["required"] == nil)
    #expect(patch["additionalProperties"] == .bool(false))
    let whole = writer.record(SampleSchema.root, isPatch: false)
    #expect(whole["required"] == .strings(["name", "model"]))
    #expect(writer.record(SampleSchema.source, isPatch: false)["anyOf"] != nil)
    #expect(writer.record(SampleSchema.source, isPatch: true)["anyOf"] == nil)
    let names = writer.definitions.map(\.key)
    #expect(names == ["windowing_patch", "preprocess", "model_patch", "windowing", "model"])
  }

  @Test func whatComposesSpecsIsDescribedByItsShape() throws {
    var writer = SchemaWriter()
    let root = writer.root(SampleSchema.root)
    #expect(root["patternProperties"] == .object([.init("^x-", .object([]))]))
    let sweep = try #require(root["properties"]?["sweep"])
    #expect(sweep["description"] == .string("Elsewhere."))
    #expect(
      sweep["properties"]?.members.map(\.key) == ["grid", "zip", "when", "exclude", "include"])
    let variants = writer.composition("variants", of: SampleSchema.root)
    #expect(variants?["properties"]?.members.map(\.key) == ["windowing", "model"])
    let patch = try #require(writer.definitions.first { $0.key == "patch" }?.value)
    #expect(patch["patternProperties"]?.members.map(\.key) == ["^(windowing|model)[.\\[]"])
  }

  @Test func aFamilyPicksItsKeysByUse() throws {
    var writer = SchemaWriter()
    _ = writer.type(.kind(SampleSchema.model), isPatch: false)
    let model = try #require(writer.definitions.first { $0.key == "model" }?.value)
    #expect(model["required"] == .strings(["use"]))
    guard case .array(let rules)? = model["allOf"] else {
      Issue.record("no rules")
      return
    }
    #expect(rules.count == 2)
    #expect(rules[1]["if"]?["properties"]?["use"]?["const"] == .string("random_forest"))
    let keys = rules[1]["then"]?["properties"]?.members.map(\.key)
    #expect(keys == ["use", "trees", "max_features", "max_depth", "preprocess"])
    #expect(rules[1]["then"]?["properties"]?["trees"]?["default"] == .number("100"))
    #expect(rules[1]["then"]?["additionalProperties"] == .bool(false))
  }
}

@Suite struct ReferencePageTests {
  @Test func saysEveryKeyWithItsRangeDefaultAndMeaning() {
    let text = ReferencePage(SampleSchema.root, title: "T", introduction: "I.").text
    for line in [
      "# T\n\nI.\n", "## `subject`\n",
      "| `model` | kind of [model](#kinds-of-model) | required | The model. |",
      "| `subject` | map with `column`, `folder` | optional | Who. |",
      "Exactly one of `column` and `folder`.",
      "## Kinds of model\n", "### model: `random_forest`\n\nMany trees.\n",
      "| `trees` | whole number of at least 1 and at most 10000 | default `100` | How many trees. |",
      "| `max_depth` | whole number of at least 1 | optional | Deepest tree. |",
      "| `name` | text | required | The name. |",
      "| `bands` | map of names to lists of 2 numbers of at least 0 | optional | Hz. |",
      "| `of` | text or list of texts | optional | One or several. |",
      "Without `use`, `sliding` is meant.",
    ] {
      #expect(text.contains(line), "\(line)")
    }
    #expect(ReferencePage(SampleSchema.root, title: "T", introduction: "I.").text == text)
  }
}

@Suite struct DescriptionTests {
  private let description = Description(SampleSchema.root)

  @Test func describesAKind() {
    #expect(
      description.text(for: "random_forest") == """
        random_forest (model): Many trees.
          trees: whole number of at least 1 and at most 10000, default 100
              How many trees.
          max_features: sqrt, all or whole number of at least 1, default sqrt
              Features per split.
          max_depth: whole number of at least 1, optional
              Deepest tree.
        every model also takes:
          preprocess: list of kinds of preprocess, default []
              Fitted on training rows.

        """)
  }

  @Test(arguments: ["model.random_forest.trees", "random_forest.trees", "model.trees"])
  func describesAKeyOfAKind(_ path: String) {
    #expect(
      description.text(for: path) == """
        model.random_forest.trees: whole number of at least 1 and at most 10000, default 100
            How many trees.

        """)
  }

  @Test func describesPathsAndFamilies() throws {
    #expect(
      description.text(for: "subject.column") == "subject.column: text, optional\n    A column.\n")
    let preprocess = try #require(description.text(for: "preprocess"))
    #expect(preprocess.hasPrefix("preprocess:\n  impute: Fills gaps.\n  standardize: Zero mean"))
    #expect(try #require(description.text(for: "model")).contains("logistic_regression: A linear"))
    #expect(description.text(for: "model")?.components(separatedBy: "every model").count == 2)
    #expect(description.text(for: "nothing") == nil)
    #expect(description.text(for: "") == nil)
    #expect(description.text(for: "model..") == nil)
    #expect(description.words.contains("impute"))
    #expect(description.overview().contains("model: logistic_regression, random_forest"))
  }
}

extension String {
  fileprivate func components(separatedBy separator: String) -> [Substring] {
    split(separator: separator, omittingEmptySubsequences: false)
  }
}
