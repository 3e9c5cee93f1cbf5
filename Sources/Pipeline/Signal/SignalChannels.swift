import Learners

/// The channels that a signal step works on, and how messages and notes speak of them.
struct SignalChannels: Sendable, Hashable {
  /// Declares `columns`.
  static func parameter(_ meaning: String) -> Parameter {
    Parameter(required: "columns", ChannelSelection.type, meaning)
  }

  private let selection: ChannelSelection
  private let words: String

  init(_ values: ParameterValues) {
    selection = ChannelSelection(values["columns"])
    words = (selection.names ?? []).joined(separator: ", ")
  }

  /// Places of the channels in the recording.
  /// - Throws: `FeatureFault` for names that are not there.
  func indices(in recording: Recording) throws(FeatureFault) -> [Int] {
    try selection.indices(in: recording.channels)
  }

  /// As `indices`, for steps that make sense for raw signals only.
  /// - Throws: `FeatureFault` also for band powers and for logarithms.
  func rawIndices(in recording: Recording, to verb: String) throws(FeatureFault) -> [Int] {
    let chosen = try indices(in: recording)
    for channel in chosen.map({ recording.channels[$0] }) {
      guard channel.scale == .linear, channel.band == nil else {
        throw FeatureFault(
          "'\(channel.name)' holds band powers, not a raw signal: nothing to \(verb)",
          parameter: "columns")
      }
    }
    return chosen
  }

  /// The tracks of channels, ascending, each with its channels.
  static func byTrack(_ channels: [Int], of recording: Recording) -> [(track: Int, channels: [Int])]
  {
    recording.tracks.indices.map { track in
      (track, channels.filter { recording.trackOf[$0] == track })
    }.filter { !$0.channels.isEmpty }
  }

  /// A note about these channels; `nil` where there is nothing to count.
  func note(_ code: String, of recording: Recording, count: Int, _ message: String) -> DataNote? {
    guard count > 0 else { return nil }
    return DataNote(code, about: "\(recording.modality): \(words)", count: count, message)
  }
}

extension Recording {
  /// The recording with other values in some channels.
  func replacing(_ channels: [Int], with columns: [[Double]]) -> Recording {
    var values = values
    for (channel, column) in zip(channels, columns) { values[channel] = column }
    return Recording(
      modality: modality, channels: self.channels, tracks: tracks, trackOf: trackOf, values: values)
  }
}
