/// The user's words as messages show them.
enum Quoted {
  /// The text in single quotes, on one line, cut after 60 characters.
  static func text(_ text: some StringProtocol) -> String {
    var shown = ""
    for (index, scalar) in text.unicodeScalars.enumerated() {
      if index == 60 {
        shown += "…"
        break
      }
      let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
      shown.unicodeScalars.append(isControl ? " " : scalar)
    }
    return "'\(shown)'"
  }
}
