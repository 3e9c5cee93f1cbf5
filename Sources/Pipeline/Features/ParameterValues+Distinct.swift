import Learners

extension ParameterValues {
  /// The words of a list, each once.
  /// - Throws: `FeatureFault` where a word stands twice.
  func distinct<Word: RawRepresentable<String>>(_ key: String) throws(FeatureFault) -> [Word] {
    let words = texts(key)
    for (index, word) in words.enumerated() where words[..<index].contains(word) {
      throw FeatureFault("'\(word)' is listed twice", parameter: key)
    }
    return words.compactMap(Word.init(rawValue:))
  }
}
