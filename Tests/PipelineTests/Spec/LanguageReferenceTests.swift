import Testing

@testable import Pipeline

/// What only the declarations of the real language can get wrong.
@Suite struct LanguageReferenceTests {
  @Test func familiesOfOneNameAreOneFamily() {
    var writer = SchemaWriter()
    _ = writer.root(ExperimentSchema.root)
    let twins = writer.definitions.map(\.key).filter { $0.hasSuffix("_") }
    #expect(twins == [], "two families with one name, but other kinds or keys")
  }

  @Test func equalDeclarationsGiveEqualBytes() {
    #expect(LanguageReference.schema() == LanguageReference.schema())
    #expect(LanguageReference.page() == LanguageReference.page())
  }

  @Test func everyKindAndSectionCanBeDescribed() {
    let description = LanguageReference.description()
    for word in description.words { #expect(description.text(for: word) != nil, "\(word)") }
  }
}
