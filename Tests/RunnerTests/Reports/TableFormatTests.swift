import Testing

@testable import Pipeline
@testable import Runner

/// The same table in every format; read a change here as a reviewer of the format would.
struct TableFormatTests {
  static func table() throws -> ResultTable {
    try ResultTable(
      SampleSummary.declaration(cell: "{value:.1%} [{ci_low:.1%}, {ci_high:.1%}]{sig}"),
      of: SampleSummary.leaky)
  }

  @Test func markdown() throws {
    try Expected.check(MarkdownTable.text(try Self.table()), "models.md")
  }

  @Test func latex() throws {
    try Expected.check(LaTeXTable.text(try Self.table()), "models.tex")
  }

  @Test func csv() throws {
    try Expected.check(CSVTable.text(try Self.table()), "models.csv")
  }

  @Test func json() throws {
    let text = JSONTable.text(try Self.table())
    let json = try JSON(text)
    #expect(json["values"]?.array?.count == 8)
    try Expected.check(text, "models.json")
  }

  @Test func theCatalogIsSortedAndFindsByName() {
    #expect(TableFormatCatalog.names == TableFormatCatalog.names.sorted())
    for name in TableFormatCatalog.names {
      #expect(TableFormatCatalog.format(named: name)?.name == name)
    }
    #expect(TableFormatCatalog.format(named: "xlsx") == nil)
  }

  @Test func renderingIsPure() throws {
    let table = try Self.table()
    for format in TableFormatCatalog.all {
      #expect(format.text(table) == format.text(try Self.table()))
      #expect(format.text(table).hasSuffix("\n"))
    }
  }

  @Test(arguments: [
    ("a|b", #"a\|b"#), ("<b>x</b>", "&lt;b>x&lt;/b>"), ("p < 0.05", "p < 0.05"),
    ("<!-- END TRELLIS:a/b -->", "&lt;!-- END TRELLIS:a/b -->"), ("*x*", #"\*x\*"#),
    ("f1_macro", "f1_macro"), ("_x_", #"\_x\_"#), ("[a](b)", #"[a\](b)"#), ("a & b", "a & b"),
    ("&lt;", "&amp;lt;"), ("two\nlines", "two lines"), ("`x` $y$ ~z~", #"\`x\` \$y\$ \~z\~"#),
    (#"a\b"#, #"a\\b"#), ("日本", "日本"),
  ])
  func markdownShowsTextAsItIs(_ text: String, _ shown: String) {
    #expect(MarkdownText.cell(text) == shown)
  }

  @Test(arguments: [
    ("50 % & a_b", #"50 \% \& a\_b"#),
    (##"\x{y}^~#$"##, ##"\textbackslash{}x\{y\}\textasciicircum{}\textasciitilde{}\#\$"##),
    ("[1, 2]‡", "{[}1, 2{]}\\textdaggerdbl{}"), ("a<b|c", "a\\textless{}b\\textbar{}c"),
  ])
  func latexShowsTextAsItIs(_ text: String, _ shown: String) {
    #expect(LaTeXText.escaped(text) == shown)
  }

  @Test(arguments: [
    ("plain", "plain\n"), ("a,b", "\"a,b\"\n"), ("say \"x\"", "\"say \"\"x\"\"\"\n"),
    ("a\nb", "\"a\nb\"\n"), (" edge", "\" edge\"\n"), ("", "\n"),
  ])
  func csvQuotesWhatNeedsIt(_ text: String, _ line: String) {
    #expect(CSVText.line([text]) == line)
  }
}
