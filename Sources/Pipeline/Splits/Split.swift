import Learners

/// A split as a spec describes it: a splitter, what it keeps together, and whether each subject is divided
/// by itself.
public struct Split: Sendable {
  /// What may stand under `outer` and `inner`.
  public static let family = KindFamily(
    name: "split", kinds: SplitterCatalog.all.map { KindDeclaration($0) },
    shared: [SplitGroup.parameter, within])

  private static let within = Parameter(
    "within", .choice(["subject"]), default: nil,
    "`subject` divides each subject's groups separately: fold 1 tests a part of everyone.")

  /// Divides.
  public let splitter: any Splitter
  /// What stays together; `nil` only for `leaky_random_windows`.
  public let group: SplitGroup?
  /// Whether each subject is divided by itself.
  public let isWithinSubject: Bool

  /// Reads decoded parameters.
  /// - Throws: `SplitFault` where `group` is missing or cannot mean anything.
  public init(_ values: ParameterValues) throws(SplitFault) {
    let type = SplitterCatalog.type(named: values.use)
    splitter = try type.init(values)
    group = SplitGroup(values["group"])
    isWithinSubject = values["within"] != nil
    if type.isLeaky {
      for key in ["group", "within"] where values[key] != nil {
        throw SplitFault("'\(type.name)' divides windows: '\(key)' means nothing", parameter: key)
      }
      return
    }
    guard let group else {
      throw SplitFault(
        "'\(type.name)' needs a 'group': subject, session, trial or {column: X}",
        parameter: "group")
    }
    if isWithinSubject, group == .subject {
      throw SplitFault("a subject cannot be divided into subjects", parameter: "within")
    }
  }

  /// Whether the split exists to show leakage; its units are windows then.
  public var isLeaky: Bool { type(of: splitter).isLeaky }

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
    for place in places {
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
      classes: classes, weight: weights)
  }

  /// Assigns test folds.
  ///
  /// Within subjects, fold i is the union of the subjects' folds i.
  /// - Throws: `SplitFault`; within subjects it names the subject.
  public func folds(
    _ units: SplitUnits, places: [SplitPlace], subjects: [SubjectTrials], seed: UInt64
  ) throws(SplitFault) -> FoldAssignment {
    guard isWithinSubject else { return try splitter.folds(units, seed: seed) }
    var testFold = [Int?](repeating: nil, count: units.count)
    var leftOut: [[Int]] = []
    var notes: [String] = []
    for subject in subjects.indices {
      let members = places.indices.filter { places[$0].subject == subject }
      if members.isEmpty { continue }
      let name = subjects[subject].subject
      let part: FoldAssignment
      do throws(SplitFault) {
        part = try splitter.folds(units.selecting(members), seed: Seed.derive(from: seed, name))
      } catch {
        throw SplitFault("subject '\(name)': \(error.message)", parameter: error.parameter)
      }
      for (place, unit) in members.enumerated() { testFold[unit] = part.testFold[place] }
      while leftOut.count < part.names.count { leftOut.append([]) }
      for (fold, own) in part.leftOut.enumerated() { leftOut[fold] += own.map { members[$0] } }
      notes += part.notes.map { "subject '\(name)': \($0)" }
    }
    guard !leftOut.isEmpty else {
      throw SplitFault("there is nothing to divide", parameter: "group")
    }
    return FoldAssignment(
      testFold: testFold, leftOut: leftOut.map { $0.sorted() },
      names: leftOut.indices.map { String($0 + 1) }, notes: notes)
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
      weight: members.map { weight[$0] })
  }
}
