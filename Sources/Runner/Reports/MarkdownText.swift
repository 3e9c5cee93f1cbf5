/// Text that Markdown shows as it is.
enum MarkdownText {
  /// Escapes what would become markup; line breaks become spaces.
  static func escaped(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var out = String.UnicodeScalarView()
    for (place, scalar) in scalars.enumerated() {
      switch scalar {
      case "\\", "*", "`", "~", "$": out.append("\\")
      case "_" where !isInsideWord(scalars, place): out.append("\\")
      case "]" where place + 1 < scalars.count && "([:".unicodeScalars.contains(scalars[place + 1]):
        out.append("\\")
      default: break
      }
      switch scalar {
      case "<" where opensTag(scalars, place): out += "&lt;".unicodeScalars
      case "&" where opensEntity(scalars, place): out += "&amp;".unicodeScalars
      case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value): out.append(" ")
      case "\u{2028}", "\u{2029}": out.append(" ")
      default: out.append(scalar)
      }
    }
    return String(out)
  }

  /// The same for a cell of a table, where pipes are escaped too.
  static func cell(_ text: String) -> String {
    escaped(text).replacing("|", with: "\\|")
  }

  private static func opensTag(_ scalars: [Unicode.Scalar], _ place: Int) -> Bool {
    guard place + 1 < scalars.count else { return true }
    let next = scalars[place + 1]
    return next.properties.isAlphabetic || "/!?<".unicodeScalars.contains(next)
  }

  private static func opensEntity(_ scalars: [Unicode.Scalar], _ place: Int) -> Bool {
    guard place + 1 < scalars.count else { return false }
    return scalars[place + 1] == "#" || scalars[place + 1].properties.isAlphabetic
  }

  /// Between letters or digits an underscore is itself.
  private static func isInsideWord(_ scalars: [Unicode.Scalar], _ place: Int) -> Bool {
    func isWord(_ index: Int) -> Bool {
      guard scalars.indices.contains(index) else { return false }
      let properties = scalars[index].properties
      return properties.isAlphabetic || properties.numericType != nil || scalars[index] == "_"
    }
    return place > 0 && isWord(place - 1) && isWord(place + 1)
  }
}
