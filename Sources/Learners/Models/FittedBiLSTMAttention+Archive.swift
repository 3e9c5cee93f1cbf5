extension FittedBiLSTMAttention {
  /// The sizes, the weights in PyTorch's order, and the losses.
  public var archive: ModelArchive {
    var archive = ModelArchive()
    shape.write(to: &archive)
    archive.floats["parameters"] = weights.values
    answers.write(to: &archive)
    history.write(to: &archive)
    archive.texts["notes"] = notes
    return archive
  }

  init(from archive: ModelArchive) throws(LearnerError) {
    let shape = try SequenceShape(from: archive)
    let parameters = try archive.finiteFloats("parameters", count: shape.parameterCount)
    let answers = try NetworkAnswers(from: archive, outputs: shape.outputs)
    let history = try NetworkTraining.History(from: archive)
    let notes = try archive.texts("notes")
    let weights = SequenceWeights(shape.architecture)
    weights.values = parameters
    self.init(
      shape: shape, weights: weights, units: answers.units, history: history, notes: notes)
  }
}
