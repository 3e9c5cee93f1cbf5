import Learners

/// A stage that looks at predictions, or, where a race dropped their cell, passes on that it did.
///
/// Its key is that of the stage itself: of a cell that goes on, results are the same with and without a race.
struct UnlessRaced<Base: Stage>: Stage {
  static var kind: String { Base.kind }
  static var revision: Int { Base.revision }
  let base: Base

  var configuration: ParameterValues { base.configuration }
  var seed: UInt64? { base.seed }
  var program: [String]? { base.program }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    for name in inputs.names where name == "predictions" || name.hasPrefix("predictions/") {
      if let mark = try inputs.artifact(name).raceMark { return StageResult(Artifact(mark)) }
    }
    return try base.run(inputs, context)
  }
}
