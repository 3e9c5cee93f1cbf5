import Glibc
import Learners

/// What is done to each value before anything else: the `of` of a feature.
enum ElementTransform: String, Sendable, CaseIterable {
  case none
  case exp10
  case linear
  case log
  case log10
  case log1p

  static let parameter = Parameter(
    "of", .choice(allCases.map(\.rawValue)), default: .text(none.rawValue),
    """
    Function of each value before anything else: `none`, `exp10` (10 to the power of it), `linear` \
    (back from the declared scale), `log`, `log10`, `log1p` (natural logarithm of 1 + it); a value \
    without a logarithm is missing.
    """)

  init(_ values: ParameterValues) {
    self = values["of"]?.text.flatMap(ElementTransform.init(rawValue:)) ?? .none
  }

  /// What stands in the names of features: `_log1p`, or nothing.
  var suffix: String { self == .none ? "" : "_\(rawValue)" }

  /// The function for the values of a channel.
  /// - Throws: `FeatureFault` for a logarithm of a channel that holds logarithms already, and for a power
  ///   of ten of a channel that holds something else than powers of ten.
  func function(for channel: Channel) throws(FeatureFault) -> ElementFunction {
    switch self {
    case .none: return .identity
    case .linear: return channel.scale.toLinear
    case .exp10:
      guard channel.scale == .linear || channel.scale == .log10 else {
        throw FeatureFault(
          "'exp10' of '\(channel.name)', whose scale is '\(channel.scale.rawValue)'",
          parameter: "of", help: "use 'linear'")
      }
      return .exp10
    case .log, .log10, .log1p:
      guard channel.scale == .linear else {
        throw FeatureFault(
          "a log of a log: '\(rawValue)' of '\(channel.name)', whose scale is "
            + "'\(channel.scale.rawValue)' already", parameter: "of", help: "use 'none' or 'linear'"
        )
      }
      return self == .log ? .log : self == .log10 ? .log10 : .log1p
    }
  }
}

/// A function of one number.
enum ElementFunction: Sendable {
  case identity
  case exp
  case exp10
  case fromDecibel
  case log
  case log10
  case log1p

  /// The value of the function; not finite where it is undefined.
  @inline(__always)
  func callAsFunction(_ value: Double) -> Double {
    switch self {
    case .identity: value
    case .exp: Glibc.exp(value)
    case .exp10: Glibc.pow(10, value)
    case .fromDecibel: Glibc.pow(10, value / 10)
    case .log: Glibc.log(value)
    case .log10: Glibc.log10(value)
    case .log1p: Glibc.log1p(value)
    }
  }
}

extension Channel.Scale {
  /// From values on this scale to linear ones.
  var toLinear: ElementFunction {
    switch self {
    case .linear: .identity
    case .log10: .exp10
    case .ln: .exp
    case .db: .fromDecibel
    }
  }
}
