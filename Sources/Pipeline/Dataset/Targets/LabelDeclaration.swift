import Learners

/// What `dataset.label` asks for, typed: where truth comes from, and whether it is a class or numbers.
public struct LabelDeclaration: Sendable, Hashable {
  /// The kinds of `label`.
  public enum Kind: String, Sendable, Hashable {
    /// Classes that a column of the trials names.
    case column
    /// Numbers in columns of the trials.
    case value
    /// Numbers from recorded channels.
    case signal
    /// The class whose channel is largest.
    case dominant
    /// Classes that a number is cut into.
    case threshold
  }

  /// A column of the trials that the label is made from.
  public struct Column: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// Where the spec names it.
    public let path: String
  }

  /// A recorded channel that the label is made from.
  public struct Source: Sendable, Hashable {
    /// As the spec writes it.
    public let written: String
    /// Where the spec names it.
    public let path: String
    /// What it names; `nil` where no modality can be told.
    public let channel: TargetChannel?
  }

  /// What kind of label it is.
  public let kind: Kind
  /// Columns of the trials, in order.
  public let columns: [Column]
  /// Recorded channels, in order.
  public let sources: [Source]
  /// Declared classes in order; `nil` where data say which there are, empty where targets are numbers.
  public let classes: [String]?
  /// How samples become one number.
  public let aggregate: SampleAggregate

  /// Reads a decoded label.
  /// - Parameters:
  ///   - label: the section.
  ///   - modalities: the declared modalities.
  public init(_ label: ParameterValues, modalities: [String]) {
    // Where trials are only looked at, there may be no label.
    let kind = label["use"]?.text.flatMap(Kind.init(rawValue:)) ?? .column
    self.kind = kind
    aggregate = label["aggregate"]?.text.flatMap(SampleAggregate.init(rawValue:)) ?? .mean
    let path = "dataset.label"
    var columns: [Column] = []
    var written: [(String, String)] = []
    switch kind {
    case .column:
      columns = [label["column"]?.text].compactMap { $0 }.map {
        Column(name: $0, path: path + ".column")
      }
      classes = Labelling.declaredClasses(of: label)?.map(\.0)
    case .value:
      columns = Self.names(label["target"], path + ".target").map { Column(name: $0, path: $1) }
      classes = []
    case .signal:
      written = Self.names(label["target"], path + ".target")
      classes = []
    case .dominant:
      written = label.map("of").map { ($0.value.text ?? "", "\(path).of.\($0.key)") }
      classes = label.map("of").map(\.key)
    case .threshold:
      let rating = label["of"]?.record
      if let column = rating?["column"]?.text {
        columns = [Column(name: column, path: path + ".of.column")]
      }
      if let signal = rating?["signal"]?.text { written = [(signal, path + ".of.signal")] }
      let given = label["classes"]?.list?.compactMap(\.text)
      classes = given ?? CutScheme(label).defaultClasses ?? []
    }
    self.columns = columns
    sources = written.map { text, path in
      Source(
        written: text, path: path, channel: TargetChannel(text, among: modalities))
    }
  }

  /// Whether a class or numbers are predicted.
  public var task: TaskKind { kind == .value || kind == .signal ? .regression : .classification }

  /// Names of continuous targets: columns, or channels where those are unique; empty for classes.
  public var targets: [String] {
    switch kind {
    case .value: return columns.map(\.name)
    case .signal:
      let short = sources.map { $0.channel?.channel ?? $0.written }
      return Set(short).count == short.count
        ? short : sources.map { $0.channel?.name ?? $0.written }
    case .column, .dominant, .threshold: return []
    }
  }

  /// Recorded channels, each once, in order.
  public var channels: [TargetChannel] {
    var out: [TargetChannel] = []
    for channel in sources.compactMap(\.channel) where !out.contains(channel) {
      out.append(channel)
    }
    return out
  }

  /// Whether truth is measured beside the rest, so that it differs from moment to moment.
  public var isRecorded: Bool { !sources.isEmpty }

  /// Whether each window is judged against a target of its own: where windows do not lie in trials, or make
  /// no common decision.
  func labelsWindows(_ windowing: Windowing, pooled: Bool) -> Bool {
    guard isRecorded, case .sliding(let sliding) = windowing.kind else { return false }
    return sliding.within == .recording || !pooled
  }

  private static func names(_ value: ParameterValue?, _ path: String) -> [(String, String)] {
    if let text = value?.text { return [(text, path)] }
    return (value?.list ?? []).enumerated().map { ($1.text ?? "", "\(path)[\($0)]") }
  }
}
