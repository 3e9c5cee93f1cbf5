import Learners

/// Compares the declared sampling rate with what the time stamps say.
struct SamplingRate {
  let file: String
  let modality: DatasetDeclaration.Modality
  let channels: [Channel]
  let clock: RowClock

  /// Rows per second as declared for the modality or, where its groups agree, for its columns.
  var declared: Double? {
    if let rateHz = clock.rateHz { return rateHz }
    let rates = channels.compactMap(\.rateHz)
    return rates.allSatisfy { $0 == rates[0] } ? rates.first : nil
  }

  /// Looks whether declaration and time stamps agree.
  ///
  /// - Parameters:
  ///   - pieces: ascending seconds of each stretch of rows (of each trial, or of the whole recording).
  ///   - subject: for the message.
  /// - Returns: the declared rate, else the observed one; `nil` where neither is known.
  /// - Throws: `DataFault` where the two differ by more than 2 %; a file that is wrong about itself is no
  ///   fault, its time stamps count.
  func checked(_ pieces: [ArraySlice<Double>], subject: String) throws(DataFault) -> Double? {
    guard let observed = Self.observed(pieces) else { return declared }
    guard let declared else { return observed }
    guard abs(observed - declared) <= 0.02 * declared else {
      if clock.isOfFile || isOfSlowValues(observed) { return observed }
      throw DataFault(
        file: file, column: clock.column,
        "declared \(Self.plain(declared)) rows a second, found \(Self.plain(observed)) "
          + "(subject '\(subject)')",
        help: "rate_hz of modality '\(modality.name)' must be within 2 % of the time stamps")
    }
    return declared
  }

  /// Whether only groups of columns declare the rate, and it may be that of slow values in fast rows: what their
  /// rate really is `HeldSamples` compares.
  private func isOfSlowValues(_ observed: Double) -> Bool {
    guard clock.rateHz == nil, let declared else { return false }
    return declared * 2 <= observed
  }

  /// Rows per second where rows follow each other without a gap.
  ///
  /// A gap is a step over ten times the 90th percentile of steps (of those above zero, where most rows share
  /// their time with another): rows that come in bursts make the median step say nothing. Short steps over
  /// that which come often (one in fifty) are the pauses between bursts, and no gaps.
  static func observed(_ pieces: [ArraySlice<Double>]) -> Double? {
    var steps: [Double] = []
    for piece in pieces where piece.count > 1 {
      steps.reserveCapacity(steps.count + piece.count)
      for (later, earlier) in zip(piece.dropFirst(), piece) { steps.append(later - earlier) }
    }
    guard steps.count > 1 else { return nil }
    let sorted = steps.sorted()
    var usual = sorted[(sorted.count * 9 - 1) / 10]
    if usual <= 0 {
      let positive = sorted.filter { $0 > 0 }
      guard !positive.isEmpty else { return nil }
      usual = positive[positive.count / 2]
    }
    let pauses = sorted.count { $0 > 10 * usual }
    if pauses * 50 >= sorted.count {
      let pause = sorted[sorted.count - 1 - pauses / 2]
      if pause <= longestPause { usual = pause }
    }
    var sum = 0.0
    var count = 0
    for step in steps where step <= 10 * usual {
      sum += step
      count += 1
    }
    return sum > 0 ? Double(count) / sum : nil
  }

  /// Seconds for which a device may collect rows before it sends them all at once.
  static let longestPause = 0.25

  /// A number with at most three decimals.
  static func plain(_ value: Double) -> String {
    let scaled = (value * 1_000).rounded() / 1_000
    return Canonical.short(scaled.isFinite ? scaled : value)
  }
}
