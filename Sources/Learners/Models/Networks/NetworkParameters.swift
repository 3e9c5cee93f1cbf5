/// The parameters that all networks have, and what they decode to.
struct NetworkParameters: Sendable {
  let activation: Activation
  let dropout: Double
  let normalizes: Bool
  let epochs: Int
  let batchSize: Int
  let optimizer: Optimizer
  let learningRate: Double
  let schedule: LearningRateSchedule.Kind
  let warmupEpochs: Int
  let largestNorm: Double?
  let patience: Int
  let tolerance: Double
  /// Share of the rows that are held out to see when to stop, if any.
  let heldShare: Double?

  /// Declarations, after those of a network's own layers.
  static let declarations = layerDeclarations + trainingDeclarations

  private static let layerDeclarations = [
    Parameter(
      "activation", .choice(Activation.allCases.map(\.rawValue)), default: .text("relu"),
      "Function of each hidden unit."),
    Parameter(
      "dropout", .number(NumberRange(0, 1, includesUpper: false)), default: .number(0),
      "Share of hidden values set to 0 at each training step."),
    Parameter(
      "batch_norm", .bool, default: .bool(false),
      "Whether hidden layers are normalised over each batch."),
  ]

  /// How a network is trained; also for networks with layers of their own.
  static let trainingDeclarations = [
    Parameter(
      "epochs", .integer(1...1_000_000), default: .integer(200),
      "Passes over the training rows at most."),
    Parameter(
      "batch", .integer(1...1_000_000_000), default: .integer(200),
      "Rows of a training step; all where there are fewer."),
    Parameter(
      "optimizer", .choice(Optimizer.Kind.allCases.map(\.rawValue)), default: .text("adam"),
      "How weights follow the gradient; `sgd` has momentum 0.9 and Nesterov's step."),
    Parameter(
      "learning_rate", .number(.positive), default: .number(0.001), "Size of a step."),
    Parameter(
      "schedule", .choice(LearningRateSchedule.Kind.allCases.map(\.rawValue)),
      default: .text("constant"),
      "How the learning rate changes: `constant`, `step` (a tenth after each third of the epochs)"
        + " or `cosine` (down to 0)."),
    Parameter(
      "warmup_epochs", .integer(0...1_000_000), default: .integer(0),
      "Epochs in which the learning rate rises from 0."),
    Parameter(
      "weight_decay", .number(.nonNegative), default: .number(0.0001),
      "L2 penalty of the weights in each step; `adamw` shrinks them instead."),
    Parameter(
      "clip_norm", .number(.positive), default: nil,
      "Largest norm of a step's gradient; no limit where absent."),
    Parameter(
      "early_stopping", .bool, default: .bool(false),
      "Whether whole groups of rows are held out, training stops when their loss stops falling, and"
        + " the best weights are kept."),
    Parameter(
      "validation_share", .number(NumberRange(0, 1, includesLower: false, includesUpper: false)),
      default: .number(0.1), "Share of the rows that early stopping holds out."),
    Parameter(
      "patience", .integer(1...1_000_000), default: .integer(10),
      "Epochs without an improvement after which training stops."),
    Parameter(
      "tolerance", .number(.nonNegative), default: .number(0.0001),
      "What counts as an improvement of the mean loss."),
  ]

  /// Reads the values; with `hasLayers`, `activation`, `dropout` and `batch_norm` are declared too.
  init(_ values: ParameterValues, hasLayers: Bool = true) {
    activation =
      hasLayers ? Activation(rawValue: values.text("activation")) ?? .relu : .identity
    dropout = hasLayers ? values.number("dropout") : 0
    normalizes = hasLayers && values.bool("batch_norm")
    epochs = values.integer("epochs")
    batchSize = values.integer("batch")
    var optimizer = Optimizer(kind: Optimizer.Kind(rawValue: values.text("optimizer")) ?? .adam)
    optimizer.weightDecay = min(values.number("weight_decay"), 1e30)
    self.optimizer = optimizer
    learningRate = min(values.number("learning_rate"), 1e30)
    schedule = LearningRateSchedule.Kind(rawValue: values.text("schedule")) ?? .constant
    warmupEpochs = values.integer("warmup_epochs")
    largestNorm = values["clip_norm"]?.number
    patience = values.integer("patience")
    tolerance = values.number("tolerance")
    heldShare = values.bool("early_stopping") ? values.number("validation_share") : nil
  }

  func training(rows: Int) -> NetworkTraining {
    NetworkTraining(
      epochs: epochs, batchSize: min(batchSize, max(rows, 1)), optimizer: optimizer,
      schedule: LearningRateSchedule(
        kind: schedule, rate: learningRate, epochs: epochs, warmupEpochs: warmupEpochs),
      largestNorm: largestNorm, patience: patience, tolerance: tolerance)
  }
}
