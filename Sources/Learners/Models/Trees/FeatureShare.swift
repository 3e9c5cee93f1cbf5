#if canImport(Glibc)
  import Glibc
#endif

/// How many features a node looks at.
enum FeatureShare: Sendable, Hashable {
  case root
  case logarithm
  case all
  case fraction(Double)
  case number(Int)

  /// Reads `sqrt`, `log2`, `all`, a fraction above 0 and up to 1, or a whole number from 1.
  /// - Throws: `LearnerError.parameter` for anything else.
  init(_ value: ParameterValue) throws(LearnerError) {
    switch value {
    case .text("sqrt"): self = .root
    case .text("log2"): self = .logarithm
    case .text("all"): self = .all
    case .integer(let number) where number >= 1: self = .number(number)
    case .number(let part) where part > 0 && part <= 1: self = .fraction(part)
    case .text(let text):
      if let number = Int(text), number >= 1 {
        self = .number(number)
      } else if let part = Double(text), part > 0, part <= 1 {
        self = .fraction(part)
      } else {
        throw Self.fault("'\(text)'")
      }
    case .number(let part): throw Self.fault(Canonical.short(part))
    case .integer(let number): throw Self.fault(String(number))
    default: throw Self.fault("something else")
    }
  }

  private static func fault(_ found: String) -> LearnerError {
    .parameter(
      "expected 'sqrt', 'log2', 'all', a fraction up to 1 or a whole number for 'features', found "
        + found)
  }

  /// The number of features, at least 1 and at most all of them.
  func count(of features: Int) -> Int {
    let wanted =
      switch self {
      case .root: Int(Double(features).squareRoot())
      case .logarithm: features > 0 ? Int(log2(Double(features))) : 0
      case .all: features
      case .fraction(let part): Int(Double(features) * part)
      case .number(let number): number
      }
    return min(max(wanted, 1), max(features, 1))
  }
}
