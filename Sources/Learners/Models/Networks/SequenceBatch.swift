/// The sequences of one input that are computed together, longest first.
struct SequenceBatch: Sendable {
  /// Which of the rows asked for stands at each place; rows without a step come last.
  private(set) var order: [Int] = []
  /// Where each step's rows begin, and behind the last one the end: step `t` has
  /// `offsets[t + 1] − offsets[t]` rows, those of the sequences that are long enough.
  private(set) var offsets: [Int] = [0]

  init() {}

  /// Orders sequences by their lengths; equally long ones stay in order.
  init(lengths: [Int]) {
    order = lengths.indices.sorted { (lengths[$0], $1) > (lengths[$1], $0) }
    var alive = lengths.count
    for step in 0..<(order.first.map { lengths[$0] } ?? 0) {
      while lengths[order[alive - 1]] <= step { alive -= 1 }
      offsets.append(offsets[step] + alive)
    }
  }

  /// Steps of the longest sequence.
  var steps: Int { offsets.count - 1 }
  /// Steps of all sequences together.
  var rows: Int { offsets[steps] }
  /// Sequences that have a step.
  var alive: Int { steps > 0 ? offsets[1] : 0 }

  /// Steps of the sequence at a place.
  func length(ofPlace place: Int) -> Int {
    var length = 0
    while length < steps, offsets[length] + place < offsets[length + 1] { length += 1 }
    return length
  }
}
