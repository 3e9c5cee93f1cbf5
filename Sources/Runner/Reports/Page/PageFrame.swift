/// What every page has around its content: one file without network, scripts or outside styles.
enum PageFrame {
  /// - Parameters:
  ///   - title: the heading.
  ///   - lead: what it is about, in a sentence.
  ///   - state: what is shown, in a line.
  ///   - style: rules beside those of every page.
  ///   - main: the content as HTML.
  /// - Returns: the page.
  static func html(
    title: String, lead: String?, state: String, style: String = "", main: String
  ) -> String {
    let heading = HTMLText.escaped(title)
    var out = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    out += "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
    out += "<meta http-equiv=\"Content-Security-Policy\""
    out += " content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    out +=
      "<title>\(heading)</title>\n<style>\n\(PageStyle.css)\(style)\n</style>\n</head>\n<body>\n"
    out += "<header><h1>\(heading)</h1>\n"
    if let lead { out += "<p class=\"lead\">\(HTMLText.escaped(lead))</p>\n" }
    out += "<p class=\"soft\">\(HTMLText.escaped(state))</p></header>\n<main>\n"
    return out + main + "</main>\n</body>\n</html>\n"
  }
}
