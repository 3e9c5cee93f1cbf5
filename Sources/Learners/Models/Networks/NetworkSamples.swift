/// Samples as a network reads them: single precision, with truth and weights.
struct NetworkSamples: Sendable {
  let rows: Int
  let columns: Int
  /// rows × columns; NaN where a step is not there.
  let inputs: FloatBuffer
  /// For classes; empty otherwise.
  var labels: [Int32] = []
  /// rows × outputs, for numbers.
  var values = FloatBuffer(count: 0)
  /// One per row; their mean over rows of positive weight is 1.
  var weights: [Float] = []

  /// Values beyond this size count as this size: their squares still fit.
  static let largest = 1e15

  /// Reads features that are finite, or NaN in steps that are not there.
  init(_ features: Matrix<Double>) {
    rows = features.rows
    columns = features.columns
    inputs = FloatBuffer(count: features.elements.count)
    features.elements.withUnsafeBufferPointer { from in
      for at in 0..<from.count {
        let value = from[at]
        inputs.start[at] =
          value.isNaN ? .nan : Float(max(-Self.largest, min(Self.largest, value)))
      }
    }
  }

  /// Sets the weights: over their mean, where they are positive.
  mutating func setWeights(_ weights: [Double]) {
    let sum = weights.reduce(0, +)
    let count = Double(weights.reduce(0) { $0 + ($1 > 0 ? 1 : 0) })
    self.weights = weights.map { Float($0 / (sum / max(count, 1))) }
  }
}
