import Learners

/// One cell of an experiment: a whole, decoded spec of its own.
public struct ExperimentCell: Sendable {
  /// Its axis values, in the order of the sweep.
  public let axes: [AxisValue]
  /// The folder of its results: `model=rf,length_s=4`, or `base`.
  public let name: String
  /// Decoded sections: dataset, windowing, features, model, fusion, evaluation.
  public internal(set) var sections: ParameterValues
  /// Where its keys stand.
  public let marks: SpecMarks
  /// Whether it is the automatic baseline that looks at no feature.
  public let isAutomaticDummy: Bool

  /// Gathers what belongs together.
  public init(
    axes: [AxisValue], name: String, sections: ParameterValues, marks: SpecMarks,
    isAutomaticDummy: Bool = false
  ) {
    self.axes = axes
    self.name = name
    self.sections = sections
    self.marks = marks
    self.isAutomaticDummy = isAutomaticDummy
  }

  /// The section of a name.
  public func section(_ name: String) -> ParameterValues { sections.record(name) }

  /// What the label asks for.
  var target: LabelDeclaration {
    let dataset = section("dataset")
    return LabelDeclaration(
      dataset["label"]?.record ?? ParameterValues(),
      modalities: dataset.map("modalities").map(\.key))
  }

  /// Whether the model looks at no feature; not where data are only looked at, without any model.
  public var isDummy: Bool { sections["model"]?.record?.use == Dummy.name }

  /// The run seeds.
  public var seeds: [Int] { section("evaluation").list("seeds").compactMap(\.integer) }

  /// The metric that comparisons use.
  public var primary: String {
    let evaluation = section("evaluation")
    return evaluation["primary"]?.text ?? evaluation.texts("metrics")[0]
  }
}
