/// One declared key of a spec: name, type, range, default and meaning.
public struct Parameter: Sendable {
  /// The key, snake_case, with its unit (`length_s`, `rate_hz`).
  public let name: String
  /// What values it takes.
  public let type: ParameterType
  /// What it is where the spec does not say; `nil` together with `isRequired == false` means absent.
  public let defaultValue: ParameterValue?
  /// Whether the spec must say it.
  public let isRequired: Bool
  /// One sentence for people, with units.
  public let meaning: String
  /// Whether the value can change a result.
  public let role: Role

  /// What a value can influence.
  public enum Role: Sendable, Hashable {
    /// Results depend on it: it enters stage keys.
    case content
    /// Where something lies; the content found there enters the keys, the place does not.
    case location
    /// How results are computed or shown, never what they are.
    case presentation
  }

  /// A parameter that has a value even where the spec does not say it, or may be absent (`default: nil`).
  public init(
    _ name: String, _ type: ParameterType, default defaultValue: ParameterValue?,
    role: Role = .content, _ meaning: String
  ) {
    self.name = name
    self.type = type
    self.defaultValue = defaultValue
    self.isRequired = false
    self.meaning = meaning
    self.role = role
  }

  /// A parameter that the spec must give.
  public init(
    required name: String, _ type: ParameterType, role: Role = .content, _ meaning: String
  ) {
    self.name = name
    self.type = type
    self.defaultValue = nil
    self.isRequired = true
    self.meaning = meaning
    self.role = role
  }
}
