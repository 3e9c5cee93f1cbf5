extension Artifact {
  /// The rows outside of each window that its features were computed from; nothing where no feature reaches
  /// out of its window.
  mutating func set(reads: [[Range<Int>]]) {
    guard !reads.isEmpty else { return }
    self["reads"] = Tensor(reads.map(\.count))
    let all = reads.flatMap { $0 }
    self["reads/first"] = Tensor(all.map(\.lowerBound))
    self["reads/last"] = Tensor(all.map(\.upperBound))
  }

  /// The rows outside of each window that its features were computed from; empty where no feature reaches
  /// out of its window.
  var reads: [[Range<Int>]] {
    guard self["reads"] != nil else { return [] }
    let (first, last) = (integers("reads/first"), integers("reads/last"))
    var place = 0
    return integers("reads").map { count in
      defer { place += count }
      return (place..<place + count).map { first[$0]..<last[$0] }
    }
  }
}
