/// Text that HTML and SVG show as it is.
enum HTMLText {
  /// Escapes what would become markup, for content and for quoted attributes.
  static func escaped(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;".unicodeScalars
      case "<": out += "&lt;".unicodeScalars
      case ">": out += "&gt;".unicodeScalars
      case "\"": out += "&quot;".unicodeScalars
      case "'": out += "&#39;".unicodeScalars
      case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value): out.append(" ")
      default: out.append(scalar)
      }
    }
    return String(out)
  }

  /// The name of a cell with places where a line may break.
  static func name(_ text: String) -> String {
    escaped(text).replacing(",", with: ",<wbr>")
  }
}
