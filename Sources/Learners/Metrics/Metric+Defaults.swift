extension Metric {
  /// Most metrics declare no parameters.
  public static var parameters: [Parameter] { [] }

  /// The metric with the defaults of its parameters.
  public init() {
    var values = ParameterValues()
    for parameter in Self.parameters { values[parameter.name] = parameter.defaultValue }
    self.init(values)
  }
}

extension Outcome {
  /// Truth, predicted classes and probabilities; a regression here is an error of the caller.
  var classAnswers: (truth: [Int], predicted: [Int], probabilities: Matrix<Double>) {
    guard case .classes(let truth, let predicted, let probabilities) = answers else {
      preconditionFailure("a classification metric needs classes")
    }
    precondition(
      predicted.count == truth.count && probabilities.rows == truth.count,
      "truth, predictions and probabilities have the same rows")
    return (truth, predicted, probabilities)
  }

  /// Truth and prediction as numbers; classes here are an error of the caller.
  var valueAnswers: (truth: Matrix<Double>, predicted: Matrix<Double>) {
    guard case .values(let truth, let predicted) = answers else {
      preconditionFailure("a regression metric needs values")
    }
    precondition(
      truth.rows == predicted.rows && truth.columns == predicted.columns,
      "truth and predictions have the same shape")
    return (truth, predicted)
  }
}
