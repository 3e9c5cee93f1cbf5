import Learners

/// Measures each channel against others instead of the electrode that the device used.
///
/// `to: average` takes off the mean of the group's channels, row by row: of those that have a value, at least
/// two; rows whose mean lacks a channel are counted. `to: [TP9, TP10]` takes off the mean of those channels; a
/// row in which one of them is missing is missing, since half a reference is another one. `pairs` replaces
/// the group's channels by differences, missing where either is.
public struct Rereference: SignalStep {
  /// `reference` in a spec.
  public static let name = "reference"
  /// One sentence for people.
  public static let summary =
    "Measures raw signals against the mean of all, against named channels, or in pairs."
  /// What the spec may say.
  public static let parameters: [Parameter] = [
    SignalChannels.parameter("A group of raw signal columns, or a list of groups and columns."),
    Parameter(
      "to", .either([.choice(["average"]), .nonEmptyList(.text)]), default: nil,
      """
      `average`, the mean of these columns in each row, or a list of columns or electrodes whose mean is the \
      reference.
      """),
    Parameter(
      "pairs", .nonEmptyList(.list(.text, count: 2...2)), default: nil,
      """
      Instead of `to`: differences first - second, each pair named by column or electrode; they replace the \
      columns and are called `first-second`.
      """),
  ]

  private enum Kind {
    case average
    case named([String])
    case pairs([(String, String)])
  }

  private let channels: SignalChannels
  private let kind: Kind

  /// Reads the declared parameters.
  /// - Throws: `FeatureFault` unless exactly one of `to` and `pairs` is there, and for names given twice.
  public init(_ values: ParameterValues) throws(FeatureFault) {
    channels = SignalChannels(values)
    switch (values["to"], values["pairs"]?.list) {
    case (let to?, nil):
      guard let names = to.list?.compactMap(\.text) else {
        kind = .average
        return
      }
      if let twice = Self.firstRepeated(names) {
        throw FeatureFault("'\(twice)' is named twice", parameter: "to")
      }
      kind = .named(names)
    case (nil, let pairs?):
      let names = pairs.map { $0.list?.compactMap(\.text) ?? [] }
      if let twice = Self.firstRepeated(names.map { $0.joined(separator: "-") }) {
        throw FeatureFault("the pair '\(twice)' is named twice", parameter: "pairs")
      }
      if let same = names.first(where: { $0.first == $0.last }) {
        throw FeatureFault(
          "'\(same.first ?? "")' is paired with itself: always 0", parameter: "pairs")
      }
      kind = .pairs(names.map { ($0.first ?? "", $0.last ?? "") })
    default:
      throw FeatureFault("needs 'to' or 'pairs', and not both", parameter: "to")
    }
  }

  /// Replaces the columns.
  public func applied(
    to recording: Recording, subject: String, executor: any Executor
  ) throws(FeatureFault) -> (Recording, [DataNote]) {
    let chosen = try channels.rawIndices(in: recording, to: "reference")
    switch kind {
    case .average:
      try demandOneTrack(chosen, recording)
      guard chosen.count > 1 else {
        throw FeatureFault(
          "an average of one column, '\(recording.channels[chosen[0]].name)', leaves nothing of it",
          parameter: "columns")
      }
      return subtracting(chosen, from: chosen, of: recording, demandsAll: false, executor)
    case .named(let names):
      var found: [Int] = []
      for name in names { found.append(try find(name, chosen, recording, parameter: "to")) }
      try demandOneTrack(chosen + found, recording)
      if chosen == found, chosen.count == 1 {
        throw FeatureFault("'\(names[0])' is its own reference: always 0", parameter: "to")
      }
      return subtracting(found, from: chosen, of: recording, demandsAll: true, executor)
    case .pairs(let names):
      var pairs: [(Int, Int)] = []
      for (one, other) in names {
        pairs.append(
          (
            try find(one, chosen, recording, parameter: "pairs"),
            try find(other, chosen, recording, parameter: "pairs")
          ))
      }
      try demandOneTrack(chosen + pairs.flatMap { [$0.0, $0.1] }, recording)
      return paired(pairs, replacing: chosen, of: recording)
    }
  }

  private func subtracting(
    _ references: [Int], from chosen: [Int], of recording: Recording, demandsAll: Bool,
    _ executor: any Executor
  ) -> (Recording, [DataNote]) {
    let least = demandsAll ? references.count : 2
    let mean = RowMeans(references.map { recording.values[$0] }, least: least)
    let done = WorkResults<(values: [Double], lost: Int)>(chosen.count, ([], 0))
    executor.perform(chunks: chosen.count) { index in
      done[index] = mean.taken(from: recording.values[chosen[index]])
    }
    let notes = [
      channels.note(
        "reference_incomplete", of: recording, count: demandsAll ? 0 : mean.incomplete,
        "rows whose average reference lacks a channel"),
      channels.note(
        "samples_without_reference", of: recording, count: done.all.reduce(0) { $0 + $1.lost },
        "samples missing because the reference is missing"),
    ]
    return (recording.replacing(chosen, with: done.all.map(\.values)), notes.compactMap { $0 })
  }

  private func paired(
    _ pairs: [(Int, Int)], replacing chosen: [Int], of recording: Recording
  ) -> (Recording, [DataNote]) {
    var (described, trackOf, values) = ([Channel](), [Int](), [[Double]]())
    var lost = 0
    for index in recording.channels.indices {
      if index == chosen[0] {
        for (one, other) in pairs {
          let (column, missing) = RowMeans([recording.values[other]], least: 1)
            .taken(from: recording.values[one])
          lost += missing
          described.append(recording.channels[one].paired(with: recording.channels[other]))
          trackOf.append(recording.trackOf[one])
          values.append(column)
        }
      }
      if chosen.contains(index) { continue }
      described.append(recording.channels[index])
      trackOf.append(recording.trackOf[index])
      values.append(recording.values[index])
    }
    let out = Recording(
      modality: recording.modality, channels: described, tracks: recording.tracks,
      trackOf: trackOf, values: values)
    let note = channels.note(
      "samples_without_reference", of: recording, count: lost,
      "samples missing because the reference is missing")
    return (out, [note].compactMap { $0 })
  }

  /// A channel by its column or electrode, of the chosen ones first.
  private func find(
    _ name: String, _ chosen: [Int], _ recording: Recording, parameter: String
  ) throws(FeatureFault) -> Int {
    let others = recording.channels.indices.filter { !chosen.contains($0) }
    for places in [chosen, others] {
      let columns = places.filter { recording.channels[$0].name == name }
      if let place = columns.first { return place }
      let electrodes = places.filter {
        recording.channels[$0].electrode == name && recording.channels[$0].band == nil
      }
      if electrodes.count == 1 { return electrodes[0] }
      if electrodes.count > 1 {
        throw FeatureFault(
          "several columns belong to electrode '\(name)': name the column", parameter: parameter)
      }
    }
    throw FeatureFault(
      "no column or electrode is named '\(name)'", parameter: parameter,
      help: "these columns: " + chosen.map { recording.channels[$0].name }.joined(separator: ", "))
  }

  private func demandOneTrack(_ places: [Int], _ recording: Recording) throws(FeatureFault) {
    guard let first = places.first else { return }
    for place in places where recording.trackOf[place] != recording.trackOf[first] {
      throw FeatureFault(
        "'\(recording.channels[place].name)' and '\(recording.channels[first].name)' are on "
          + "different clocks", parameter: "columns", help: "resample both to one rate first")
    }
  }

  private static func firstRepeated(_ names: [String]) -> String? {
    names.indices.first { names[..<$0].contains(names[$0]) }.map { names[$0] }
  }
}

extension Channel {
  /// The difference to another channel.
  fileprivate func paired(with other: Channel) -> Channel {
    let electrodes = [electrode, other.electrode].compactMap { $0 }
    return Channel(
      name: "\(name)-\(other.name)", group: group, unit: unit, scale: scale, band: nil,
      electrode: electrodes.count == 2 ? electrodes.joined(separator: "-") : nil, rateHz: rateHz)
  }
}
