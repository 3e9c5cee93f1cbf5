import Learners

/// The features that become known together when a model is asked.
struct FeaturePlayers: Sendable {
  /// One per player.
  let names: [String]
  /// The group of each player; empty where nothing is summed.
  let groups: [String]
  /// Whether each column, or channel of steps, is a player of its own.
  let areColumns: Bool
  /// The player of each column of each modality.
  let players: [[Int]]

  /// Groups play where there are two or more; else columns do.
  init(_ modalities: [ModalityFeatures], grouping: FeatureGrouping) {
    let names = modalities.map { own in own.names.map { "\(own.modality):\($0)" } }
    let groups = names.map { $0.compactMap { grouping.group(of: $0) } }
    let columns = names.flatMap { $0 }
    areColumns = Set(groups.joined()).count < 2
    let labels = areColumns ? names : groups
    var place: [String: Int] = [:]
    var found: [String] = []
    players = labels.map { own in
      own.map { label in
        if let known = place[label] { return known }
        place[label] = found.count
        found.append(label)
        return found.count - 1
      }
    }
    self.names = areColumns ? columns : found
    self.groups = areColumns ? [] : found
  }
}

/// Test rows in which some features are those of training rows.
struct HybridRows: Sendable {
  private let test: MultimodalTest
  private let train: MultimodalRows
  private let players: FeaturePlayers
  private let units: [Int]
  /// Training rows of each unit.
  private let donors: [[Int]]
  /// Which of its unit's rows each test row is.
  private let step: [Int]
  private let seed: UInt64

  /// - Parameters:
  ///   - test: rows that are explained.
  ///   - train: rows that stand in.
  ///   - players: what becomes known together.
  ///   - unit: rows of a unit are stood in for by rows of one unit.
  ///   - seed: for the draw of stand-ins.
  init(
    test: MultimodalTest, train: MultimodalRows, players: FeaturePlayers, unit: AnswerUnit,
    seed: UInt64
  ) {
    self.test = test
    self.train = train
    self.players = players
    self.seed = seed
    units = unit.numbers(of: test.places)
    var counts: [Int: Int] = [:]
    step = units.map { own in
      counts[own, default: 0] += 1
      return (counts[own] ?? 1) - 1
    }
    var donors: [Int: [Int]] = [:]
    for (row, own) in unit.numbers(of: train.places).enumerated() {
      donors[own, default: []].append(row)
    }
    self.donors = donors.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Rows as a model is asked for them.
  /// - Parameters:
  ///   - draw: which stand-ins.
  ///   - known: for each row whether each player is as it is.
  /// - Returns: as many rows as are explained.
  func rows(draw: Int, known: Matrix<Bool>) -> MultimodalTest {
    let seed = Seed.derive(from: self.seed, draw)
    let standIns = units.indices.map { row -> Int in
      var generator = SplitMix64(seed: Seed.derive(from: seed, units[row]))
      let own = donors[generator.below(donors.count)]
      return own[step[row] % own.count]
    }
    return MultimodalTest(
      modalities: test.modalities.indices.map {
        modality($0, standIns: standIns, known: known)
      }, places: test.places)
  }

  private func modality(
    _ index: Int, standIns: [Int], known: Matrix<Bool>
  ) -> ModalityFeatures {
    let (own, other) = (test.modalities[index], train.modalities[index])
    let players = self.players.players[index]
    var values = own.values
    var covered = own.covered
    for (row, donor) in standIns.enumerated() {
      var isAllOther = true
      for (column, player) in players.enumerated() {
        if known[row, player] {
          isAllOther = false
          continue
        }
        for step in 0..<own.steps {
          let at = step * players.count + column
          values[row, at] = other.values[donor, at]
        }
      }
      if isAllOther, covered != nil { covered?[row] = other.covered?[donor] ?? true }
    }
    return ModalityFeatures(
      modality: own.modality, names: own.names, values: values, steps: own.steps, covered: covered)
  }
}
