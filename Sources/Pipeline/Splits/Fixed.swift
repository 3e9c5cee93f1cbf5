import Learners

/// Folds that a spec lists: who is tested is decided beforehand.
///
/// `folds` lists test groups by fold; `test`, and perhaps `train`, describe a single fold. Groups that no
/// fold tests are learned from in every fold, unless `train` lists others. With `group: {column: session}`,
/// `train` and `test` ask whether a model of one session holds in another.
public struct Fixed: Splitter {
  /// `fixed` in a spec.
  public static let name = "fixed"
  /// One sentence for people.
  public static let summary = "Folds of listed groups: subjects, or values of a column."
  /// What the spec may say.
  public static let parameters: [Parameter] = [
    Parameter(
      "folds", .map(.nonEmptyList(.text)), default: nil,
      "The groups that each fold tests: `{A: [\"1\", \"2\"], B: [\"3\"]}`."),
    Parameter(
      "test", .nonEmptyList(.text), default: nil,
      "The groups that the only fold tests; instead of `folds`."),
    Parameter(
      "train", .nonEmptyList(.text), default: nil,
      "The groups that the only fold learns from, beside `test`; absent: all others."),
  ]

  private let names: [String]
  private let tested: [[String]]
  private let train: [String]?

  /// Reads the lists.
  /// - Throws: `SplitFault` where both or none of them are given, or a group is listed twice.
  public init(_ values: ParameterValues) throws(SplitFault) {
    let test = values["test"]?.list?.compactMap(\.text)
    let folds = values["folds"]?.map.flatMap { $0.isEmpty ? nil : $0 }
    train = values["train"]?.list?.compactMap(\.text)
    switch (folds, test) {
    case (let folds?, nil):
      if train != nil {
        throw SplitFault("'train' goes with 'test', not with 'folds'", parameter: "train")
      }
      names = folds.map(\.key)
      tested = folds.map { ($0.value.list ?? []).compactMap(\.text) }
    case (nil, let test?):
      names = ["test"]
      tested = [test]
    default:
      throw SplitFault("'fixed' needs 'folds' or 'test', and not both", parameter: nil)
    }
    var seen: Set<String> = []
    for group in tested.joined() + (train ?? []) where !seen.insert(group).inserted {
      throw SplitFault(
        "group '\(group)' is listed twice", parameter: test == nil ? "folds" : "test")
    }
  }

  /// Assigns test folds; nothing is random.
  /// - Throws: `SplitFault` also for a listed group that does not exist.
  public func folds(_ units: SplitUnits, seed: UInt64) throws(SplitFault) -> FoldAssignment {
    try units.check(folds: 1)
    var foldOfGroup = [Int?](repeating: nil, count: units.groupNames.count)
    for (fold, groups) in tested.enumerated() {
      for group in groups {
        foldOfGroup[try place(of: group, in: units, "folds")] = fold
      }
    }
    var notes: [String] = []
    var leftOut: [[Int]] = []
    let untested = units.groupNames.indices.filter { foldOfGroup[$0] == nil }
    if let train {
      var learns = [Bool](repeating: false, count: units.groupNames.count)
      for group in train { learns[try place(of: group, in: units, "train")] = true }
      leftOut = [
        units.group.indices.filter {
          foldOfGroup[units.group[$0]] == nil && !learns[units.group[$0]]
        }
      ]
      let neither = untested.filter { !learns[$0] }.count
      if neither > 0 { notes.append("\(neither) groups are neither tested nor learned from") }
    } else if !untested.isEmpty {
      notes.append("\(untested.count) groups are learned from and never tested")
    }
    return FoldAssignment(
      testFold: units.group.map { foldOfGroup[$0] }, leftOut: leftOut, names: names, notes: notes)
  }

  private func place(
    of group: String, in units: SplitUnits, _ list: String
  ) throws(SplitFault) -> Int {
    if let place = units.groupNames.firstIndex(of: group) { return place }
    let help =
      Suggestion.nearest(to: group, among: units.groupNames).map { "did you mean '\($0)'?" }
      ?? "there are " + units.groupNames.prefix(20).joined(separator: ", ")
      + (units.groupNames.count > 20 ? ", …" : "")
    throw SplitFault(
      "no group '\(group)'; \(help)",
      parameter: list == "train" ? "train" : tested.count == 1 && names == ["test"] ? "test" : list)
  }
}
