import Learners
import Support
import Testing

@Suite struct PCATests {
  @Test(arguments: try StepCase.cases("pca"))
  func agreesWithScikitLearn(_ entry: StepCase) throws {
    let rows = try entry.reference.get("input").table()
    let step = try PCA(
      ParameterValues(defaultsOf: PCA.parameters, changing: try entry.parameters())
    ).fittedComponents(to: rows)
    let wanted = Matrix(try entry.reference.get("directions").rows())
    let variances = try entry.reference.get("variances").numbers()
    #expect(step.components.rows == wanted.rows)
    #expect(step.outputNames == (0..<wanted.rows).map { "pca\($0 + 1)" })
    let largest = variances.max() ?? 1
    for (a, b) in zip(step.variances, variances) { #expect(abs(a - b) < 1e-9 * largest) }
    for (a, b) in zip(step.shares, try entry.reference.get("shares").numbers()) {
      #expect(isClose(a, b, within: 1e-9))
    }
    // What hardly varies has no direction of its own.
    let defined = variances.indices.filter { variances[$0] > 1e-20 * largest }
    for index in defined {
      for (a, b) in zip(step.components.row(index), wanted.row(index)) {
        #expect(isClose(a, b, within: 1e-9))
      }
    }
    for (key, input) in [("rows", rows), ("new", try entry.reference.get("input_new").table())] {
      let found = try step.transform(input)
      let expected = try entry.reference.get(key).table()
      for row in 0..<found.rows {
        for index in defined {
          #expect(isClose(found[row, index], expected[row, index], within: 1e-8))
        }
      }
    }
  }

  /// Directions stay exact where variances differ by more than squares can carry.
  @Test func smallVariancesKeepTheirDigits() throws {
    let noise = SampleData.noise(rows: 80, columns: 5, seed: 2)
    let plain = try PCA(ParameterValues(defaultsOf: PCA.parameters)).fittedComponents(to: noise)
    let scales = [1, 1e-3, 1e-6, 1e-9, 1e-12]
    // The places of the rows, which have no correlation, each by a scale of its own.
    var places = try plain.transform(noise)
    for row in 0..<80 {
      for column in 0..<5 {
        places[row, column] *= scales[column] / plain.variances[column].squareRoot()
      }
    }
    let found = try PCA(ParameterValues(defaultsOf: PCA.parameters)).fittedComponents(to: places)
    for index in 0..<5 {
      #expect(isClose(found.variances[index] / (scales[index] * scales[index]), 1, within: 1e-3))
      #expect(isClose(found.components[index, index], 1, within: 1e-6))
    }
  }

  @Test(arguments: [(30, 6), (6, 6), (4, 9), (2, 7)])
  func directionsAreOrthonormalWhateverTheRank(_ shape: (rows: Int, columns: Int)) throws {
    for rank in [0, 1, 2] {
      let left = SampleData.noise(rows: shape.rows, columns: 2, seed: 5)
      let right = SampleData.noise(rows: 2, columns: shape.columns, seed: 6)
      var rows = Matrix(repeating: 3.0, rows: shape.rows, columns: shape.columns)
      for row in 0..<shape.rows {
        for column in 0..<shape.columns {
          for index in 0..<rank { rows[row, column] += left[row, index] * right[index, column] }
        }
      }
      let step = try PCA(
        ParameterValues(defaultsOf: PCA.parameters, changing: ["whiten": .bool(true)])
      ).fittedComponents(to: rows)
      let count = min(shape.rows, shape.columns)
      #expect(step.components.rows == count)
      #expect(step.variances.count { $0 > 0 } <= min(rank, shape.rows - 1))
      for a in 0..<count {
        for b in 0..<count {
          let product = zip(step.components.row(a), step.components.row(b)).reduce(0) {
            $0 + $1.0 * $1.1
          }
          #expect(abs(product - (a == b ? 1 : 0)) < 1e-9)
        }
      }
      let found = try step.transform(rows)
      #expect(found.elements.allSatisfy { abs($0) < 100 })
    }
  }

  /// A few directions come by another way than all, unless they lose digits that way.
  @Test(arguments: [(90, 40), (40, 90)], [1, 1e-3, 1e-9])
  func fewComponentsAreTheFirstOfAll(
    _ shape: (rows: Int, columns: Int), _ step: Double
  ) throws {
    var rows = SampleData.noise(rows: shape.rows, columns: shape.columns, seed: 4)
    for row in 0..<shape.rows {
      for column in 0..<shape.columns {
        rows[row, column] *= column < 5 ? 1 + Double(column) : step
      }
    }
    let all = try PCA(ParameterValues(defaultsOf: PCA.parameters)).fittedComponents(to: rows)
    let few = try PCA(
      ParameterValues(defaultsOf: PCA.parameters, changing: ["components": .integer(9)])
    ).fittedComponents(to: rows)
    #expect(few.components.rows == 9 && few.variances.count == 9)
    for index in 0..<9 {
      #expect(isClose(few.variances[index], all.variances[index], within: 1e-9))
      #expect(isClose(few.shares[index], all.shares[index], within: 1e-9))
      for (a, b) in zip(few.components.row(index), all.components.row(index)) {
        #expect(abs(a - b) < 1e-7)
      }
    }
  }

  @Test func moreComponentsThanThereAreGiveAllWithANote() throws {
    let step = try StepCase.fitted(
      "pca", SampleData.noise(rows: 9, columns: 3, seed: 1), ["components": .integer(7)])
    #expect(step.outputNames == ["pca1", "pca2", "pca3"])
    #expect(
      step.notes == ["pca: 3 components, as many as the training rows allow, of 7 wanted"])
  }

  @Test func farScalesStayFinite() throws {
    let noise = SampleData.noise(rows: 20, columns: 3, seed: 1)
    for scale in [1e-300, 1e300] {
      let rows = Matrix(rows: 20, columns: 3, elements: noise.elements.map { $0 * scale })
      let found = try StepCase.fitted("pca", rows).transform(
        rows, groups: [], executor: SerialExecutor())
      let plain = try StepCase.fitted("pca", noise).transform(
        noise, groups: [], executor: SerialExecutor())
      for (a, b) in zip(found.elements, plain.elements) {
        #expect(isClose(a / scale, b, within: 1e-9))
      }
    }
  }
}
