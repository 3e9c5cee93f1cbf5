/// Elements of a picture as text.
enum SVGShape {
  /// A coordinate with one digit after the point.
  static func number(_ value: Double) -> String {
    let text = NumberStyle.fixed(1).text(value)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// A rectangle; `title` shows where the pointer rests.
  static func rectangle(
    x: Double, y: Double, width: Double, height: Double, _ attributes: String, title: String? = nil
  ) -> String {
    let start =
      "<rect x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(max(0, width)))\""
      + " height=\"\(number(height))\" \(attributes)"
    guard let title else { return start + "/>" }
    return start + "><title>\(HTMLText.escaped(title))</title></rect>"
  }

  /// A line.
  static func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ attributes: String
  ) -> String {
    "<line x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\""
      + " y2=\"\(number(y2))\" \(attributes)/>"
  }

  /// A text.
  static func text(_ text: String, x: Double, y: Double, _ attributes: String = "") -> String {
    "<text x=\"\(number(x))\" y=\"\(number(y))\"\(attributes.isEmpty ? "" : " " + attributes)>"
      + "\(HTMLText.escaped(text))</text>"
  }

  /// A picture with its name and what it shows, in words.
  static func picture(
    width: Double, height: Double, name: String, words: String, wide: Bool = true, _ content: String
  ) -> String {
    "<div class=\"scroll\" tabindex=\"0\"><svg class=\"\(wide ? "wide" : "panel")\" viewBox=\"0 0 \(number(width)) \(number(height))\""
      + " role=\"img\" aria-label=\"\(HTMLText.escaped(name))\"><title>\(HTMLText.escaped(name))</title>"
      + "<desc>\(HTMLText.escaped(words))</desc>\(content)</svg></div>"
  }

  /// A text that is not longer than so many characters.
  static func short(_ text: String, _ limit: Int) -> String {
    text.count > limit ? text.prefix(limit - 1) + "…" : text
  }
}
