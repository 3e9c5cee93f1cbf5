import Learners
import Pipeline
import Testing

struct Number: Stage {
  static let kind = "number"
  static let revision = 1
  var configuration: ParameterValues
  var seed: UInt64?

  init(_ value: Int, seed: UInt64? = nil) {
    configuration = ParameterValues(["value": .integer(value)])
    self.seed = seed
  }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    StageResult(Artifact(tensors: ["value": Tensor([configuration.integer("value")])]))
  }
}

@Suite struct StageGraphTests {
  @Test func equalStagesOfDifferentCellsAreOne() {
    var graph = StageGraph()
    let file = SHA256.digest(of: "bytes")
    let first = graph.add(
      Number(1), label: "a", inputs: [("raw", .file(path: "a.csv", digest: file))])
    let second = graph.add(
      Number(1), label: "b", inputs: [("raw", .file(path: "b.csv", digest: file))])
    #expect(first == second)
    #expect(graph[first].label == "a")
    #expect(graph.add(Number(2), label: "a") != first)
    #expect(graph.add(Number(1), label: "a") != first)
    let seeded = graph.add(Number(1, seed: 7), label: "a")
    #expect(graph.add(Number(1, seed: 8), label: "a") != seeded)
    #expect(graph.add(Number(1, seed: 7), label: "a") == seeded)
  }

  @Test func theOrderAndTheNamesOfInputsTellStagesApart() {
    var graph = StageGraph()
    let one = graph.add(Number(1), label: "1")
    let two = graph.add(Number(2), label: "2")
    let sum = graph.add(
      Number(3), label: "s", inputs: [("x", .stage(one)), ("y", .stage(two, part: "p"))])
    let others: [[(name: String, source: StageSource)]] = [
      [("y", .stage(two, part: "p")), ("x", .stage(one))],
      [("x", .stage(one)), ("y", .stage(two, part: "q"))],
      [("x", .stage(one)), ("z", .stage(two, part: "p"))],
    ]
    for inputs in others { #expect(graph.add(Number(3), label: "s", inputs: inputs) != sum) }
    #expect(graph.dependencies(of: sum) == [one, two])
  }

  @Test func aClosureHoldsAllThatIsNeededAndNothingElse() {
    var graph = StageGraph()
    let base = graph.add(Number(0), label: "base")
    let left = graph.add(Number(1), label: "left", inputs: [("in", .stage(base))])
    let right = graph.add(Number(2), label: "right", inputs: [("in", .stage(base))])
    graph.require(left, for: "l")
    graph.require(right, for: "r")
    graph.require(left, for: "l")
    #expect(graph.closure(of: [left]) == [base, left])
    #expect(graph.cells.map(\.name) == ["l", "r"])
    #expect(graph.cells[0].targets == [left])
  }
}
