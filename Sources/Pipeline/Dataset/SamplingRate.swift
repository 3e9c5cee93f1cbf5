import Learners

/// Compares the declared sampling rate with what the time stamps say.
struct SamplingRate {
  let file: String
  let modality: DatasetDeclaration.Modality
  let channels: [Channel]

  /// The declared rate, else the observed one; `nil` where neither is known.
  /// - Parameter times: ascending seconds; empty where rows carry no time.
  /// - Throws: `DataFault` where the two differ by more than 2 %.
  func checked(_ times: [Double], subject: String) throws(DataFault) -> Double? {
    let declared = modality.time?.rateHz ?? channels.compactMap(\.rateHz).first
    guard let observed = Self.observed(times) else { return declared }
    guard let declared else { return observed }
    guard abs(observed - declared) <= 0.02 * declared else {
      throw DataFault(
        file: file, column: modality.time?.clock?.column,
        "declared \(Self.plain(declared)) rows a second, found \(Self.plain(observed)) (subject '\(subject)')",
        help: "rate_hz of modality '\(modality.name)' must be within 2 % of the time stamps")
    }
    return declared
  }

  /// Rows per second where rows follow each other without a gap: gaps are steps over ten medians.
  static func observed(_ times: [Double]) -> Double? {
    guard times.count > 2 else { return nil }
    let steps = zip(times.dropFirst(), times).map { $0 - $1 }
    let median = steps.sorted()[steps.count / 2]
    let limit = median > 0 ? median * 10 : Double.infinity
    var sum = 0.0
    var count = 0
    for step in steps where step <= limit {
      sum += step
      count += 1
    }
    return sum > 0 ? Double(count) / sum : nil
  }

  /// A number with at most three decimals.
  static func plain(_ value: Double) -> String {
    let scaled = (value * 1_000).rounded() / 1_000
    return Canonical.short(scaled)
  }
}
