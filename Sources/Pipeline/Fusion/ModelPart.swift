import Learners

/// Neighbouring columns of rows that steps are fitted to by themselves, and that are one input of the model.
public struct ModelPart: Sendable, Hashable {
  /// The modality; empty where the columns of all modalities stand together.
  public let name: String
  /// Which columns.
  public let columns: Range<Int>
  /// Steps in time, one after the other, each with all channels; 1 for plain features.
  public let steps: Int
  /// Whether a step whose values are all missing is not there: steps pass it over, and models too.
  public let isMasked: Bool

  /// Values per step.
  public var channels: Int { columns.count / steps }

  /// What a model is told of it.
  var block: InputBlock {
    InputBlock(name: name, columns: columns, steps: steps, isMasked: isMasked)
  }
}

/// The steps of one part that are there, one row each.
struct PartCells {
  /// Steps × channels.
  let features: Matrix<Double>
  /// The row that each belongs to.
  let row: [Int]
  /// Place of each among all steps of all rows.
  let place: [Int]

  /// Takes a part out of rows.
  init(_ part: ModelPart, of rows: ModelRows) {
    if part.columns.count == rows.features.columns, part.steps == 1, !part.isMasked {
      features = rows.features
      row = Array(0..<rows.count)
      place = row
      return
    }
    let (channels, width) = (part.channels, rows.features.columns)
    var elements: [Double] = []
    var (row, place): ([Int], [Int]) = ([], [])
    rows.features.elements.withUnsafeBufferPointer { values in
      for index in 0..<rows.count {
        for step in 0..<part.steps {
          let first = index * width + part.columns.lowerBound + step * channels
          let own = values[first..<first + channels]
          if part.isMasked, own.allSatisfy({ $0.isNaN }) { continue }
          elements.append(contentsOf: own)
          row.append(index)
          place.append(index * part.steps + step)
        }
      }
    }
    features = Matrix(rows: row.count, columns: channels, elements: elements)
    (self.row, self.place) = (row, place)
  }

  /// A weight for each step: a row's weight is that of all its steps together.
  func weights(_ weights: [Double]) -> [Double] {
    var steps = [Double](repeating: 0, count: weights.count)
    for index in row { steps[index] += 1 }
    return row.map { weights[$0] / steps[$0] }
  }
}
