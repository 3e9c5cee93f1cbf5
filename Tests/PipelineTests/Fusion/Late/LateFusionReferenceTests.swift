import Learners
import Support
import Testing

@testable import Pipeline

/// Late fusion beside scikit-learn and scipy: `Tests/References/late_fusion.py`.
@Suite struct LateFusionReferenceTests {
  private struct Sample {
    let x: [[Double]]
    let classes: [Int]
    let value: [Double]
    let inner: [InnerFold]
    let tolerance: Double
    let weightTolerance: Double
    let json: Support.JSON

    init() throws {
      json = try Reference.load("late_fusion")
      x = try json.get("x").list().map { try $0.list().map { try $0.number() } }
      classes = try json.get("classes").list().map { Int(try $0.number()) }
      value = try json.get("value").list().map { try $0.number() }
      tolerance = try json.get("tolerance").number()
      weightTolerance = try json.get("weight_tolerance").number()
      let fold = try json.get("fold").list().map { Int(try $0.number()) }
      inner = (0..<3).map { own in
        InnerFold(
          name: "\(own)", train: fold.indices.filter { fold[$0] != own },
          validation: fold.indices.filter { fold[$0] == own })
      }
    }

    func parts(_ rows: Range<Int>) -> [ModalityFeatures] {
      [
        FusionSamples.features("a", ["0", "1", "2"], rows.map { Array(x[$0][0..<3]) }),
        FusionSamples.features("b", ["3", "4"], rows.map { Array(x[$0][3..<5]) }),
      ]
    }

    func predict(_ combine: String, numbers: Bool) throws -> FusedPrediction {
      let fusion = try LateFusion(
        ParameterValues([
          "combine": .text(combine), "missing": .text("error"), "models": .map([]),
        ]))
      let target: TrainingSet.Target =
        numbers
        ? .values(Matrix(rows: 90, columns: 1, elements: Array(value[..<90])))
        : .classes(Array(classes[..<90]), count: 3)
      return try fusion.predict(
        FoldTask(
          train: MultimodalRows(
            modalities: parts(0..<90), places: FusionSamples.places(90), target: target,
            weights: [Double](repeating: 1, count: 90)),
          test: MultimodalTest(modalities: parts(90..<120), places: FusionSamples.places(30)),
          recipe: try ModelRecipe(
            FusionSamples.model(["use": .text(numbers ? "ridge" : "logistic_regression")]),
            classNames: numbers ? [] : ["0", "1", "2"]), inner: inner, seed: 1,
          executor: SerialExecutor()))
    }

    func weights(_ key: String) throws -> [Double] {
      try json.get(key).list().map { try $0.number() }
    }
  }

  @Test func stacksLikeScikitLearn() throws {
    let sample = try Sample()
    let answer = try sample.predict("stacking", numbers: false).probabilities
    let expected = try sample.json.get("stacked").list().map {
      try $0.list().map { try $0.number() }
    }
    for row in 0..<30 {
      for column in 0..<3 {
        #expect(abs(answer[row, column] - expected[row][column]) < sample.tolerance)
      }
    }
  }

  @Test func stacksNumbersLikeScikitLearn() throws {
    let sample = try Sample()
    let answer = try sample.predict("stacking", numbers: true).probabilities
    let expected = try sample.weights("stacked_value")
    for row in 0..<30 { #expect(abs(answer[row, 0] - expected[row]) < sample.tolerance) }
  }

  @Test(arguments: [false, true]) func weighsLikeScipy(_ numbers: Bool) throws {
    let sample = try Sample()
    let expected = try sample.weights(numbers ? "shares" : "weights")
    let chosen = try sample.predict("weighted", numbers: numbers).chosen
    #expect(chosen.map(\.name) == ["weight of a", "weight of b"])
    for (own, other) in zip(chosen, expected) {
      #expect(abs((Double(own.value) ?? .nan) - other) < sample.weightTolerance)
    }
  }
}
