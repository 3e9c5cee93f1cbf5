extension CountedWords {
  private static let further = [
    "folds": "fold", "fits": "fit", "features": "feature", "groups": "group", "units": "unit",
    "decisions": "decision", "seeds": "seed", "replicates": "replicate", "channels": "channel",
    "stretches": "stretch", "steps": "step",
  ]
  /// Words after which a noun is no longer the one that is counted.
  private static let links: Set<Substring> = [
    "of", "in", "with", "without", "from", "for", "that", "which", "on", "to", "and", "or",
  ]

  /// A whole note in which every `1` agrees with what it counts: `1 labelled trial is not scored`.
  ///
  /// - Parameter note: in the plural throughout; singular words stay as they are, and so do ranges such as
  ///   `0 to 1 rows`.
  /// - Returns: the note with nouns of a single thing, their verbs and `their` in the singular.
  public static func agreeing(throughout note: String) -> String {
    var out = ""
    var rest = note[...]
    while let place = rest.firstRange(of: "1 ") {
      out += rest[..<place.lowerBound]
      let isAlone = out.last.map { $0 == " " || $0 == "(" } ?? true
      let isCounted = isAlone && !out.hasSuffix("to ")
      out += rest[place]
      rest = rest[place.upperBound...]
      guard isCounted else { continue }
      let said = rest.prefix { !$0.isNumber && !";:(".contains($0) }
      out += single(said)
      rest = rest[said.endIndex...]
    }
    return out + rest
  }

  /// What follows a `1`, up to the next number or clause.
  private static func single(_ text: Substring) -> String {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    let bare = words.map { $0.prefix(while: \.isLetter) }
    // The noun is among the first words; behind another noun or a link it is not what is counted.
    let noun = bare.indices.prefix(3).first {
      one(bare[$0]) != nil || isOne(bare[$0]) || links.contains(bare[$0])
    }
    guard let noun, let singular = one(bare[noun]) else { return String(text) }
    var out = words.map(String.init)
    let tail = words[noun].dropFirst(bare[noun].count)
    out[noun] = singular + (tail.hasPrefix("'") ? "'s" + tail.dropFirst() : String(tail))
    guard tail.isEmpty else { return out.joined(separator: " ") }
    var mayHaveVerb = true
    for place in words.indices.dropFirst(noun + 1) {
      let tail = words[place].dropFirst(bare[place].count)
      if bare[place] == "whose" { mayHaveVerb = false }
      if mayHaveVerb, let verb = verbs[String(bare[place])] {
        out[place] = verb + tail
        mayHaveVerb = false
      } else if bare[place] == "their" {
        out[place] = "its" + tail
      }
      if !tail.isEmpty { mayHaveVerb = false }
    }
    return out.joined(separator: " ")
  }

  private static func isOne(_ word: Substring) -> Bool {
    nouns.values.contains(String(word)) || further.values.contains(String(word))
  }

  private static func one(_ plural: Substring) -> String? {
    nouns[String(plural)] ?? further[String(plural)]
  }
}
