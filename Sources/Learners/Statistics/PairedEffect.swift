/// How large a difference between paired values is, in units of its own spread.
public enum PairedEffect {
  /// Cohen's d of the differences: their mean over their standard deviation (n − 1).
  ///
  /// Cohen (1988), ISBN 0-8058-0283-5, chapter 2.3.5; Lakens (2013), doi:10.3389/fpsyg.2013.00863, formula 6.
  /// - Returns: `nil` for fewer than two differences, or where all are equal.
  public static func cohenDz(_ differences: [Double]) -> Double? {
    guard differences.count > 1, differences.contains(where: { $0 != differences.first }) else {
      return nil
    }
    let count = Double(differences.count)
    let mean = differences.reduce(0, +) / count
    let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let effect = mean / (squares / (count - 1)).squareRoot()
    return effect.isFinite ? effect : nil
  }
}
