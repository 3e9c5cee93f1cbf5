import Learners
import Support
import Testing

@testable import Pipeline

@Suite struct RowConditionTests {
  private func states(_ key: String, _ value: ParameterValue) throws -> String {
    let condition = RowCondition(ParameterValues(["column": .text("q"), key: value]))
    let cells = ["1", "1.0", "1e0", "01", "0", "2.5", "", "nan", "-inf", " 1 ", "-1"]
    let numbers = "x,q\n" + cells.map { "0,\($0)\n" }.joined()
    return condition.states(in: try readTable(numbers, [condition.request])).map {
      switch $0 {
      case .holds: "+"
      case .fails: "-"
      case .unknown: "?"
      }
    }.joined()
  }

  @Test func numbersAreComparedHoweverTheyAreWritten() throws {
    #expect(try states("equals", .text("1")) == "++++--???+-")
    #expect(try states("equals", .text("2.50")) == "-----+???--")
    #expect(try states("above", .number(0.5)) == "++++-+???+-")
    #expect(try states("below", .number(1)) == "----+-???-+")
  }

  @Test func emptyCellsWordsForNothingAndInfinityAreMissing() throws {
    #expect(try states("is", .text("missing")) == "------+++--")
    #expect(try states("is", .text("present")) == "++++++---++")
  }

  @Test func textsAreComparedAsTheyStand() throws {
    let condition = RowCondition(
      ParameterValues(["column": .text("q"), "equals": .text("blink")]))
    let table = try readTable("q,x\nblink,0\nBlink,0\n,0\nblinks,0\n", [condition.request])
    #expect(condition.states(in: table) == [.holds, .fails, .unknown, .fails])
    #expect(condition.words == "'q' is blink" && condition.opposite == "'q' is not blink")
  }

  @Test func aColumnOfTextIsNoNumber() {
    let condition = RowCondition(ParameterValues(["column": .text("q"), "above": .number(1)]))
    #expect(
      fault("q,x\nhigh,0\n", [condition.request])
        == "table.csv:2: column 'q': expected a number, found 'high'")
  }
}
