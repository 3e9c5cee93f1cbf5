import Learners

/// Rows of 50 uniform columns and two classes, the same bits as in `peers/scaling.py`: what tells the
/// classes apart are a line, a product, a step and noise.
func generated(rows: Int, seed: UInt64, _ executor: any Executor) -> (Matrix<Double>, [Int]) {
  let columns = 50
  var labels = [Int](repeating: 0, count: rows)
  let features = [Double](unsafeUninitializedCapacity: rows * columns) { buffer, count in
    labels.withUnsafeMutableBufferPointer { labels in
      nonisolated(unsafe) let (out, labels) = (buffer, labels)
      let chunk = 4096
      executor.perform(chunks: (rows + chunk - 1) / chunk) { index in
        for row in index * chunk..<min(rows, (index + 1) * chunk) {
          let first = row * columns
          for column in 0..<columns {
            out[first + column] = uniform(UInt64(row * 64 + column), seed)
          }
          let noise: Double = uniform(UInt64(row * 64 + columns), seed) - 0.5
          let line: Double = 2 * (out[first] - 0.5)
          let product: Double = 8 * (out[first + 1] - 0.5) * (out[first + 2] - 0.5)
          let step: Double = out[first + 3] > 0.25 && out[first + 3] < 0.75 ? -0.5 : 0.5
          let score: Double = line + product + step + 2 * noise
          labels[row] = score > 0 ? 1 : 0
        }
      }
    }
    count = rows * columns
  }
  return (Matrix(rows: rows, columns: columns, elements: features), labels)
}

/// In 0..<1, from the place alone.
private func uniform(_ place: UInt64, _ seed: UInt64) -> Double {
  var mixed: UInt64 = (place &+ seed &* 0x1_0000_0001) &* 0x9E37_79B9_7F4A_7C15
  mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
  mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
  mixed ^= mixed >> 31
  return Double(mixed >> 11) * 0x1p-53
}

/// The set of that many rows to learn from, and 50,000 others to be judged on.
func generatedTable(rows: Int, _ executor: any Executor) -> Table {
  let (features, labels) = generated(rows: rows, seed: 1, executor)
  let (testFeatures, testLabels) = generated(rows: 50_000, seed: 2, executor)
  return Table(
    features: features, labels: labels, testFeatures: testFeatures, testLabels: testLabels)
}
