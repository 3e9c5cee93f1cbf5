extension MRTStudy: SyntheticRecipe {
  /// `3 subjects, 1000 EEG rows each on average`.
  public var outline: String {
    let people = CountedWords.agreeing("subjects", with: subjects)
    return "\(subjects) \(people), \(rowsPerSubject) EEG rows each on average"
  }

  /// Draws a subject.
  public func subject(at index: Int) -> MRTSubject { MRTSubject(self, subject: index) }

  /// Rows, frames and trials of all files.
  public func summary(of subjects: [MRTSubject]) -> String {
    let counts = MRTTruth(self, subjects: subjects).counts
    return
      "\(counts[.eegRows]) EEG rows, \(counts[.faceRows]) face frames, \(counts[.trials]) trials"
  }

  /// Every planted hazard with its number, and the planted effect.
  public func truth(of subjects: [MRTSubject]) -> JSON { MRTTruth(self, subjects: subjects).json }

  /// Every modality by itself and both, by a forest and by logistic regression.
  public func spec(name: String, root: String, schemaPath: String) -> String {
    MRTSpec.text(self, name: name, root: root, schemaPath: schemaPath)
  }
}

extension MRTSubject: SyntheticSubject {
  /// The files that the subject has.
  public var paths: [String] { files.map { path(of: $0) } }

  /// Writes one of `paths`.
  /// - Throws: what the buffer's sink throws.
  public mutating func write(path: String, to out: TextBuffer) throws(SyntheticFault) {
    guard let file = files.first(where: { self.path(of: $0) == path }) else {
      throw SyntheticFault("\(path): no file of subject \(id)")
    }
    try write(file, to: out)
  }
}
