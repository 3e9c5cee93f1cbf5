/// What was measured of the channels that a label is made from, in one unit of a data set.
struct UnitTargets {
  /// A trial or a window.
  struct Entry: Hashable {
    /// Whose it is.
    let subject: String
    /// The subject's trial that it is, or lies in; `nil` where it lies in none.
    let position: Int?
    /// Place among the windows of the unit; `nil` where it is a whole trial.
    let window: Int?
    /// One number per channel; NaN is missing.
    let values: [Double]
  }

  /// `modality.channel` of each number.
  let channels: [String]
  /// Subject by subject, in the order of their trials or windows.
  let entries: [Entry]
  /// Observations about the channels.
  let notes: [DataNote]
}

extension Artifact {
  /// Measured targets.
  init(targets: UnitTargets) {
    self.init()
    set(texts: targets.channels, as: "channels")
    set(texts: targets.entries.map(\.subject), as: "subjects")
    self["position"] = Tensor(targets.entries.map { $0.position ?? -1 })
    self["window"] = Tensor(targets.entries.map { $0.window ?? -1 })
    self["values"] = Tensor(
      shape: [targets.entries.count, targets.channels.count],
      .f64(targets.entries.flatMap(\.values)))
    set(notes: targets.notes)
  }

  /// What a target stage measured.
  var unitTargets: UnitTargets {
    let channels = texts("channels") ?? []
    let position = integers("position")
    let window = integers("window")
    let values = doubles("values")
    return UnitTargets(
      channels: channels,
      entries: (texts("subjects") ?? []).enumerated().map { index, subject in
        let first = index * channels.count
        return UnitTargets.Entry(
          subject: subject, position: position[index] < 0 ? nil : position[index],
          window: window[index] < 0 ? nil : window[index],
          values: Array(values[first..<first + channels.count]))
      }, notes: notes)
  }
}
