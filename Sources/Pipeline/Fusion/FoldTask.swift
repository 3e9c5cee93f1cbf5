import Learners

/// The work of one fold: what to learn from, what to answer for, and how.
public struct FoldTask: Sendable {
  /// Training rows with their truth.
  public let train: MultimodalRows
  /// Test rows of the same modalities and columns; their truth is not in reach.
  public let test: MultimodalTest
  /// Steps and model.
  public let recipe: ModelRecipe
  /// Folds within the training rows, for whatever is chosen there; empty where the spec declares none.
  public let inner: [InnerFold]
  /// Judges answers for training rows; `nil` where nothing is judged.
  public let judge: FoldJudge?
  /// The name of a trial, by its index in `RowPlaces.trial`, for messages.
  public let trialName: @Sendable (Int) -> String
  /// For whatever draws random numbers.
  public let seed: UInt64
  /// Threads that may help.
  public let executor: any Executor

  /// Gathers what belongs together.
  public init(
    train: MultimodalRows, test: MultimodalTest, recipe: ModelRecipe, inner: [InnerFold] = [],
    judge: FoldJudge? = nil,
    trialName: @escaping @Sendable (Int) -> String = { "number \($0 + 1)" }, seed: UInt64,
    executor: any Executor
  ) {
    self.train = train
    self.test = test
    self.recipe = recipe
    self.inner = inner
    self.judge = judge
    self.trialName = trialName
    self.seed = seed
    self.executor = executor
  }

  /// Some of the rows.
  /// - Parameters:
  ///   - rows: of the training rows, ascending.
  ///   - tested: of the test rows, ascending.
  /// - Returns: the task with inner folds among the training rows that are left.
  func selecting(train rows: [Int], test tested: [Int]) -> FoldTask {
    FoldTask(
      train: train.selecting(rows: rows), test: test.selecting(rows: tested), recipe: recipe,
      inner: InnerFold.selecting(inner, rows: rows, of: train.count),
      judge: judge?.selecting(rows: rows), trialName: trialName, seed: seed, executor: executor)
  }

  /// Whether classes or numbers are asked for.
  public var kind: TaskKind {
    switch train.target {
    case .classes: .classification
    case .values: .regression
    }
  }
}

/// A fold within the training rows of a fold: what is chosen by it has never seen a test row.
public struct InnerFold: Sendable, Hashable {
  /// The fold's name.
  public let name: String
  /// Rows to learn from, as indices into the training rows.
  public let train: [Int]
  /// Rows to judge by, as indices into the training rows.
  public let validation: [Int]

  /// Gathers rows.
  public init(name: String, train: [Int], validation: [Int]) {
    self.name = name
    self.train = train
    self.validation = validation
  }
}
