/// Units as devices write them, in one spelling.
enum MeasureUnit {
  /// `uV` for all spellings of microvolt, `mV`, `nV`, `V` alike; other units stay as they are.
  ///
  /// - Returns: `nil` where nothing is written.
  static func normalised(_ text: String) -> String? {
    let trimmed = HeaderText.trimmed(text)
    guard !trimmed.isEmpty else { return nil }
    if let word = words[trimmed.lowercased()] { return word }
    // Micro sign, Greek mu, and what Latin-1 bytes become when they are read as UTF-8 and back.
    for mark in ["\u{00B5}", "\u{03BC}", "\u{00C2}\u{00B5}", "\u{FFFD}", "u"]
    where trimmed.hasPrefix(mark) {
      let rest = trimmed.dropFirst(mark.count)
      if rest == "V" || rest == "v" { return "uV" }
      if mark != "u", mark != "\u{FFFD}", !rest.isEmpty { return "u" + rest }
    }
    return trimmed
  }

  private static let words: [String: String] = [
    "microvolt": "uV", "microvolts": "uV", "millivolt": "mV", "millivolts": "mV", "volt": "V",
    "volts": "V", "nanovolt": "nV", "nanovolts": "nV", "nv": "nV", "v": "V",
  ]
}

/// Names of columns that are found by name.
enum ColumnNames {
  /// The second column of a name becomes `NAME#2`, the third `NAME#3`.
  ///
  /// - Returns: the names, all different, and how many were changed.
  static func unique(_ names: [String]) -> (names: [String], changed: Int) {
    var taken = Set(names)
    var seen: Set<String> = []
    var changed = 0
    var uses: [String: Int] = [:]
    let unique = names.map { name in
      guard !seen.insert(name).inserted else { return name }
      changed += 1
      var number = (uses[name] ?? 1) + 1
      while taken.contains("\(name)#\(number)") { number += 1 }
      uses[name] = number
      taken.insert("\(name)#\(number)")
      return "\(name)#\(number)"
    }
    return (unique, changed)
  }
}
