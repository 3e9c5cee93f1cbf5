/// A multilayer perceptron: dense layers with an activation between them.
///
/// Rumelhart, Hinton, Williams (1986), doi:10.1038/323533a0. Defaults, initial weights and the rule
/// for stopping are scikit-learn's; departures: two classes have two outputs, `weight_decay` is
/// PyTorch's, early stopping holds out whole groups and looks at the loss, numbers to predict are
/// standardized inside. Features are taken as they are: standardize them before. Several inputs can
/// have layers of their own (`branch_hidden`) before they are put side by side.
/// Cost: epochs × rows × weights.
public struct MLP: Learner {
  /// `mlp` in a spec.
  public static let name = "mlp"
  /// For `trellis describe`.
  public static let summary = "Neural network of dense layers."
  /// Layers and training.
  public static let parameters =
    [
      Parameter(
        "hidden", .list(.integer(1...100_000), count: 0...100), default: .list([.integer(100)]),
        "Units of each hidden layer."),
      Parameter(
        "branch_hidden", .list(.integer(1...100_000), count: 0...100), default: .list([]),
        "Units of each input's own layers before the inputs are put side by side; none where empty."
      ),
    ] + NetworkParameters.declarations
  /// Missing values are refused.
  public static let acceptsMissing = false
  /// Classes and numbers.
  public static let tasks: Set<TaskKind> = [.classification, .regression]

  private let hidden: [Int]
  private let branch: [Int]
  private let settings: NetworkParameters
  /// One per input, where they are not all alike.
  private var encoders: [InputEncoder]?
  private var inputDropout = 0.0

  /// Reads the parameters.
  public init(_ values: ParameterValues) {
    hidden = values.list("hidden").compactMap(\.integer)
    branch = values.list("branch_hidden").compactMap(\.integer)
    settings = NetworkParameters(values)
  }

  /// The same layers behind inputs that are each read in their own way, all trained together.
  ///
  /// An input of which a row has no step gives zeros; so does one that is left out in training
  /// (ModDrop: Neverova et al. 2016, doi:10.1109/TPAMI.2015.2461544).
  /// - Parameters:
  ///   - encoders: one per input.
  ///   - inputDropout: chance of an input to be left out of a row in a training step, at least 0 and
  ///     below 1; one of those that a row has always stays.
  /// - Returns: the recipe.
  public func reading(_ encoders: [InputEncoder], inputDropout: Double = 0) -> MLP {
    var copy = self
    copy.encoders = encoders
    copy.inputDropout = inputDropout
    return copy
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
    if let encoders, encoders.count != data.blocks.count {
      throw .parameter("\(encoders.count) encoders for \(data.blocks.count) inputs")
    }
    return try NetworkFit(name: Self.name, settings: settings).fitted(
      data, shape: { shape(data.blocks, outputs: $0) }, seed: seed, executor: executor)
  }

  func shape(_ blocks: [InputBlock], outputs: Int) -> NetworkShape {
    NetworkShape(
      blocks: blocks.indices.map { .init(blocks[$0], encoder: encoders?[$0] ?? .dense(branch)) },
      hidden: hidden, outputs: outputs, activation: settings.activation,
      normalizes: settings.normalizes, dropout: settings.dropout, inputDropout: inputDropout)
  }

  /// The model that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(from archive: ModelArchive) throws(LearnerError) -> any FittedLearner
  {
    try FittedNetwork(from: archive)
  }
}
