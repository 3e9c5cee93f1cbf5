/// Recurrent layers over the steps of each input, with attention over time.
///
/// Each input has its own stack of LSTM layers (Hochreiter, Schmidhuber 1997,
/// doi:10.1162/neco.1997.9.8.1735; read both ways, Schuster, Paliwal 1997, doi:10.1109/78.650093) and
/// additive attention (Bahdanau, Cho, Bengio 2015, doi:10.48550/arXiv.1409.0473): the softmax over
/// its present steps of v · tanh(W h + b) weighs their outputs; these sums of all inputs together, or
/// with `attend: [time, modality]` their sum weighed in the same way, go through one linear layer. Cells, biases and initial weights are PyTorch's. Steps that are not
/// there are passed over, an input without steps counts as 0, an input of one step is a sequence of
/// that length. Features are taken as they are: standardize them before. Numbers to predict are
/// standardized inside. Cost: epochs × steps × weights.
public struct BiLSTMAttention: Learner {
  /// `bilstm_attention` in a spec.
  public static let name = "bilstm_attention"
  /// For `trellis describe`.
  public static let summary = "Recurrent network over the steps of each input, with attention."
  /// Layers and training.
  public static let parameters =
    [
      Parameter(
        "hidden", .integer(1...4096), default: .integer(64),
        "Units of each LSTM layer, per direction."),
      Parameter(
        "layers", .integer(1...16), default: .integer(1), "LSTM layers of each input."),
      Parameter(
        "bidirectional", .bool, default: .bool(true),
        "Whether sequences are read backwards too."),
      Parameter(
        "attention_hidden", .integer(1...4096), default: .integer(64),
        "Units of the layer that scores a step."),
      Parameter(
        "attend", .nonEmptyList(.choice(["time", "modality"])), default: .list([.text("time")]),
        "What attention weighs: the steps of each input (`time`), and with `modality` also the inputs, of which there is one per modality with `keep_modalities`."
      ),
      Parameter(
        "dropout", .number(NumberRange(0, 1, includesUpper: false)), default: .number(0),
        "Share of values set to 0 at each training step, between LSTM layers and before the answer."
      ),
    ] + NetworkParameters.trainingDeclarations.map { changed($0) }
  /// Missing values are refused, but for steps that are not there.
  public static let acceptsMissing = false
  /// Classes and numbers.
  public static let tasks: Set<TaskKind> = [.classification, .regression]

  let size: SequenceArchitecture.Size
  let dropoutRate: Double
  let settings: NetworkParameters

  /// Sequences cost more than rows of features, and a step of few of them is work enough.
  private static func changed(_ parameter: Parameter) -> Parameter {
    let values: [String: ParameterValue] = [
      "batch": .integer(64), "epochs": .integer(50), "weight_decay": .number(0),
    ]
    guard let value = values[parameter.name] else { return parameter }
    return Parameter(parameter.name, parameter.type, default: value, parameter.meaning)
  }

  /// Reads the parameters.
  /// - Throws: `LearnerError.parameter` for attention that is not over time.
  public init(_ values: ParameterValues) throws(LearnerError) {
    let attended = values.list("attend").compactMap(\.text)
    guard attended.contains("time"), Set(attended).count == attended.count else {
      throw .parameter("'attend' is [time] or [time, modality]")
    }
    size = SequenceArchitecture.Size(
      units: values.integer("hidden"), layers: values.integer("layers"),
      isBidirectional: values.bool("bidirectional"),
      attentionUnits: values.integer("attention_hidden"),
      attendsInputs: attended.contains("modality"))
    dropoutRate = values.number("dropout")
    settings = NetworkParameters(values, hasLayers: false)
  }

  /// Trains the network; rows of weight 0 count for nothing.
  /// - Throws: `LearnerError` for non-finite features, unusable weights or targets, a class without
  ///   rows, and training that diverges.
  public func fitted(
    to data: TrainingSet, seed: UInt64, executor: any Executor
  ) throws(LearnerError) -> any FittedLearner {
    try fittedModel(to: data, seed: seed, executor: executor)
  }

  /// As `fitted(to:seed:executor:)`, with attention and loss curves to look at.
  public func fittedModel(
    to data: TrainingSet, seed: UInt64, executor: any Executor = SerialExecutor()
  ) throws(LearnerError) -> FittedBiLSTMAttention {
    let seed = Seed.derive(from: seed, Self.name)
    let problem = try NetworkFit(name: Self.name, settings: settings)
      .problem(data, seed: seed, copiesInputs: false)
    let shape = SequenceShape(
      blocks: data.blocks.map {
        .init(
          name: $0.name, columns: $0.columns.count, steps: $0.steps, isMasked: $0.isMasked)
      },
      outputs: problem.outputs, size: size)
    guard shape.parameterCount <= SequenceShape.mostParameters else {
      throw .parameter("\(Self.name) would have \(shape.parameterCount) weights")
    }
    let sequences = try SequenceData(data.features, blocks: data.blocks)
    let weights = SequenceWeights(shape.architecture, seed: Seed.derive(from: seed, "weights"))
    var training = settings.training(rows: problem.rows.count)
    if problem.isCertain { training.epochs = 0 }
    let teacher = SequenceTeacher(
      weights, data: sequences, samples: problem.samples, loss: problem.loss,
      batchSize: min(training.batchSize, problem.rows.count), dropoutRate: dropoutRate)
    let history = try training.train(
      teacher, rows: problem.rows, held: problem.held, seed: seed, executor: executor)
    return FittedBiLSTMAttention(
      shape: shape, weights: weights, units: problem.units, history: history,
      notes: problem.notes)
  }

  /// The model that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive of something else.
  public static func restored(from archive: ModelArchive) throws(LearnerError) -> any FittedLearner
  {
    try FittedBiLSTMAttention(from: archive)
  }
}
