/// A statistic without each unit in turn.
public enum Jackknife {
  /// One value per unit left out; `nil` where the statistic is undefined without it.
  public static func values(units: Int, statistic: ([Int]) -> Double?) -> [Double?] {
    var weights = [Int](repeating: 1, count: units)
    return (0..<units).map { unit in
      weights[unit] = 0
      defer { weights[unit] = 1 }
      return statistic(weights)
    }
  }

  /// The values, if all are defined.
  static func complete(_ values: [Double?]) -> [Double]? {
    let defined = values.compactMap { $0 }
    return defined.count == values.count ? defined : nil
  }
}
