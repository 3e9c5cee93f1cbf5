extension Artifact {
  /// Adds observations; they are part of the content.
  mutating func set(notes: [DataNote]) {
    set(
      texts: notes.flatMap { [$0.code, $0.subject, String($0.count), $0.message] }, as: "notes")
  }

  /// The observations.
  public var notes: [DataNote] {
    let texts = self.texts("notes") ?? []
    return stride(from: 0, to: texts.count - texts.count % 4, by: 4).map {
      DataNote(
        texts[$0], about: texts[$0 + 1], count: Int(texts[$0 + 2]) ?? 0, texts[$0 + 3])
    }
  }
}
