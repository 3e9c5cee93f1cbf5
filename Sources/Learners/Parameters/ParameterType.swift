/// What values a parameter takes. One declaration serves the decoder, `trellis describe`, the JSON Schema
/// and the reference page.
public indirect enum ParameterType: Sendable {
  /// `true` or `false`.
  case bool
  /// A whole number in a range.
  case integer(ClosedRange<Int>)
  /// A number in a range.
  case number(NumberRange)
  /// Any text; numbers and words such as `no` or `07` stay the text they are.
  case text
  /// One of the listed words.
  case choice([String])
  /// A list with that many elements of one type.
  case list(ParameterType, count: ClosedRange<Int>)
  /// A map with free keys and values of one type; the order of the keys is kept.
  case map(ParameterType)
  /// A map with declared keys.
  case record(Record)
  /// A map whose `use` names a registered kind; its other keys are that kind's parameters.
  case kind(KindFamily)
  /// The first of several shapes that the YAML node has (a scalar, a list, a map).
  case either([ParameterType])
  /// Checked elsewhere (`variants`, `sweep`); the decoder passes it by and keeps no value.
  case free

  /// A list of any length.
  public static func list(_ element: ParameterType) -> ParameterType {
    .list(element, count: 0...Int.max)
  }

  /// A list with at least one element.
  public static func nonEmptyList(_ element: ParameterType) -> ParameterType {
    .list(element, count: 1...Int.max)
  }
}

/// A range of numbers, each end open, closed or absent.
public struct NumberRange: Sendable, Hashable, CustomStringConvertible {
  /// The smallest value, if there is one.
  public let lower: Double?
  /// The largest value, if there is one.
  public let upper: Double?
  /// Whether `lower` itself is allowed.
  public let includesLower: Bool
  /// Whether `upper` itself is allowed.
  public let includesUpper: Bool

  /// A range; both ends closed unless told otherwise.
  public init(
    _ lower: Double? = nil, _ upper: Double? = nil, includesLower: Bool = true,
    includesUpper: Bool = true
  ) {
    self.lower = lower
    self.upper = upper
    self.includesLower = includesLower
    self.includesUpper = includesUpper
  }

  /// Any finite number.
  public static let any = NumberRange()
  /// More than zero.
  public static let positive = NumberRange(0, nil, includesLower: false)
  /// Zero or more.
  public static let nonNegative = NumberRange(0)
  /// 0...1.
  public static let fraction = NumberRange(0, 1)

  /// Whether a finite number lies in the range.
  public func contains(_ value: Double) -> Bool {
    guard value.isFinite else { return false }
    if let lower, includesLower ? value < lower : value <= lower { return false }
    if let upper, includesUpper ? value > upper : value >= upper { return false }
    return true
  }

  /// The range in words: `more than 0`, `at least 0 and at most 1`, `any number`.
  public var description: String {
    var words: [String] = []
    if let lower {
      words.append((includesLower ? "at least " : "more than ") + Canonical.short(lower))
    }
    if let upper {
      words.append((includesUpper ? "at most " : "less than ") + Canonical.short(upper))
    }
    return words.isEmpty ? "any number" : words.joined(separator: " and ")
  }
}

/// A map with declared keys.
public struct Record: Sendable {
  /// The keys, in the order in which they are documented.
  public let parameters: [Parameter]
  /// How many of the keys may stand together.
  public let presence: Presence

  /// What combinations of keys a record takes, beyond each key's own `isRequired`.
  public enum Presence: Sendable {
    /// Each key by itself.
    case free
    /// Exactly one of these keys.
    case exactlyOne([String])
    /// At most one of these keys.
    case atMostOne([String])
  }

  /// Declares a record.
  public init(_ parameters: [Parameter], presence: Presence = .free) {
    self.parameters = parameters
    self.presence = presence
  }
}

/// A family of registered kinds (`model`, `metric`, `splitter`, …): what may stand after `use`.
public struct KindFamily: Sendable {
  /// The word for one member in messages: `model`, `feature`, `split`.
  public let name: String
  /// The members, sorted by name.
  public let kinds: [KindDeclaration]
  /// Keys that every member takes beside its own (a model's `preprocess`, a split's `group`).
  public let shared: [Parameter]
  /// The kind that is meant where `use` is absent; `nil` where `use` is required.
  public let defaultKind: String?
  /// Names that people bring from elsewhere, and what to write instead.
  public let otherNames: [String: String]

  /// Declares a family.
  public init(
    name: String, kinds: [KindDeclaration], shared: [Parameter] = [], defaultKind: String? = nil,
    otherNames: [String: String] = [:]
  ) {
    self.name = name
    self.kinds = kinds
    self.shared = shared
    self.defaultKind = defaultKind
    self.otherNames = otherNames
  }
}

/// What one registered kind declares about itself.
public struct KindDeclaration: Sendable {
  /// The word after `use:`.
  public let name: String
  /// One sentence for people.
  public let summary: String
  /// The kind's own keys.
  public let parameters: [Parameter]

  /// Declares a kind.
  public init(name: String, summary: String, parameters: [Parameter]) {
    self.name = name
    self.summary = summary
    self.parameters = parameters
  }

  /// The declaration of a registered type.
  public init(_ type: any Registered.Type) {
    self.init(name: type.name, summary: type.summary, parameters: type.parameters)
  }
}

/// Anything that a catalog lists: it names and declares itself once.
public protocol Registered: Sendable {
  /// The word in a spec, snake_case.
  static var name: String { get }
  /// One sentence for `trellis describe` and the reference page.
  static var summary: String { get }
  /// The parameters, in the order in which they are documented.
  static var parameters: [Parameter] { get }
}
