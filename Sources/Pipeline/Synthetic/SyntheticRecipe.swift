/// A study that nobody took part in: a folder per subject, `truth.json`, and the spec that runs on it.
public protocol SyntheticRecipe: Sendable {
  /// Writes the files of one subject.
  associatedtype Subject: SyntheticSubject

  /// How many subjects.
  var subjects: Int { get }
  /// Bytes of all files, about.
  var expectedBytes: Int { get }
  /// What will be written, in words: `3 subjects, 1000 EEG rows each on average`.
  var outline: String { get }

  /// The subject at a place, `0..<subjects`; the same whatever was written before.
  func subject(at index: Int) -> Subject
  /// Counts what stands in the files.
  /// - Parameter subjects: all of them, after they wrote their files.
  /// - Returns: the counts in words.
  func summary(of subjects: [Subject]) -> String
  /// Describes what was planted.
  /// - Parameter subjects: all of them, after they wrote their files.
  /// - Returns: what `truth.json` says.
  func truth(of subjects: [Subject]) -> JSON
  /// Writes an experiment for the files.
  /// - Parameters:
  ///   - name: of the experiment.
  ///   - root: folder of the data, from the project folder or absolute.
  ///   - schemaPath: of the JSON Schema, from the project folder.
  /// - Returns: a whole spec.
  func spec(name: String, root: String, schemaPath: String) -> String
}

extension SyntheticRecipe {
  /// A folder as a spec writes it: quoted where YAML would read something else.
  static func quoted(_ root: String) -> String {
    let plain = root.utf8.allSatisfy { byte in
      byte == 0x2D || byte == 0x5F || (0x2E...0x39).contains(byte)
        || (0x41...0x5A).contains(byte & 0xDF)
    }
    return plain ? root : JSON.string(root).text
  }
}

/// One subject of a synthetic study.
public protocol SyntheticSubject: Sendable {
  /// The subject's id, which is the folder's name.
  var id: String { get }
  /// The subject's files, from the folder of all subjects: `7/7_EEG.csv`.
  var paths: [String] { get }

  /// Writes one of `paths`; each once, in any order.
  /// - Throws: what the buffer's sink throws.
  mutating func write(path: String, to out: TextBuffer) throws(SyntheticFault)
}
