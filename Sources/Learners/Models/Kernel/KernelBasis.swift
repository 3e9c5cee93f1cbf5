import CKernels

/// Rows that others are compared with, laid out column by column.
struct KernelBasis: Sendable {
  let function: KernelFunction
  let count: Int
  let columns: Int
  /// `count`, rounded up to a multiple of 8.
  let width: Int
  /// Columns × width; zeros after the last row.
  private let elements: [Double]
  private let norms: [Double]

  /// - Parameters:
  ///   - function: the kernel.
  ///   - rows: `count × columns` numbers that the kernel has prepared.
  ///   - count: how many rows.
  ///   - columns: numbers per row.
  init(_ function: KernelFunction, rows: [Double], count: Int, columns: Int) {
    self.function = function
    self.count = count
    self.columns = columns
    let width = (count + 7) / 8 * 8
    self.width = width
    var elements = [Double](repeating: 0, count: columns * width)
    var norms = [Double](repeating: 0, count: width)
    for row in 0..<count {
      var square = 0.0
      for column in 0..<columns {
        let value = rows[row * columns + column]
        elements[column * width + row] = value
        square += value * value
      }
      norms[row] = square
    }
    self.elements = elements
    self.norms = norms
  }

  /// Kernel values of some rows with the basis from one of its rows on.
  ///
  /// - Parameters:
  ///   - rows: number of rows × columns, prepared.
  ///   - number: how many rows.
  ///   - first: a multiple of 8.
  ///   - out: number × (width − first).
  func compare(
    _ rows: UnsafePointer<Double>, _ number: Int, from first: Int = 0,
    into out: UnsafeMutablePointer<Double>
  ) {
    let length = width - first
    elements.withUnsafeBufferPointer { elements in
      norms.withUnsafeBufferPointer { norms in
        guard let norms = norms.baseAddress else { return }
        let basis = elements.baseAddress ?? norms  // without columns nothing is read
        ckernels_combine(
          rows, number, columns, basis + first, columns, width, length, out, length)
        for row in 0..<number {
          var own = 0.0
          for column in 0..<columns {
            let value = rows[row * columns + column]
            own += value * value
          }
          function.apply(to: out + row * length, norms: norms + first, own: own, count: length)
        }
      }
    }
  }
}
