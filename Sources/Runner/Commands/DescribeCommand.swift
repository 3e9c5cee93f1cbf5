import ArgumentParser
import Pipeline

/// `trellis describe`: what a word of the spec language means.
struct DescribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Explains a word of the spec language: a section, a kind, or a dotted path.")

  @Argument(
    help: "Such as model, random_forest, evaluation.outer; without it, everything there is.")
  var word: String?

  @Flag(help: "The whole language as a Markdown page.")
  var markdown = false

  func run() throws {
    let terminal = Terminal()
    if markdown {
      terminal.result(LanguageReference.page())
      return
    }
    let description = LanguageReference.description()
    guard let word else {
      terminal.result(description.overview())
      return
    }
    guard let text = description.text(for: word) else {
      terminal.note("error: unknown word '\(word)'")
      if let help = Suggestion.help(for: word, among: description.words) {
        terminal.note("  = help: \(help)")
      }
      throw ExitStatus.usage.code
    }
    terminal.result(text)
  }
}
