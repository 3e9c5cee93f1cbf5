import Learners

/// Stateless work on whole recordings between reading and windowing: nothing is learned from other people,
/// so nothing can leak.
public protocol SignalStep: Registered {
  /// Reads the declared parameters.
  /// - Throws: `FeatureFault` for values that do not go together.
  init(_ values: ParameterValues) throws(FeatureFault)

  /// How far, in seconds to either side, a sample that the step leaves depends on other samples; filters, whose
  /// answer never ends, as far as it is above a thousandth.
  ///
  /// - Parameter rateHz: samples per second before the step, where the spec says it.
  /// - Returns: seconds; 0 where every sample stands for itself.
  func reachSeconds(rateHz: Double?) -> Double

  /// Does the work on one recording.
  ///
  /// Channels that a step puts on another clock go to a further track; all recordings of a modality get the
  /// same channels and tracks, whatever their rows.
  /// - Parameters:
  ///   - recording: as it was read, or as the step before left it.
  ///   - subject: whose it is, for notes.
  ///   - executor: threads for pieces of work; the result does not depend on it.
  /// - Returns: the recording after the step, and what was counted (samples rejected, gaps bridged).
  /// - Throws: `FeatureFault` where channels are missing or the step makes no sense for them.
  func applied(
    to recording: Recording, subject: String, executor: any Executor
  ) throws(FeatureFault) -> (Recording, [DataNote])
}

extension SignalStep {
  /// Steps that work row by row reach nowhere.
  public func reachSeconds(rateHz: Double?) -> Double { 0 }
}
