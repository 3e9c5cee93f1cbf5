extension Artifact {
  /// What recordings look like, subjects sorted.
  init(profile: ModalityProfile) {
    self.init()
    let names = profile.subjects.keys.sorted()
    set(texts: names, as: "subjects")
    set(channels: profile.channels)
    set(notes: profile.notes)
    for (index, name) in names.enumerated() {
      guard let own = profile.subjects[name] else { continue }
      let line = [SubjectProfile.Line.clock, .chained, .numbers].firstIndex(of: own.line) ?? 0
      self["\(index)/counts"] = Tensor([line, own.rows, own.filled, own.gaps])
      self["\(index)/seconds"] = Tensor([
        own.sampleSeconds ?? .nan, own.observedHz ?? .nan, own.longestGap,
      ])
      self["\(index)/bars"] = Tensor(own.bars.flatMap { [$0.lowerBound, $0.upperBound] })
      self["\(index)/channels"] = Tensor(
        own.channels.flatMap { [$0.samples, $0.missing, $0.repeated] })
      self["\(index)/quantiles"] = Tensor(own.channels.flatMap(\.quantiles))
      self["\(index)/carried"] = Tensor(own.groups.flatMap { [$0.trials, $0.carried] })
      set(texts: own.groups.map(\.name), as: "\(index)/groups")
      self["\(index)/trials"] = Tensor(own.trials.flatMap { [$0.start, $0.end, $0.coverage] })
    }
  }

  /// What a profile stage made.
  var modalityProfile: ModalityProfile {
    var subjects: [String: SubjectProfile] = [:]
    for (index, name) in (texts("subjects") ?? []).enumerated() {
      let counts = integers("\(index)/counts")
      let seconds = doubles("\(index)/seconds")
      let bars = doubles("\(index)/bars")
      let trials = doubles("\(index)/trials")
      subjects[name] = SubjectProfile(
        line: [.clock, .chained, .numbers][counts[0]], rows: counts[1], filled: counts[2],
        sampleSeconds: seconds[0].isNaN ? nil : seconds[0],
        observedHz: seconds[1].isNaN ? nil : seconds[1],
        bars: stride(from: 0, to: bars.count, by: 2).map { bars[$0]...bars[$0 + 1] },
        gaps: counts[3], longestGap: seconds[2], channels: channelProfiles(of: index),
        trials: stride(from: 0, to: trials.count, by: 3).map {
          SubjectProfile.TrialProfile(
            start: trials[$0], end: trials[$0 + 1], coverage: trials[$0 + 2])
        }, groups: groupProfiles(of: index))
    }
    return ModalityProfile(channels: channels, subjects: subjects, notes: notes)
  }

  private func groupProfiles(of index: Int) -> [SubjectProfile.GroupProfile] {
    let counts = integers("\(index)/carried")
    return (texts("\(index)/groups") ?? []).enumerated().map { place, name in
      SubjectProfile.GroupProfile(
        name: name, trials: counts[2 * place], carried: counts[2 * place + 1])
    }
  }

  private func channelProfiles(of index: Int) -> [SubjectProfile.ChannelProfile] {
    let counts = integers("\(index)/channels")
    let quantiles = doubles("\(index)/quantiles")
    let width = SubjectProfile.probabilities.count
    return (0..<counts.count / 3).map { channel in
      SubjectProfile.ChannelProfile(
        samples: counts[channel * 3], missing: counts[channel * 3 + 1],
        repeated: counts[channel * 3 + 2],
        quantiles: Array(quantiles[channel * width..<(channel + 1) * width]))
    }
  }
}
