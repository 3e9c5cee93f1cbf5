/// Which subjects have which of the rarer hazards: drawn once for the whole study.
struct MRTRoles: Sendable, Hashable {
  /// How a subject's EEG lies beside the session.
  enum Coverage: Sendable, Hashable {
    case whole
    /// No file at all.
    case none
    /// A short recording after the last trial.
    case afterwards
    case beginsLate
    case endsEarly
  }

  /// By subject.
  let coverage: [Coverage]
  /// Subjects that have -inf, a head band that comes off, a gap, a shared key, a very short trial.
  let infinite: Set<Int>
  let headBandOff: Set<Int>
  let gap: Set<Int>
  let sharedKey: Set<Int>
  let shortTrial: Set<Int>
  /// Subjects whose EEG is whole, in the order in which they were drawn.
  let whole: [Int]

  init(subjects: Int, seed: UInt64) {
    var noise = NoiseSource(seed: seed)
    var order = Array(0..<subjects)
    noise.shuffle(&order)
    var coverage = [Coverage](repeating: .whole, count: subjects)
    var special: [Coverage] = []
    if subjects >= 3 { special += [.none, .endsEarly] }
    if subjects >= 5 { special += [.afterwards] }
    // As in the original: five of 38 begin late or end early.
    while subjects >= 5, special.count < 2 + (subjects * 5 + 19) / 38 {
      special.append(special.count % 2 == 0 ? .endsEarly : .beginsLate)
    }
    for (index, role) in special.enumerated() where index < subjects - 1 {
      coverage[order[index]] = role
    }
    let whole = order.filter { coverage[$0] == .whole }
    func some(_ share: Int, after offset: Int) -> Set<Int> {
      let count = min(whole.count, max(1, subjects / share))
      return Set((0..<count).map { whole[($0 + offset) % whole.count] })
    }
    self.coverage = coverage
    self.whole = whole
    infinite = some(10, after: 0)
    headBandOff = some(10, after: 1)
    gap = some(10, after: 2)
    sharedKey = some(19, after: 3)
    shortTrial = some(19, after: 4)
  }
}
