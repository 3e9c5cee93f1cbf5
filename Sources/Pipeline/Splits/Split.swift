import Learners

/// A split as a spec describes it: a splitter, what it keeps together, and whether each subject is divided
/// by itself.
public struct Split: Sendable {
  /// What may stand under `outer` and `inner`.
  public static let family = KindFamily(
    name: "split", kinds: SplitterCatalog.all.map { KindDeclaration($0) },
    shared: [SplitGroup.parameter, SplitWithin.within, SplitWithin.trainOn], otherNames: otherNames)

  /// What other tools and papers call splits, and how it is written here.
  private static let otherNames: [String: String] = {
    let whole = "{use: leave_one_group_out, group: "
    let inTime = "{use: forward_chaining, within: subject}"
    return [
      "leave_one_subject_out": whole + "subject}", "loso": whole + "subject}",
      "leave_one_participant_out": whole + "subject}",
      "leave_one_session_out": whole + "session}", "leave_one_trial_out": whole + "trial}",
      "logo": whole + "subject}",
      "cross_session":
        "{use: fixed, group: {column: session}, train: [first], test: [second]}",
      "kfold": "{use: group_kfold, group: subject}",
      "k_fold": "{use: group_kfold, group: subject}",
      "stratified_kfold": "{use: stratified_group_kfold, group: trial}",
      "repeated_kfold": "{use: group_kfold, group: subject, repeats: 5}",
      "repeated_group_kfold": "{use: group_kfold, group: subject, repeats: 5}",
      "repeated_stratified_group_kfold":
        "{use: stratified_group_kfold, group: subject, repeats: 5}",
      "time_series_split": inTime, "walk_forward": inTime, "blocked_kfold": inBlocks,
      "block_kfold": inBlocks, "participant_specific": inBlocks, "within_subject": inBlocks,
      "subject_specific": inBlocks, "personal": inBlocks,
      "holdout": "{use: fixed, group: subject, test: [names of subjects]}",
      "train_test_split": "{use: fixed, group: subject, test: [names of subjects]}",
    ]
  }()

  private static let inBlocks = "{use: time_blocks, within: subject, gap_s: 10}"

  /// Where a split stands.
  public enum Role: Sendable {
    /// It says what is tested.
    case outer
    /// It divides training rows once more, for whatever is chosen there.
    case inner
  }

  /// Divides.
  public let splitter: any Splitter
  /// What stays together; `nil` for `leaky_random_windows`, and in time where every unit stands alone.
  public let group: SplitGroup?
  /// Whether each subject is divided by itself.
  public let isWithinSubject: Bool
  /// Whether each subject has folds, and so models, of its own.
  public let isPersonal: Bool
  /// How often everything is divided anew; each row is tested as often.
  public let repeats: Int

  /// Reads decoded parameters.
  /// - Parameters:
  ///   - values: the decoded section.
  ///   - role: where it stands; inner folds learn from whom the outer fold learns from.
  /// - Throws: `SplitFault` where `group` is missing or cannot mean anything.
  public init(_ values: ParameterValues, role: Role = .outer) throws(SplitFault) {
    let type = SplitterCatalog.type(named: values.use)
    splitter = try type.init(values)
    group = SplitGroup(values["group"])
    isWithinSubject = values["within"] != nil
    repeats = values["repeats"]?.integer ?? 1
    if type.isLeaky {
      for key in ["group", "within", "train_on"] where values[key] != nil {
        throw SplitFault("'\(type.name)' divides windows: '\(key)' means nothing", parameter: key)
      }
      isPersonal = false
      return
    }
    isPersonal = try SplitWithin.isPersonal(values, role: role)
    if type.needsTime, !isWithinSubject {
      throw SplitFault(
        "'\(type.name)' divides the time of each subject: write 'within: subject'",
        parameter: "within")
    }
    if type.needsTime, group == nil { return }
    guard let group else {
      throw SplitFault(
        "'\(type.name)' needs a 'group': subject, session, trial or {column: X}",
        parameter: "group")
    }
    if isWithinSubject, group == .subject {
      throw SplitFault(
        "a subject cannot be divided into subjects", parameter: type.needsTime ? "group" : "within")
    }
    if isWithinSubject, type.name == Fixed.name {
      throw SplitFault("'fixed' lists groups of all subjects together", parameter: "within")
    }
  }

  /// Whether the split exists to show leakage; its units are windows then.
  public var isLeaky: Bool { type(of: splitter).isLeaky }
  /// Whether units are divided by when they were.
  public var needsTime: Bool { type(of: splitter).needsTime }

  /// Describes what is divided to the splitter.
  ///
  /// - Parameters:
  ///   - places: subject and trial of each unit.
  ///   - subjects: all subjects; their order does not matter.
  ///   - labels: class of each unit; `nil` for continuous targets.
  ///   - classes: number of classes.
  ///   - weights: rows that each unit stands for.
  /// - Returns: the units, with sorted group names.
  /// - Throws: `SplitFault` where the group of a unit is unknown.
  public func units(
    places: [SplitPlace], subjects: [SubjectTrials], labels: [Int]?, classes: Int,
    weights: [Double]? = nil
  ) throws(SplitFault) -> SplitUnits {
    var names: [String] = []
    names.reserveCapacity(places.count)
    for (unit, place) in places.enumerated() {
      if needsTime, group == nil {
        // Numbers of one length, so that names sort in the order of units.
        let number = String(unit + 1)
        let zeros = String(repeating: "0", count: max(0, 8 - number.count))
        names.append(Split.joined([subjects[place.subject].subject, zeros + number]))
        continue
      }
      // What leaks is shown by trial, where there are trials.
      let group = self.group ?? (place.trial == nil ? .subject : .trial)
      var parts = try group.parts(of: place, in: subjects)
      if isWithinSubject, case .column = group {
        parts.insert(subjects[place.subject].subject, at: 0)
      }
      names.append(Split.joined(parts))
    }
    let groupNames = Set(names).sorted()
    let index = Dictionary(uniqueKeysWithValues: zip(groupNames, groupNames.indices))
    return SplitUnits(
      group: names.map { index[$0, default: 0] }, groupNames: groupNames, label: labels,
      classes: classes, weight: weights,
      times: needsTime ? places.map { $0.time ?? .unknown } : [])
  }

  /// The seed of one of the repeats; the first has that of a split without repeats.
  static func seed(_ seed: UInt64, ofRepeat index: Int) -> UInt64 {
    index == 0 ? seed : Seed.derive(from: seed, "repeat \(index)")
  }

  /// Assigns test folds.
  ///
  /// Within subjects, fold i is the union of the subjects' folds i; personal folds stay apart, subject after
  /// subject, and are named `subject/i`. Each subject is cut in the same way in both.
  /// - Throws: `SplitFault`; within subjects it names the subject.
  public func folds(
    _ units: SplitUnits, places: [SplitPlace], subjects: [SubjectTrials], seed: UInt64
  ) throws(SplitFault) -> FoldAssignment {
    guard isWithinSubject else { return try splitter.folds(units, seed: seed) }
    var testFold = [Int?](repeating: nil, count: units.count)
    var leftOut: [[Int]] = []
    var names: [String] = []
    var ofFold: [Int] = []
    var notes: [String] = []
    for subject in subjects.indices {
      let members = places.indices.filter { places[$0].subject == subject }
      if members.isEmpty { continue }
      let name = subjects[subject].subject
      let part: FoldAssignment
      do throws(SplitFault) {
        part = try splitter.folds(units.selecting(members), seed: Seed.derive(from: seed, name))
      } catch {
        throw SplitFault(
          "subject '\(name)': \(error.message); 'dataset.select.exclude_subjects' leaves subjects out",
          parameter: error.parameter)
      }
      let first = isPersonal ? leftOut.count : 0
      for (place, unit) in members.enumerated() {
        testFold[unit] = part.testFold[place].map { $0 + first }
      }
      while leftOut.count < first + part.names.count { leftOut.append([]) }
      for (fold, own) in part.leftOut.enumerated() {
        leftOut[first + fold] += own.map { members[$0] }
      }
      names += part.names.map { Split.joined([name, $0]) }
      ofFold += part.names.map { _ in subject }
      notes += part.notes.map { "subject '\(name)': \($0)" }
    }
    guard !leftOut.isEmpty else {
      throw SplitFault("there is nothing to divide", parameter: "group")
    }
    return FoldAssignment(
      testFold: testFold, leftOut: leftOut.map { $0.sorted() },
      owners: isPersonal
        ? FoldAssignment.Owners(ofFold: ofFold, ofUnit: places.map(\.subject)) : nil,
      names: isPersonal ? names : leftOut.indices.map { String($0 + 1) }, notes: notes)
  }

  /// One name of several parts; different parts have different names.
  private static func joined(_ parts: [String]) -> String {
    guard parts.count > 1 else { return parts.joined() }
    let escaped = parts.map { part in
      part.reduce(into: "") { text, letter in
        if letter == "/" || letter == "\\" { text.append("\\") }
        text.append(letter)
      }
    }
    return escaped.joined(separator: "/")
  }
}

extension SplitUnits {
  /// Some of the units, with only the groups that they have.
  func selecting(_ members: [Int]) -> SplitUnits {
    let kept = Set(members.map { group[$0] }).sorted()
    let index = Dictionary(uniqueKeysWithValues: zip(kept, kept.indices))
    return SplitUnits(
      group: members.map { index[group[$0], default: 0] }, groupNames: kept.map { groupNames[$0] },
      label: label.map { label in members.map { label[$0] } }, classes: classes,
      weight: members.map { weight[$0] }, times: times.isEmpty ? [] : members.map { times[$0] })
  }
}
