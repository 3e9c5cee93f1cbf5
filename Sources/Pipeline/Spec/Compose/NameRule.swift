/// What may name an experiment, an axis or a value: names become folders under `results/`.
///
/// Letters, digits, `_ . + -`, in ASCII, so that they mean the same on every file system; no dot in front
/// (a number such as `.5` may), no two dots together, at most 64 characters.
public enum NameRule {
  /// The longest name.
  public static let lengthLimit = 64
  /// The longest name of a cell, in bytes.
  public static let cellLengthLimit = 200

  static let help =
    "names become folders of results: use a-z, A-Z, 0-9, '_', '.', '+' and '-'"

  /// What is wrong with a name, at its place; `nil` if nothing is.
  public static func fault(
    in name: String, at mark: SourceMark, help: String? = nil
  ) -> SpecError? {
    let help = help ?? Self.help
    if name.isEmpty { return SpecError("expected a name, found nothing", at: mark, help: help) }
    if let bad = name.unicodeScalars.first(where: { !isAllowed($0) }) {
      let message = "the name \(Quoted.text(name)) cannot have \(word(for: bad)) in it"
      return SpecError(message, at: mark, help: help)
    }
    if name.utf8.count > lengthLimit {
      let message =
        "the name \(Quoted.text(name)) has \(name.utf8.count) characters, at most \(lengthLimit) fit"
      return SpecError(message, at: mark)
    }
    if name.hasPrefix("."), ScalarKey.number(name) == nil {
      return SpecError("the name '\(name)' cannot start with a dot", at: mark, help: help)
    }
    if name.contains("..") {
      return SpecError("the name '\(name)' cannot have '..' in it", at: mark, help: help)
    }
    return nil
  }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", ".", "+", "-": true
    default: false
    }
  }

  private static func word(for scalar: Unicode.Scalar) -> String {
    switch scalar.value {
    case 0x20: "a space"
    case 0..<0x20, 0x7F...0x9F: "a control character"
    default: "'\(scalar)'"
    }
  }
}
