/// What is to be written into an archive.
public struct ArchiveRequest: Sendable {
  /// What an experiment needs.
  public struct Experiment: Sendable {
    /// Its name.
    public let name: String
    /// The keys of all stages that its results rest on.
    public let keys: [Digest]
    /// Those of them whose results are written, not only the records.
    public let results: Set<Digest>
    /// What else its plan has to know; opaque to the store.
    public let data: JSON

    /// Describes an experiment.
    public init(name: String, keys: [Digest], results: Set<Digest>, data: JSON) {
      self.name = name
      self.keys = keys
      self.results = results
      self.data = data
    }
  }

  /// The experiments.
  public let experiments: [Experiment]
  /// Specs by their paths from the project folder.
  public let specs: [ArchiveContents.Text]
  /// Specs with every default filled in, by experiment.
  public let resolved: [ArchiveContents.Text]
  /// Names the build that writes it.
  public let build: String
  /// The class of instructions that results were made with.
  public let instructionSet: String

  /// Gathers what is to be written.
  public init(
    experiments: [Experiment], specs: [ArchiveContents.Text], resolved: [ArchiveContents.Text],
    build: String, instructionSet: String
  ) {
    self.experiments = experiments
    self.specs = specs
    self.resolved = resolved
    self.build = build
    self.instructionSet = instructionSet
  }
}

/// What was written into an archive.
public struct WrittenArchive: Sendable, Hashable {
  /// Stages with their results.
  public let results: Int
  /// Stages of which only the record is in it.
  public let records: Int
  /// Size of the archive in bytes.
  public let byteCount: Int
}
