/// Text that LaTeX sets as it is.
enum LaTeXText {
  /// Escapes what would become a command; line breaks become spaces.
  static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": out += "\\textbackslash{}"
      case "{", "}", "&", "%", "$", "#", "_": out += "\\\(scalar)"
      case "~": out += "\\textasciitilde{}"
      case "^": out += "\\textasciicircum{}"
      case "<": out += "\\textless{}"
      case ">": out += "\\textgreater{}"
      case "|": out += "\\textbar{}"
      case "\"": out += "''"
      case "*": out += "\\textasteriskcentered{}"
      case "–": out += "--"
      case "·": out += "\\textperiodcentered{}"
      case "±": out += "\\textpm{}"
      case "²": out += "\\textsuperscript{2}"
      case "‡": out += "\\textdaggerdbl{}"
      case "[", "]": out += "{\(scalar)}"
      case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value): out += " "
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
