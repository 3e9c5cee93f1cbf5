import ArgumentParser
import Pipeline

/// `trellis schema`: the JSON Schema that editors check specs with.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Prints the JSON Schema of specs, for editors.")

  func run() { Terminal().result(LanguageReference.schema()) }
}
