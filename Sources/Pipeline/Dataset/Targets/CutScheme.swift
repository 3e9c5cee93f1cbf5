import Glibc
import Learners

/// Where numbers are cut into classes, and what becomes of a number that lies exactly on a cut.
///
/// Medians and quantiles interpolate linearly between neighbours (type 7 of Hyndman and Fan 1996,
/// doi:10.2307/2684934), as NumPy does. All but `fixed` look at the numbers of the subjects that take part,
/// test subjects included: they say what the classes mean, nothing is learned from them.
public struct CutScheme: Sendable, Hashable {
  /// Where cuts come from.
  public enum Scheme: String, Sendable, Hashable, CaseIterable {
    /// As given.
    case fixed
    /// The median of all numbers.
    case median
    /// The median of each subject's own numbers.
    case subjectMedian = "subject_median"
    /// A third and two thirds of all numbers.
    case tertiles
    /// Given shares of all numbers.
    case quantiles
  }

  /// Where a number on a cut belongs.
  public enum Tie: String, Sendable, Hashable, CaseIterable {
    /// To the class below.
    case lower
    /// To the class above.
    case upper
    /// Nowhere: it is left out.
    case drop
  }

  /// Where cuts come from.
  public let scheme: Scheme
  /// Cuts, or shares.
  public let at: [Double]
  /// Where a number on a cut belongs.
  public let tie: Tie

  /// Reads a decoded label of kind `threshold`.
  init(_ label: ParameterValues) {
    scheme = Scheme(rawValue: label.text("scheme")) ?? .fixed
    at = (label["at"]?.list ?? []).compactMap(\.number)
    tie = Tie(rawValue: label.text("on_tie")) ?? .lower
  }

  /// Number of cuts.
  public var count: Int {
    switch scheme {
    case .fixed, .quantiles: at.count
    case .median, .subjectMedian: 1
    case .tertiles: 2
    }
  }

  /// Names of the classes where the spec gives none; `nil` where there are too many to name.
  var defaultClasses: [String]? {
    switch count {
    case 1: ["low", "high"]
    case 2: ["low", "middle", "high"]
    default: nil
    }
  }

  /// What is wrong with a decoded label, with the key behind it.
  func fault(classes: [String]?) -> (message: String, key: String)? {
    let givesCuts = scheme == .fixed || scheme == .quantiles
    if givesCuts, at.isEmpty {
      return ("'\(scheme.rawValue)' needs 'at': where the cuts lie", "scheme")
    }
    if !givesCuts, !at.isEmpty {
      return ("'\(scheme.rawValue)' finds its own cuts: 'at' means nothing", "at")
    }
    for (index, cut) in at.enumerated() {
      if index > 0, cut <= at[index - 1] {
        return (
          "cuts ascend: \(Canonical.short(cut)) stands after \(Canonical.short(at[index - 1]))",
          "at[\(index)]"
        )
      }
      if scheme == .quantiles, !(cut > 0 && cut < 1) {
        return ("a share lies between 0 and 1, found \(Canonical.short(cut))", "at[\(index)]")
      }
    }
    guard let classes else {
      return defaultClasses == nil
        ? ("\(count) cuts make \(count + 1) classes: name them with 'classes'", "at") : nil
    }
    return classes.count == count + 1
      ? nil
      : (
        "\(count) cut\(count == 1 ? "" : "s") make \(count + 1) classes, found \(classes.count)",
        "classes"
      )
  }

  /// The cuts of each subject, where `values` holds the finite numbers of each that takes part.
  func cuts(of values: [[Double]]) -> [[Double]] {
    switch scheme {
    case .fixed: return values.map { _ in at }
    case .subjectMedian:
      return values.map { own in own.isEmpty ? [] : [Self.quantile(0.5, of: own.sorted())] }
    case .median, .tertiles, .quantiles:
      let all = values.joined().sorted()
      if all.isEmpty { return values.map { _ in [] } }
      let shares =
        scheme == .median ? [0.5] : scheme == .tertiles ? [1.0 / 3, 2.0 / 3] : at
      let cuts = shares.map { Self.quantile($0, of: all) }
      return values.map { _ in cuts }
    }
  }

  /// The class of a number, from 0; `nil` where it lies on a cut and ties are left out.
  func label(of value: Double, cuts: [Double]) -> Int? {
    let below = cuts.count { $0 < value }
    guard cuts.contains(value) else { return below }
    switch tie {
    case .lower: return below
    case .upper: return cuts.count { $0 <= value }
    case .drop: return nil
    }
  }

  /// The quantile of sorted numbers, of which there is at least one.
  static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let place = share * Double(sorted.count - 1)
    let lower = Int(place.rounded(.down))
    let upper = min(lower + 1, sorted.count - 1)
    let part = place - Double(lower)
    if part == 0 || sorted[lower] == sorted[upper] { return sorted[lower] }
    // Halves of both neighbours, so that even numbers near the largest double do not overflow.
    return sorted[lower] * (1 - part) + sorted[upper] * part
  }
}
