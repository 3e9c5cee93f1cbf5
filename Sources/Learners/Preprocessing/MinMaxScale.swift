/// Brings every feature into a range, 0...1 unless told otherwise.
///
/// As scikit-learn's MinMaxScaler. NaN is left out and stays NaN. Departure: a feature is constant,
/// and only shifted to the lower end, where all its values are equal, not where they are within
/// 2e-15 of each other, so that units do not matter.
public struct MinMaxScale: Transformer {
  /// `min_max_scale` in a spec.
  public static let name = "min_max_scale"
  /// For `trellis describe`.
  public static let summary = "Each feature into a range, by its smallest and largest value."
  /// The range.
  public static let parameters = [
    Parameter(
      "range", .list(.number(.any), count: 2...2), default: .list([.number(0), .number(1)]),
      "What the smallest and the largest training value become."),
    Parameter(
      "clip", .bool, default: .bool(false),
      "Whether values outside those of the training rows are held at the ends."),
  ]

  private let start: Double
  private let span: Double
  private let clips: Bool

  /// Reads the parameters.
  /// - Throws: `LearnerError.parameter` unless the range has a finite width above 0.
  public init(_ values: ParameterValues) throws(LearnerError) {
    let ends = values.list("range").compactMap(\.number)
    guard ends.count == 2, ends[1] > ends[0], (ends[1] - ends[0]).isFinite else {
      throw .parameter("expected two numbers, the smaller one first, for 'range'")
    }
    start = ends[0]
    span = ends[1] - ends[0]
    clips = values.bool("clip")
  }

  /// Learns the ends of each feature from training rows; NaN is missing.
  /// - Throws: `LearnerError.nonFinite` at the first infinity, `tooFewRows` for no rows.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedTransformer {
    guard data.features.rows > 0 else { throw .tooFewRows(found: 0, needed: 1) }
    try data.features.requireNoInfinity()
    var columns: [ColumnScaling.Column] = []
    var constant: [String] = []
    for (index, name) in data.featureNames.enumerated() {
      let values = data.features.column(index).filter { !$0.isNaN }
      let factor = ColumnScaling.factor(of: values)
      let (low, high) = (values.min() ?? 0, values.max() ?? 0)
      let size = high * factor - low * factor
      if size == 0 { constant.append(name) }
      columns.append(.init(factor: factor, shift: low * factor, size: size > 0 ? size : factor))
    }
    var scaling = ColumnScaling(columns: columns)
    scaling.start = start
    scaling.span = span
    scaling.clips = clips
    return FittedColumnScaler(
      scaling, names: data.featureNames, constant: constant, step: Self.name)
  }

  /// The step that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(
    from archive: ModelArchive
  ) throws(LearnerError) -> any FittedTransformer {
    try FittedColumnScaler(from: archive)
  }
}
