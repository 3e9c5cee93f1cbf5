extension Artifact {
  /// The rows outside of each window that its features were computed from; nothing where no feature reaches
  /// out of its window.
  mutating func set(reads: [[SampleRead]]) {
    guard !reads.isEmpty else { return }
    self["reads"] = Tensor(reads.map(\.count))
    let all = reads.flatMap { $0 }
    self["reads/first"] = Tensor(all.map(\.rows.lowerBound))
    self["reads/last"] = Tensor(all.map(\.rows.upperBound))
    // Reads of the one clock that most recordings have are written as they always were.
    if all.contains(where: { $0.track > 0 }) { self["reads/track"] = Tensor(all.map(\.track)) }
  }

  /// The rows outside of each window that its features were computed from; empty where no feature reaches
  /// out of its window.
  var reads: [[SampleRead]] {
    guard self["reads"] != nil else { return [] }
    let (first, last) = (integers("reads/first"), integers("reads/last"))
    let tracks = self["reads/track"] == nil ? [] : integers("reads/track")
    var place = 0
    return integers("reads").map { count in
      defer { place += count }
      return (place..<place + count).map {
        SampleRead(track: tracks.isEmpty ? 0 : tracks[$0], rows: first[$0]..<last[$0])
      }
    }
  }
}
