extension PlantedStudy: SyntheticRecipe {
  /// `24 subjects with 24 trials of 8 s, signal: eeg`.
  public var outline: String {
    "\(subjects) \(CountedWords.agreeing("subjects", with: subjects)) with \(trials) trials of "
      + "\(Self.trialSeconds) s each, signal: \(signal.rawValue)"
  }

  /// Bytes of all files, about: an EEG row has some 32 bytes, a face row 23, a label 7.
  public var expectedBytes: Int {
    subjects
      * (seconds * (Self.eegHz * 32 + Self.faceHz * 23) + trials * 7 * (null.columns.count + 3))
  }

  /// The subject at a place.
  public func subject(at index: Int) -> PlantedSubject { PlantedSubject(self, subject: index) }

  /// Rows and trials of all files.
  public func summary(of subjects: [PlantedSubject]) -> String {
    let count = subjects.count
    return
      "\(count * seconds * Self.eegHz) EEG rows, \(count * seconds * Self.faceHz) face frames, "
      + "\(count * trials) trials"
  }

  /// The Bayes rates, and what every trial shows.
  public func truth(of subjects: [PlantedSubject]) -> JSON { PlantedTruth(study: self).json }

  /// Every way to use two modalities, by models of every kind.
  public func spec(name: String, root: String, schemaPath: String) -> String {
    PlantedSpec.text(self, name: name, root: root, schemaPath: schemaPath)
  }
}
