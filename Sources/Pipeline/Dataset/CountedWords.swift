/// Words behind a number: `1 row lies`, `2 rows lie`.
public enum CountedWords {
  /// Nouns that are counted, as they stand in notes.
  static let nouns = [
    "rows": "row", "values": "value", "trials": "trial", "lines": "line", "samples": "sample",
    "columns": "column", "files": "file", "subjects": "subject", "frames": "frame", "gaps": "gap",
    "pauses": "pause", "times": "time", "windows": "window", "annotations": "annotation",
    "folders": "folder", "numbers": "number", "packets": "packet", "cells": "cell",
  ]
  static let verbs = [
    "are": "is", "were": "was", "have": "has", "repeat": "repeats", "carry": "carries",
    "share": "shares", "lie": "lies", "belong": "belongs", "hold": "holds", "stay": "stays",
    "start": "starts", "begin": "begins", "name": "names",
  ]

  /// A message whose first noun is what is counted, as it is said of so many.
  ///
  /// - Parameters:
  ///   - message: in the plural: `rows that share their time with another`.
  ///   - count: how many.
  /// - Returns: the same where the count is not 1; else the noun, its verb and `their` in the singular.
  public static func agreeing(_ message: String, with count: Int) -> String {
    guard count == 1 else { return message }
    var hasNoun = false
    var mayHaveVerb = true
    var words: [String] = []
    for part in message.split(separator: " ", omittingEmptySubsequences: false) {
      let word = part.prefix { !",;:".contains($0) }
      let rest = part.dropFirst(word.count)
      var own = String(word)
      if !hasNoun, let one = nouns[own] {
        own = one
        hasNoun = true
      } else if hasNoun, own == "whose" {
        mayHaveVerb = false
      } else if hasNoun, mayHaveVerb, let one = verbs[own] {
        own = one
        mayHaveVerb = false
      } else if hasNoun, own == "their" {
        own = "its"
      }
      if hasNoun, !rest.isEmpty { mayHaveVerb = false }
      words.append(own + rest)
      // A message that begins with something else counts nothing that has a name here.
      if !hasNoun, words.count > 2 { return message }
    }
    return words.joined(separator: " ")
  }
}
