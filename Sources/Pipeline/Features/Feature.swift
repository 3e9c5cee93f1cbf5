import Learners

/// A stateless step from samples to numbers: nothing is learned, so nothing can leak.
public protocol Feature: Registered {
  /// Raised when the numbers change for the same parameters and samples: what was kept of them is then
  /// computed anew.
  static var revision: Int { get }

  /// Reads the declared parameters.
  /// - Throws: `FeatureFault` for values that do not go together.
  init(_ values: ParameterValues) throws(FeatureFault)

  /// Chooses the channels and fixes the names and their order.
  /// - Parameters:
  ///   - channels: the modality's channels, in the order of the data.
  ///   - windowSeconds: the window length, where it is fixed.
  /// - Returns: the feature with its channels.
  /// - Throws: `FeatureFault` where channels are missing or the numbers make no sense for them
  ///   (a band above Nyquist, a window too short for the lowest band, a log of a log).
  func bound(to channels: [Channel], windowSeconds: Double?) throws(FeatureFault)
    -> any BoundFeature

  /// Whether windows that overlap share sums over their pieces: the last digits of the numbers then depend
  /// on how long the pieces are, which belongs to what they were computed from.
  var sharesPieces: Bool { get }

  /// Looks whether the feature can be computed in such windows, before anything runs.
  /// - Throws: `FeatureFault` where it cannot.
  func check(_ windowing: Windowing) throws(FeatureFault)
}

extension Feature {
  /// As it was from the beginning.
  public static var revision: Int { 1 }

  /// Most features look at each window by itself.
  public var sharesPieces: Bool { false }

  /// Most features can be computed in any window.
  public func check(_ windowing: Windowing) throws(FeatureFault) {}
}

/// A feature that knows its channels.
public protocol BoundFeature: Sendable {
  /// One name per number: `Delta_mean`, `alpha_asymmetry`.
  var names: [String] { get }
  /// The most rows that a window may have; 1 for features of tables with one row per trial.
  var mostRows: Int { get }
  /// Computes the numbers of one window; NaN where one is undefined (no finite sample, a constant
  /// ratio).
  /// - Parameters:
  ///   - segment: the rows of the window.
  ///   - out: `names.count` places to fill.
  func compute(_ segment: Segment, into out: UnsafeMutableBufferPointer<Double>)
}

extension BoundFeature {
  /// Any number of rows.
  public var mostRows: Int { Int.max }
}

/// Why a feature cannot be computed from what the spec and the data offer.
public struct FeatureFault: Error, Sendable, Hashable {
  /// What was expected and what was found.
  public let message: String
  /// The parameter behind it, if one is: `bands`, `columns`.
  public let parameter: String?
  /// What to do.
  public let help: String?
  /// The place of the feature in its list, where a list was bound.
  public var feature: Int?

  /// Describes a fault.
  public init(_ message: String, parameter: String? = nil, help: String? = nil) {
    self.message = message
    self.parameter = parameter
    self.help = help
  }
}
