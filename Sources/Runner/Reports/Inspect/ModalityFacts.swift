import Pipeline

/// What is to be said about one modality: sums over subjects, and who stands out.
struct ModalityFacts {
  let modality: Inspection.Modality
  let subjects: [Inspection.Subject]

  /// Subjects of whom there are rows, with their profiles.
  var recorded: [(id: String, profile: SubjectProfile)] {
    zip(subjects, modality.subjects).compactMap { subject, profile in
      profile.flatMap { $0.rows > 0 ? (subject.id, $0) : nil }
    }
  }

  /// Subjects of whom nothing was recorded.
  var absent: [String] {
    zip(subjects, modality.subjects).filter { ($0.1?.rows ?? 0) == 0 }.map(\.0.id)
  }

  /// Rows of all subjects.
  var rows: Int { recorded.reduce(0) { $0 + $1.profile.rows } }

  /// From the first to the last sample of a subject in seconds; `nil` where there is no clock.
  static func span(_ profile: SubjectProfile) -> Double? {
    guard profile.line != .numbers, let first = profile.bars.first, let last = profile.bars.last
    else { return nil }
    return last.upperBound - first.lowerBound
  }

  /// Values and missing values of all channels.
  static func values(_ profile: SubjectProfile) -> (all: Int, missing: Int) {
    profile.channels.reduce((0, 0)) { ($0.0 + $1.samples, $0.1 + $1.missing) }
  }

  /// Missing values of all subjects and channels.
  var missing: Double? {
    let sums = recorded.map { Self.values($0.profile) }
    let all = sums.reduce(0) { $0 + $1.all }
    return all > 0 ? Double(sums.reduce(0) { $0 + $1.missing }) / Double(all) : nil
  }

  /// Who has the highest shares of missing values.
  var mostMissing: Ranking {
    Ranking(
      recorded.map { id, profile in
        let (all, missing) = Self.values(profile)
        let share = all > 0 ? Double(missing) / Double(all) : 0
        return (id, share, Amount.share(share))
      })
  }

  /// Pauses of all subjects: how many, the longest, who has most.
  var gaps: (count: Int, longest: Double, most: Ranking) {
    let own = recorded
    return (
      own.reduce(0) { $0 + $1.profile.gaps }, own.map(\.profile.longestGap).max() ?? 0,
      Ranking(own.map { ($0.id, Double($0.profile.gaps), "\($0.profile.gaps)") })
    )
  }

  /// Coverage of the trials of subjects that have the modality, ascending.
  var coverage: [Double] { recorded.flatMap { $0.profile.trials.map(\.coverage) }.sorted() }

  /// Trials below the coverage that windows need: how many of these subjects', and who has most.
  var poorlyCovered: (count: Int, most: Ranking) {
    let counts = recorded.map { id, profile in
      (id, profile.trials.count { $0.coverage < modality.minCoverage - 1e-9 })
    }
    return (
      counts.reduce(0) { $0 + $1.1 }, Ranking(counts.map { ($0.0, Double($0.1), "\($0.1)") })
    )
  }

  /// Groups with trials that they do not carry: all trials with rows, and those they carry.
  var uncarried: [(name: String, trials: Int, carried: Int, most: Ranking)] {
    groups.compactMap { group in
      let own = recorded.compactMap { id, profile in
        profile.groups.first { $0.name == group.name }.map { (id, $0) }
      }
      let trials = own.reduce(0) { $0 + $1.1.trials }
      let carried = own.reduce(0) { $0 + $1.1.carried }
      guard carried < trials else { return nil }
      let lost = own.map { ($0, Double($1.trials - $1.carried), "\($1.trials - $1.carried)") }
      return (group.name, trials, carried, Ranking(lost))
    }
  }

  // MARK: - Channels

  /// One channel over all subjects.
  struct ChannelFacts {
    let name: String
    let group: String
    /// Share of missing values.
    let missing: Double?
    /// Share of values that repeat the one before.
    let repeated: Double?
    /// Smallest value, medians over subjects of the quantiles, largest value.
    let quantiles: [Double]
  }

  /// Every channel over all subjects.
  var channels: [ChannelFacts] {
    let profiles = recorded.map(\.profile)
    return modality.channels.indices.map { index in
      let own = profiles.map { $0.channels[index] }
      return Self.facts(
        own, name: modality.channels[index].name, group: modality.channels[index].group)
    }
  }

  /// Every group of channels over all its channels and subjects, in the order of the channels.
  var groups: [(name: String, size: Int, facts: ChannelFacts)] {
    var names: [String] = []
    for channel in modality.channels where !names.contains(channel.group) {
      names.append(channel.group)
    }
    return names.map { name in
      let places = modality.channels.indices.filter { modality.channels[$0].group == name }
      let own = recorded.flatMap { entry in places.map { entry.profile.channels[$0] } }
      return (name, places.count, Self.facts(own, name: name, group: name))
    }
  }

  private static func facts(
    _ own: [SubjectProfile.ChannelProfile], name: String, group: String
  ) -> ChannelFacts {
    let samples = own.reduce(0) { $0 + $1.samples }
    let missing = own.reduce(0) { $0 + $1.missing }
    let repeated = own.reduce(0) { $0 + $1.repeated }
    let filled = samples - missing
    let last = SubjectProfile.probabilities.count - 1
    let quantiles = (0...last).map { place -> Double in
      let values = own.map { $0.quantiles[place] }.filter(\.isFinite).sorted()
      if place == 0 { return values.first ?? .nan }
      if place == last { return values.last ?? .nan }
      return Spread.quantile(0.5, of: values)
    }
    return ChannelFacts(
      name: name, group: group,
      missing: samples > 0 ? Double(missing) / Double(samples) : nil,
      repeated: filled > 0 ? Double(repeated) / Double(filled) : nil, quantiles: quantiles)
  }
}
