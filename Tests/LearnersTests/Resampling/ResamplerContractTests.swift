import Support
import Testing

@testable import Learners

/// What every resampling step of the catalog promises, whatever it is.
@Suite struct ResamplerContractTests {
  static let names = ResamplerCatalog.all.map { $0.name }
  /// Steps that add rows; the others leave rows out.
  static let adding = names.filter { $0 != "random_under_sample" }
  /// Steps that draw between rows.
  static let drawing = adding.filter { $0 != "random_over_sample" }

  private func bytes(_ data: TrainingSet) -> [UInt64] {
    data.features.elements.map(\.bitPattern) + data.weights.map(\.bitPattern)
      + (data.classes + data.groups).map { UInt64($0) }
  }

  @Test(arguments: names, [1, 2, 7])
  func sameSeedSameBytesAtAnyWidth(_ name: String, _ width: Int) throws {
    var data = ResamplingSamples.unbalanced(columns: 9)
    let rows = (0..<5).flatMap { _ in 0..<data.features.rows }
    data = data.selecting(rows: rows)
    for at in data.features.elements.indices where at % 9 > 3 {
      data.features.elements[at] += Double(at % 101) * 1e-3
    }
    let serial = try ResamplingSamples.resampled(name, data)
    let threaded = try ResamplingSamples.resampled(
      name, data, executor: ThreadedExecutor(width: width))
    #expect(bytes(serial.data) == bytes(threaded.data))
    #expect(serial.notes == threaded.notes)
    let other = try ResamplingSamples.resampled(name, data, seed: 6)
    #expect(bytes(serial.data) != bytes(other.data))
  }

  @Test(arguments: adding)
  func trainingRowsStayAndOnlySmallerClassesGrow(_ name: String) throws {
    let data = ResamplingSamples.unbalanced()
    let out = try ResamplingSamples.resampled(name, data).data
    let rows = data.features.rows
    #expect(out.features.rows > rows)
    #expect(Array(out.features.elements[..<data.features.elements.count]) == data.features.elements)
    #expect(Array(out.classes[..<rows]) == data.classes)
    #expect(Array(out.weights[..<rows]) == data.weights)
    #expect(Array(out.groups[..<rows]) == data.groups)
    #expect(!out.classes[rows...].contains(0))
    #expect(out.featureNames == data.featureNames && out.blocks == data.blocks)
    for row in rows..<out.features.rows {
      // Groups are row numbers here: the row that it was drawn from.
      #expect(data.classes[out.groups[row]] == out.classes[row])
      #expect(out.weights[row] == data.weights[out.groups[row]])
    }
  }

  @Test(arguments: names)
  func balancedClassesStayAsTheyAre(_ name: String) throws {
    let features = ResamplingSamples.unbalanced().features.selecting(rows: Array(0..<60))
    let data = SampleData.set(features, classes: (0..<60).map { $0 % 3 })
    let out = try ResamplingSamples.resampled(name, data)
    #expect(bytes(out.data) == bytes(data))
    #expect(out.notes.isEmpty)
  }

  @Test(arguments: names)
  func missingValuesAreTakenOrRefused(_ name: String) throws {
    var data = ResamplingSamples.unbalanced()
    data.features[7, 1] = .nan
    let type = try #require(ResamplerCatalog.type(named: name))
    if type.acceptsMissing {
      #expect(try ResamplingSamples.resampled(name, data).data.features.columns == 6)
    } else {
      #expect(throws: LearnerError.nonFinite(row: 7, column: 1)) {
        try ResamplingSamples.resampled(name, data)
      }
    }
  }

  @Test(arguments: names)
  func numbersAsTargetAndBadWeightsAreRefused(_ name: String) throws {
    var data = ResamplingSamples.unbalanced()
    data.target = .values(data.features.selecting(columns: [0]))
    #expect(
      throws: LearnerError.failed(
        "\(name) balances classes: there are none where the target is a number")
    ) { try ResamplingSamples.resampled(name, data) }
    for weight in [-1, .nan, .infinity] {
      var data = ResamplingSamples.unbalanced()
      data.weights[3] = weight
      #expect(throws: LearnerError.self) { try ResamplingSamples.resampled(name, data) }
    }
    #expect(throws: LearnerError.tooFewRows(found: 0, needed: 1)) {
      try ResamplingSamples.resampled(
        name, ResamplingSamples.unbalanced().selecting(rows: []))
    }
  }

  /// A class of one, two and three rows beside a large one.
  @Test(arguments: names, [1, 2, 3])
  func tinyClasses(_ name: String, _ count: Int) throws {
    let whole = ResamplingSamples.unbalanced()
    let large = whole.classes.indices.filter { whole.classes[$0] == 0 }
    let tiny = whole.classes.indices.filter { whole.classes[$0] == 2 }.prefix(count)
    let data = whole.selecting(rows: large + tiny)
    if count == 1, Self.drawing.contains(name) {
      #expect(
        throws: LearnerError.failed(
          "\(name): class 'rare' has one training row, so that there is nothing to draw between; "
            + "'random_over_sample' repeats rows")
      ) { try ResamplingSamples.resampled(name, data) }
      return
    }
    let out = try ResamplingSamples.resampled(name, data)
    #expect(out.data.features.elements.allSatisfy { $0.isFinite })
    if Self.drawing.contains(name) {
      #expect(
        out.notes.contains(
          "\(name): class 'rare' has \(count) rows: \(count - 1) neighbours instead of 5"))
    }
  }

  /// Rows without weight are as good as absent: nothing is drawn from them or towards them.
  @Test(arguments: names)
  func rowsWithoutWeightTakeNoPart(_ name: String) throws {
    var data = ResamplingSamples.unbalanced()
    let idle = Set(data.classes.indices.filter { $0 % 3 == 0 })
    for row in idle {
      data.weights[row] = 0
      for column in 4..<6 { data.features[row, column] += 1e6 }
    }
    let out = try ResamplingSamples.resampled(name, data, ["standardize": .bool(false)]).data
    for row in data.features.rows..<max(out.features.rows, data.features.rows) {
      #expect(!idle.contains(out.groups[row]))
      #expect(abs(out.features[row, 4]) < 100)
    }
  }

  @Test(arguments: names, [1e-308, 1e-300, 1e150, 1e300, 3e307])
  func extremeScales(_ name: String, _ scale: Double) throws {
    var data = ResamplingSamples.unbalanced()
    for row in 0..<data.features.rows {
      data.features[row, 1] *= scale
      data.features[row, 4] = 7
    }
    for changes in [[:], ["standardize": ParameterValue.bool(false)]] {
      let out = try ResamplingSamples.resampled(name, data, changes).data
      #expect(out.features.elements.allSatisfy { $0.isFinite })
      #expect(out.features.column(4).allSatisfy { $0 == 7 })
    }
  }

  /// On standardised columns the unit of a column changes no neighbour.
  @Test(arguments: drawing)
  func unitsDoNotMatter(_ name: String) throws {
    let data = ResamplingSamples.unbalanced()
    var scaled = data
    for row in 0..<data.features.rows {
      scaled.features[row, 1] *= 0x1p40
      scaled.features[row, 5] *= 0x1p-700
    }
    let out = try ResamplingSamples.resampled(name, data).data
    let other = try ResamplingSamples.resampled(name, scaled).data
    #expect(out.groups == other.groups)
    for row in 0..<out.features.rows {
      #expect(other.features[row, 1] == out.features[row, 1] * 0x1p40)
      #expect(other.features[row, 5] == out.features[row, 5] * 0x1p-700)
    }
  }

  @Test(arguments: names)
  func constantColumnsAndMoreColumnsThanRows(_ name: String) throws {
    let whole = ResamplingSamples.unbalanced(columns: 400)
    let wide = try ResamplingSamples.resampled(name, whole).data
    #expect(wide.features.columns == 400 && wide.features.elements.allSatisfy { $0.isFinite })
    var constant = ResamplingSamples.unbalanced()
    constant.features = Matrix(repeating: 0.1, rows: constant.features.rows, columns: 6)
    let out = try ResamplingSamples.resampled(name, constant).data
    #expect(out.features.elements.allSatisfy { $0 == 0.1 })
  }

  @Test(arguments: drawing)
  func canBeGivenUp(_ name: String) throws {
    #expect(throws: LearnerError.cancelled) {
      try ResamplingSamples.resampled(
        name, ResamplingSamples.unbalanced(),
        executor: CancellableExecutor(SerialExecutor()) { true })
    }
  }
}
