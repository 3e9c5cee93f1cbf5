import Learners

/// A data set as it is before anything is modelled: who, which trials, what was recorded, what is wrong with it.
public struct Inspection: Sendable {
  /// One trial.
  public struct Trial: Sendable, Hashable {
    /// Its id.
    public let id: String
    /// Place among the categories; `nil` where trials have no labels.
    public let category: Int?
    /// How long it lasts in seconds; `nil` where it has no times.
    public let seconds: Double?
  }

  /// One person.
  public struct Subject: Sendable, Hashable {
    /// The id.
    public let id: String
    /// Whether the spec leaves them out.
    public let isExcluded: Bool
    /// In time order.
    public let trials: [Trial]
  }

  /// One modality.
  public struct Modality: Sendable {
    /// Its name.
    public let name: String
    /// Its columns; empty where nobody has any.
    public let channels: [Channel]
    /// Rows per second as declared.
    public let declaredHz: Double?
    /// Share of a window that samples must fill.
    public let minCoverage: Double
    /// What was recorded of each subject; `nil` where nothing was, or where it cannot be read.
    public let subjects: [SubjectProfile?]
  }

  /// What one windowing makes of the data.
  public struct Windows: Sendable {
    /// The axis values that tell it apart, or `base`.
    public let name: String
    /// The window length in seconds, where it is fixed.
    public let seconds: Double?
    /// Windows that at least one modality covers.
    public let count: Int
    /// Trials that have a window.
    public let trials: Int
    /// Windows that each modality covers, in the order of the modalities.
    public let covered: [Int]
  }

  /// The column of the label; `nil` where trials have none.
  public let labelColumn: String?
  /// What is predicted where it is made from channels or ratings; `nil` where a column names it, and where it
  /// cannot be made.
  public let truth: TruthProfile?
  /// What is predicted where that is declared, but not made: windows tell what it is made of. Else `nil`.
  public let unmadeLabel: String?
  /// What trials are labelled with.
  public let categories: [TrialCategories.Category]
  /// In natural order of their ids.
  public let subjects: [Subject]
  /// Subjects whose trials cannot be read, as far as files tell them apart; they are not among `subjects`.
  public let unread: [String]
  /// In declared order.
  public let modalities: [Modality]
  /// In the order of the sweep; empty where the spec has no windowing.
  public let windowings: [Windows]
  /// What was noticed while the data were read.
  public let notes: [NoteGroup]

  /// Gathers what is known already.
  init(
    labelColumn: String?, categories: [TrialCategories.Category], subjects: [Subject],
    modalities: [Modality], windowings: [Windows], notes: [NoteGroup], unread: [String] = [],
    truth: TruthProfile? = nil, unmadeLabel: String? = nil
  ) {
    self.labelColumn = labelColumn
    self.truth = truth
    self.unmadeLabel = unmadeLabel
    self.categories = categories
    self.subjects = subjects
    self.modalities = modalities
    self.windowings = windowings
    self.notes = notes
    self.unread = unread
  }

  /// Gathers what stages made.
  ///
  /// - Parameters:
  ///   - configurations: one data set under one windowing or several.
  ///   - artifact: a part of what a stage made; `nil` where it failed.
  public init(
    _ configurations: [DataStages.Configuration],
    artifact: (StageID, _ part: String) -> Artifact?
  ) {
    precondition(!configurations.isEmpty, "at least one configuration")
    let own = configurations[0]
    let label = own.dataset.label
    labelColumn = label["column"]?.text
    let target = own.dataset.target
    truth =
      target.kind == .column
      ? nil
      : own.label.flatMap { artifact($0, "") }.map { TruthProfile(target, $0.labelledTrials) }
    unmadeLabel =
      target.kind != .column && own.dataset.isLabelled && own.label == nil
      ? TruthProfile.name(of: target) : nil
    var notes = own.notes.map { (subject: String?.none, note: $0) }
    var owners: [(unit: Int, trials: SubjectTrials)] = []
    var unread: [String] = []
    for (index, unit) in own.units.enumerated() {
      guard let boundaries = artifact(unit.trials, "boundaries"),
        let columns = artifact(unit.trials, "columns")
      else {
        unread += [unit.subject].compactMap { $0 }
        continue
      }
      notes += columns.notes.map { (unit.subject, $0) }
      owners += boundaries.subjectTrials(columns: columns).map { (index, $0) }
    }
    self.unread = unread
    owners.sort { NaturalOrder.precedes($0.trials.subject, $1.trials.subject) }
    let column = labelColumn
    func labels(_ trials: SubjectTrials) -> [String?] {
      column.flatMap { trials.columns[$0] } ?? []
    }
    let categories = TrialCategories(
      label: label, values: owners.flatMap { labels($0.trials) })
    self.categories = categories.all
    subjects = owners.map { _, trials in
      let values = labels(trials)
      return Subject(
        id: trials.subject, isExcluded: own.dataset.excludedSubjects.contains(trials.subject),
        trials: trials.ids.indices.map { trial in
          let seconds = trials.ends[trial] - trials.starts[trial]
          return Trial(
            id: trials.ids[trial],
            category: values.isEmpty ? nil : categories.place(of: values[trial]),
            seconds: seconds.isFinite && seconds > 0 ? seconds : nil)
        })
    }
    let windowing = own.declared.cell.sections["windowing"]?.record.flatMap { try? Windowing($0) }
    modalities = own.dataset.modalities.map { modality in
      let profiles = own.units.map { unit in
        unit.profiles[modality.name].flatMap { artifact($0, "") }?.modalityProfile
      }
      for (unit, profile) in zip(own.units, profiles) {
        notes += (profile?.notes ?? []).map { (unit.subject, $0) }
      }
      let channels = profiles.lazy.compactMap { $0?.channels }.first { !$0.isEmpty } ?? []
      return Modality(
        name: modality.name, channels: channels,
        declaredHz: modality.time?.rateHz ?? channels.compactMap(\.rateHz).first,
        minCoverage: windowing?.minCoverage(of: modality.name) ?? Windowing.defaultCoverage,
        subjects: owners.map { unit, trials in profiles[unit]?.subjects[trials.subject] })
    }
    windowings = configurations.compactMap { Self.windows($0, artifact: artifact) }
    self.notes = NoteGroup.of(notes)
  }

  private static func windows(
    _ own: DataStages.Configuration, artifact: (StageID, String) -> Artifact?
  ) -> Windows? {
    let stages = own.units.compactMap(\.windows)
    guard !stages.isEmpty else { return nil }
    let names = own.dataset.modalities.map(\.name)
    var count = 0
    var trials = 0
    var covered = [Int](repeating: 0, count: names.count)
    for windows in stages.compactMap({ artifact($0, "") }).map(UnitWindows.init) {
      count += windows.windows.count
      for range in windows.ranges {
        trials += Set(windows.windows[range].compactMap(\.trial)).count
      }
      for (index, name) in names.enumerated() {
        covered[index] += windows.modalities[name]?.isCovered.count { $0 } ?? 0
      }
    }
    return Windows(
      name: own.declared.name, seconds: own.windowSeconds, count: count, trials: trials,
      covered: covered)
  }
}
