/// How one value is written in a table: `{value:.1%} [{ci_low:.1%}, {ci_high:.1%}]{sig}`.
///
/// `{field}` or `{field:format}`; `{{` and `}}` stand for braces. Formats are `.3f`, `.1%` and, for counts, `d`.
struct CellFormat: Sendable, Equatable {
  /// What may stand between braces.
  enum Field: String, Sendable, CaseIterable {
    case value
    case ciLow = "ci_low"
    case ciHigh = "ci_high"
    case sdSeeds = "sd_seeds"
    case n
    case p
    case pCorrected = "p_corrected"
    case sig
    /// The value less that of the baseline.
    case delta
    case deltaLow = "delta_low"
    case deltaHigh = "delta_high"
    /// The standardised effect that belongs to the test.
    case effect
    /// What chance does not surpass, by permutation.
    case chanceBound = "chance_bound"
    /// One-sided p of the permutation.
    case pChance = "p_chance"

    /// Whether it says something about a comparison with the baseline.
    var isOfComparison: Bool {
      switch self {
      case .p, .pCorrected, .sig, .delta, .deltaLow, .deltaHigh, .effect: true
      default: false
      }
    }
  }

  /// What is known of one value.
  struct Content: Sendable, Equatable {
    var value: Double?
    var ciLow: Double?
    var ciHigh: Double?
    var sdSeeds: Double?
    var n: Int?
    var p: Double?
    var pCorrected: Double?
    var isSignificant = false
    var delta: Double?
    var deltaLow: Double?
    var deltaHigh: Double?
    var effect: Double?
    var chanceBound: Double?
    var pChance: Double?
  }

  /// Why a text is no format.
  struct Fault: Error, Sendable, Equatable {
    /// What was expected and found.
    let message: String
    /// Where, in Unicode scalars from the start of the text.
    let offset: Int
  }

  private enum Piece: Sendable, Equatable {
    case text(String)
    case field(Field, NumberStyle)
  }

  private var pieces: [Piece] = []

  /// Reads a format.
  /// - Throws: `Fault` at the first character that does not fit.
  init(_ text: String) throws(Fault) {
    let scalars = Array(text.unicodeScalars)
    var literal = ""
    var place = 0
    while place < scalars.count {
      let scalar = scalars[place]
      if scalar == "{" || scalar == "}", place + 1 < scalars.count, scalars[place + 1] == scalar {
        literal.unicodeScalars.append(scalar)
        place += 2
      } else if scalar == "}" {
        throw Fault(
          message: "a '}' without its '{'; write '}}' for the brace itself", offset: place)
      } else if scalar == "{" {
        guard let end = scalars[place...].firstIndex(of: "}") else {
          throw Fault(message: "a '{' without its '}'", offset: place)
        }
        if !literal.isEmpty { pieces.append(.text(literal)) }
        literal = ""
        pieces.append(try Self.field(Array(scalars[(place + 1)..<end]), at: place + 1))
        place = end + 1
      } else {
        literal.unicodeScalars.append(scalar)
        place += 1
      }
    }
    if !literal.isEmpty { pieces.append(.text(literal)) }
    if !uses(.value) {
      throw Fault(message: "the format shows no '{value}'", offset: 0)
    }
  }

  /// What is wrong with a format; `nil` if nothing is. For `check`, before anything runs.
  static func validate(_ text: String) -> Fault? {
    do throws(Fault) {
      _ = try CellFormat(text)
      return nil
    } catch {
      return error
    }
  }

  /// Whether a field is shown.
  func uses(_ field: Field) -> Bool {
    pieces.contains { if case .field(field, _) = $0 { true } else { false } }
  }

  /// Whether a difference from the baseline, its effect or its test is shown.
  var usesComparison: Bool {
    pieces.contains { if case .field(let field, _) = $0 { field.isOfComparison } else { false } }
  }

  /// The value as text; what is undefined is `n/a`, and so is the whole where the value is.
  func text(_ content: Content) -> String {
    guard content.value != nil else { return NumberStyle.undefined }
    return pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .field(let field, let style): Self.text(field, style, content)
      }
    }.joined()
  }

  /// The value alone, as the format writes it.
  func valueText(_ value: Double?) -> String {
    for case .field(.value, let style) in pieces { return style.text(value) }
    return NumberStyle.plain.text(value)
  }

  private static func field(
    _ scalars: [Unicode.Scalar], at offset: Int
  ) throws(Fault) -> Piece {
    let colon = scalars.firstIndex(of: ":")
    let name = String(String.UnicodeScalarView(scalars[..<(colon ?? scalars.count)]))
    guard let field = Field(rawValue: name) else {
      let known = Field.allCases.map(\.rawValue).joined(separator: ", ")
      throw Fault(message: "unknown field '\(name)'; the fields are \(known)", offset: offset)
    }
    guard let colon else {
      return .field(field, field == .n ? .count : .plain)
    }
    let word = String(String.UnicodeScalarView(scalars[(colon + 1)...]))
    let place = offset + colon + 1
    if field == .sig { throw Fault(message: "'sig' takes no format", offset: place) }
    guard let style = NumberStyle(word) else {
      throw Fault(
        message: "unknown format '\(word)'; formats are '.3f', '.1%' and, for n, 'd'",
        offset: place)
    }
    if (style == .count) != (field == .n) {
      let wanted =
        field == .n ? "n is a count: write 'd'" : "'d' is for n only: write '.3f' or '.1%'"
      throw Fault(message: wanted, offset: place)
    }
    return .field(field, style)
  }

  private static func text(_ field: Field, _ style: NumberStyle, _ content: Content) -> String {
    switch field {
    case .value: style.text(content.value)
    case .ciLow: style.text(content.ciLow)
    case .ciHigh: style.text(content.ciHigh)
    case .sdSeeds: style.text(content.sdSeeds)
    case .n: content.n.map(String.init) ?? NumberStyle.undefined
    case .p: style.probability(content.p)
    case .pCorrected: style.probability(content.pCorrected)
    case .sig: content.isSignificant ? "*" : ""
    case .delta: signed(style, content.delta)
    case .deltaLow: signed(style, content.deltaLow)
    case .deltaHigh: signed(style, content.deltaHigh)
    case .effect: signed(style, content.effect)
    case .chanceBound: style.text(content.chanceBound)
    case .pChance: style.probability(content.pChance)
    }
  }

  /// A difference says on which side of zero it lies.
  private static func signed(_ style: NumberStyle, _ value: Double?) -> String {
    let text = style.text(value)
    guard let value, value > 0, text.contains(where: { ("1"..."9").contains($0) }) else {
      return text
    }
    return "+" + text
  }
}
