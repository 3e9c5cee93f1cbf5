/// What Affectiva's programs measure in a face, by the names that they give it.
enum AffectivaNames {
  /// Facial expressions that only Affectiva names so (of `joy` and `smile` anybody may write), in small
  /// letters, only letters and digits: the programs write `innerBrowRaise`, `inner_brow_raise` and
  /// `Inner Brow Raise`.
  static let expressions: Set<String> = [
    "browfurrow", "browraise", "cheekraise", "chinraise", "eyeclosure", "eyewiden",
    "innerbrowraise", "jawdrop", "lidtighten", "lipcornerdepressor", "lippress", "lippucker",
    "lipstretch", "lipsuck", "mouthopen", "nosewrinkle", "upperlipraise",
  ]

  /// A name as it stands in the set above.
  static func plain(_ name: String) -> String {
    String(
      decoding: name.utf8.filter { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A || $0 &- 48 < 10 },
      as: UTF8.self
    )
    .lowercased()
  }

  /// How many of the expressions are among some names.
  static func expressionCount(_ names: some Sequence<String>) -> Int {
    Set(names.map(plain)).intersection(expressions).count
  }
}
