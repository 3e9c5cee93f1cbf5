/// The sections of a text such as a BrainVision header: `[Name]`, `key=value`, `;comment`.
struct INIText: Sendable {
  /// One line of a section.
  struct Entry: Sendable, Hashable {
    let key: String
    /// Without blanks at both ends.
    let value: String
    /// Counted from 1.
    let line: Int
  }

  let path: String
  /// The first line: says what the file is.
  let title: String
  private let sections: [String: [Entry]]

  /// Cuts a text; lines without an equals sign belong to nobody, as in `[Comment]`.
  init(_ text: String, path: String) {
    self.path = path
    var sections: [String: [Entry]] = [:]
    var section = ""
    var title = ""
    // CR LF is one character.
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, raw) in lines.enumerated() {
      let line = HeaderText.trimmed(raw)
      if index == 0 { title = line }
      if line.hasPrefix(";") || line.isEmpty { continue }
      if line.hasPrefix("["), line.hasSuffix("]") {
        section = String(line.dropFirst().dropLast()).lowercased()
        continue
      }
      guard section != "comment", let equals = line.firstIndex(of: "=") else { continue }
      sections[section, default: []].append(
        Entry(
          key: HeaderText.trimmed(line[..<equals]).lowercased(),
          value: HeaderText.trimmed(line[line.index(after: equals)...]), line: index + 1))
    }
    self.title = title
    self.sections = sections
  }

  /// The lines of a section; keys are lower case.
  func entries(_ section: String) -> [Entry] { sections[section.lowercased()] ?? [] }

  /// A value that may be left out; empty is left out, too.
  func value(_ section: String, _ key: String) -> Entry? {
    entries(section).last { $0.key == key.lowercased() && !$0.value.isEmpty }
  }

  /// A value that has to be there.
  func required(_ section: String, _ key: String, _ expected: String) throws(DataFault) -> Entry {
    guard let entry = value(section, key) else {
      throw DataFault(file: path, "[\(section)] \(key): expected \(expected), found nothing")
    }
    return entry
  }

  /// A fault of one line.
  func fault(_ section: String, _ entry: Entry, _ key: String, _ expected: String) -> DataFault {
    DataFault(
      file: path, line: entry.line,
      "[\(section)] \(key): expected \(expected), found '\(entry.value.prefix(60))'")
  }
}
