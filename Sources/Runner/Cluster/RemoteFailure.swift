import Pipeline

/// A stage that failed in a job, or that was given up since its jobs died.
struct RemoteFailure: Error, Sendable, CustomStringConvertible {
  /// Why, in a user's words.
  let message: String
  /// The line of the spec behind it.
  let place: String?
  /// Whether the data are at fault.
  let isData: Bool
  /// What kind of reason it has.
  var cause = FailureCause.work

  var description: String { message }
}
