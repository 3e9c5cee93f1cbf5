/// Draws the trials of one subject into a stretch of time.
struct MRTSchedule {
  private static let median = 11.5
  private static let longest = 101.2
  private static let most = 46

  /// Ticks of the first trial's start and of the last trial's latest end.
  let span: Range<Int>
  let sharesKey: Bool
  let hasShortTrial: Bool
  var noise: NoiseSource

  /// The trials in time order.
  mutating func trials() -> [MRTTrial] {
    var trials = questions()
    let count = trials.count
    setVerdicts(&trials)
    if sharesKey {
      let twin = trials[count - trials.count { $0.category == 3 }]
      trials[count - 2].question = twin.question
      trials[count - 2].matches = twin.matches
      trials[count - 2].difficulty = twin.difficulty
    }
    setTimes(&trials)
    setKeys(&trials)
    return trials
  }

  /// What is asked: up to 12 + 12 + 22 questions, the third category in random order after its two examples.
  private mutating func questions() -> [MRTTrial] {
    let seconds = Double(span.count) / Double(MRTTrial.ticksPerSecond)
    let count = min(30 + noise.below(17), max(5, Int(seconds * 0.75 / 1.5)))
    let block = min(12, count / 3)
    var out: [MRTTrial] = []
    for (category, size) in [(1, block), (2, block), (3, count - 2 * block)] {
      var questions = (0..<min(2, size)).map { "spl\($0 + 1)" }
      var items = Array(1...(category == 3 ? 20 : 10))
      if category == 3 { noise.shuffle(&items) }
      questions += items.prefix(size - questions.count).map { "Item\($0)" }
      for question in questions { out.append(trial(category, question)) }
    }
    return out
  }

  private mutating func trial(_ category: Int, _ question: String) -> MRTTrial {
    let item = Int(question.drop { !$0.isNumber }) ?? 0
    let rank = question.hasPrefix("spl") ? 0 : (category == 3 ? (item - 1) / 2 : item - 1)
    return MRTTrial(
      category: category, question: question, matches: (item + category) % 2 == 1,
      difficulty: rank < 3 ? "Easy" : (rank < 6 ? "Medium" : "Difficult"), start: 0, end: 0)
  }

  /// The last has no verdict; of the others a subject's own share is INCORRECT.
  private mutating func setVerdicts(_ trials: inout [MRTTrial]) {
    let judged = trials.count - 1
    let wrong = max(1, Int(Double(judged) * noise.uniform(0.13, 0.36) + 0.5))
    let skipped = Int(Double(judged) * 0.027 + noise.uniform(0, 0.99))
    var places = Array(0..<judged)
    noise.shuffle(&places)
    for (index, place) in places.enumerated() {
      trials[place].verdict =
        index < wrong ? .incorrect : (index < wrong + min(skipped, judged / 4) ? .skip : .correct)
    }
    for index in trials.indices {
      let isWrong = trials[index].verdict == .incorrect
      let (eeg, face) = (noise.uniform(), noise.uniform())
      trials[index].carriesEEG = isWrong && eeg < MRTEffect.shareInEEG
      trials[index].carriesFace = isWrong && face < MRTEffect.shareInFace
      trials[index].ownTheta = MRTEffect.trialBels * noise.normal()
      trials[index].ownBrow = MRTEffect.trialBrow * noise.normal()
    }
  }

  /// Seconds that trials and the times after them take where there is room for all.
  private mutating func naturalSeconds(_ trials: [MRTTrial]) -> (own: [Double], after: [Double]) {
    var own: [Double] = []
    var after: [Double] = []
    for trial in trials {
      let root = 1 + 0.225 * noise.normal()
      let hard = trial.difficulty == "Easy" ? 0.85 : (trial.difficulty == "Medium" ? 1 : 1.25)
      own.append(min(Self.longest, Self.median * hard * root * root * root * root))
      after.append(trial.category == 2 ? noise.uniform(1.0, 3.5) : noise.uniform(0.012, 0.11))
    }
    if hasShortTrial { own[trials.count / 2] = 0 }
    return (own, after)
  }

  private mutating func setTimes(_ trials: inout [MRTTrial]) {
    let (own, after) = naturalSeconds(trials)
    let room = Double(span.count) / Double(MRTTrial.ticksPerSecond)
    let judged = trials.count - 1
    // The last trial is cut off by time, after 1 or 3 seconds.
    let last = room > 100 ? Double(1 + 2 * noise.below(2)) : 1
    let natural = own[..<judged].reduce(0, +) + after[..<judged].reduce(0, +)
    let factor = min(1, max(0.05, 0.9 * room - last) / natural)
    let pause = max(0, room - last - natural * factor) / 2.1
    var now = span.lowerBound
    for index in 0..<judged {
      let length = hasShortTrial && index == trials.count / 2 ? 0.04 : max(0.2, own[index] * factor)
      trials[index].start = Self.offGrid(now)
      trials[index].end = Self.offGrid(trials[index].start + Self.ticks(length))
      var gap = max(0.012, after[index] * factor)
      if trials[index].category == 2 { trials[index].feedback = Self.ticks(gap * 0.8) }
      if trials[index + 1].category > trials[index].category { gap += pause }
      now = trials[index].end + Self.ticks(gap)
    }
    trials[judged].start = trials[judged - 1].end
    trials[judged].end = trials[judged].start + Self.ticks(last)
  }

  /// Samples carry the key from a little after the start; now and then the trial before lasts on.
  private mutating func setKeys(_ trials: inout [MRTTrial]) {
    let milli = MRTTrial.ticksPerMillisecond
    var lastsOn = noise.below(10)
    for index in trials.indices {
      trials[index].keyFrom = trials[index].start + noise.below(30 * milli)
      trials[index].keyUntil = trials[index].end + noise.below(10 * milli)
      lastsOn -= 1
      guard lastsOn < 0, index > 0, trials[index].start - trials[index - 1].end < 200 * milli else {
        continue
      }
      let late = trials[index].start + (20 + noise.below(20)) * milli
      trials[index].keyFrom = late
      trials[index - 1].keyUntil = late
      lastsOn = 8 + noise.below(10)
    }
  }

  private static func ticks(_ seconds: Double) -> Int {
    Int(seconds * Double(MRTTrial.ticksPerSecond))
  }

  /// The nearest tick that is no whole microsecond and lies 0.1 ms or more from a whole millisecond: no time
  /// stamp comes so close that rounding could move it to the other side.
  static func offGrid(_ tick: Int) -> Int {
    let milli = tick / MRTTrial.ticksPerMillisecond * MRTTrial.ticksPerMillisecond
    let inside = min(8990, max(1000, tick - milli))
    return milli + inside / 10 * 10 + 5
  }
}
