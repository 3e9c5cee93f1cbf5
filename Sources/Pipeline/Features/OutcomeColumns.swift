/// Columns that must not be features: they say what is to be predicted, who it is, or when.
public struct OutcomeColumns: Sendable, Hashable {
  /// What a column says.
  public enum Role: String, Sendable, Hashable, CaseIterable {
    /// What is predicted.
    case label
    /// Who the person is.
    case subject
    /// Which trial it is.
    case trial
    /// When it was.
    case time
    /// What is known only after the trial, such as a response time.
    case outcome

    var sentence: String {
      switch self {
      case .label: "label among the features"
      case .subject: "the subject's id among the features"
      case .trial: "the trial's id among the features"
      case .time: "a time among the features"
      case .outcome: "an outcome of the trial among the features"
      }
    }
  }

  private let roles: [Role: [String]]

  /// Names the columns of each role, as the spec does.
  public init(_ roles: [Role: [String]]) { self.roles = roles }

  /// The faults of a selection of columns, in its order; a column with several roles is reported once.
  public func faults(in columns: [String]) -> [FeatureFault] {
    columns.compactMap { column in
      let role = Role.allCases.first { roles[$0, default: []].contains(column) }
      return role.map {
        FeatureFault(
          "\($0.sentence): column '\(column)'", parameter: "columns",
          help: "leave it out of the modality's columns")
      }
    }
  }
}
