/// A one-dimensional convolutional network along the steps of each input.
///
/// Each input has its own stack of convolutions (padded, so that steps are kept), each followed by
/// the activation and pooling; the mean over the remaining steps goes, side by side with the other
/// inputs, into dense layers; after Wang, Yan, Oates (2017), doi:10.1109/IJCNN.2017.7966039. An
/// input without steps of its own has its columns as steps of one channel. Filters see steps that
/// are not there as 0, as beyond the ends; the mean leaves them out. Features are taken as they
/// are: standardize them before. Numbers to predict are standardized inside. Cost: epochs × rows ×
/// steps × weights of the filters.
public struct CNN: Learner {
  /// `cnn` in a spec.
  public static let name = "cnn"
  /// For `trellis describe`.
  public static let summary = "Neural network of convolutions along the steps of each input."
  /// Layers and training.
  public static let parameters =
    [
      Parameter(
        "channels", .list(.integer(1...10_000), count: 1...100),
        default: .list([.integer(32), .integer(64)]),
        "Channels that each convolution gives: its filters."),
      Parameter(
        "kernel", .integer(1...10_000), default: .integer(5), "Steps that a filter looks at."),
      Parameter(
        "stride", .integer(1...10_000), default: .integer(1),
        "Steps from one place of a filter to the next."),
      Parameter(
        "dilation", .integer(1...10_000), default: .integer(1),
        "Steps between those that a filter looks at."),
      Parameter(
        "pool", .integer(1...10_000), default: .integer(2),
        "Steps that are pooled after each convolution; 1 for none."),
      Parameter(
        "pooling", .choice(["max", "mean"]), default: .text("max"),
        "What is kept of pooled steps."),
      Parameter(
        "hidden", .list(.integer(1...100_000), count: 0...100), default: .list([]),
        "Units of each dense layer between the convolutions and the answer."),
    ] + NetworkParameters.declarations
  /// Missing values are refused, but for steps that are not there.
  public static let acceptsMissing = false
  /// Classes and numbers.
  public static let tasks: Set<TaskKind> = [.classification, .regression]

  private let filters: [Int]
  private let hidden: [Int]
  private let convolution: InputEncoder.Convolution
  private let settings: NetworkParameters

  /// Reads the parameters.
  public init(_ values: ParameterValues) {
    filters = values.list("channels").compactMap(\.integer)
    hidden = values.list("hidden").compactMap(\.integer)
    convolution = InputEncoder.Convolution(
      ["kernel", "stride", "dilation", "pool"].map { values.integer($0) },
      Pooling1D.Kind(rawValue: values.text("pooling")) ?? .max)
    settings = NetworkParameters(values)
  }

  /// Trains the network; rows of weight 0 count for nothing.
  /// - Throws: `LearnerError` for non-finite features, unusable weights or targets, a class without
  ///   rows, and training that diverges.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedLearner {
    try fittedModel(to: data, seed: seed, executor: executor)
  }

  /// As `fitted(to:seed:executor:)`, with loss curves to look at.
  public func fittedModel(
    to data: TrainingSet, seed: UInt64, executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> FittedNetwork {
    try NetworkFit(name: Self.name, settings: settings).fitted(
      data, shape: { shape(data.blocks, outputs: $0) }, seed: seed, executor: executor)
  }

  func shape(_ blocks: [InputBlock], outputs: Int) -> NetworkShape {
    NetworkShape(
      blocks: blocks.map { .init($0, encoder: .convolved(filters, convolution)) },
      hidden: hidden, outputs: outputs, activation: settings.activation,
      normalizes: settings.normalizes, dropout: settings.dropout)
  }

  /// The model that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(from archive: ModelArchive) throws(LearnerError) -> any FittedLearner
  {
    try FittedNetwork(from: archive)
  }
}
