import CKernels

/// Functions of whole arrays; in and out may be the same array. NaN stays NaN.
extension FloatKernels {
  /// out = eˣ.
  static func exp(_ count: Int, _ x: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>) {
    ckernels_vector_exp(count, x, out)
  }

  /// out = 1 / (1 + e⁻ˣ), relative error below 2e-7.
  static func sigmoid(_ count: Int, _ x: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>) {
    ckernels_vector_sigmoid(count, x, out)
  }

  /// out = tanh x, relative error below 2e-7.
  static func tanh(_ count: Int, _ x: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>) {
    ckernels_vector_tanh(count, x, out)
  }

  /// out = max(x, 0).
  static func relu(_ count: Int, _ x: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>) {
    ckernels_vector_relu(count, x, out)
  }

  /// out = slope · y (1 − y), for y from `sigmoid`.
  static func sigmoidGradient(
    _ count: Int, of y: UnsafePointer<Float>, _ slope: UnsafePointer<Float>,
    _ out: UnsafeMutablePointer<Float>
  ) {
    ckernels_vector_sigmoid_gradient(count, y, slope, out)
  }

  /// out = slope · (1 − y²), for y from `tanh`.
  static func tanhGradient(
    _ count: Int, of y: UnsafePointer<Float>, _ slope: UnsafePointer<Float>,
    _ out: UnsafeMutablePointer<Float>
  ) {
    ckernels_vector_tanh_gradient(count, y, slope, out)
  }

  /// out = slope where y > 0, else 0, for y from `relu`.
  static func reluGradient(
    _ count: Int, of y: UnsafePointer<Float>, _ slope: UnsafePointer<Float>,
    _ out: UnsafeMutablePointer<Float>
  ) {
    ckernels_vector_relu_gradient(count, y, slope, out)
  }

  /// out += factor · x.
  static func add(
    _ count: Int, _ factor: Float, _ x: UnsafePointer<Float>, to out: UnsafeMutablePointer<Float>
  ) {
    ckernels_vector_axpy(count, factor, x, out)
  }

  /// values *= factor.
  static func scale(_ count: Int, _ factor: Float, _ values: UnsafeMutablePointer<Float>) {
    ckernels_vector_scale(count, factor, values)
  }

  /// out *= x, element by element.
  static func multiply(
    _ count: Int, _ x: UnsafePointer<Float>, into out: UnsafeMutablePointer<Float>
  ) {
    ckernels_vector_multiply(count, x, out)
  }

  /// Makes every row of `out` (rows × count) a copy of x.
  static func fillRows(
    _ rows: Int, _ count: Int, with x: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>,
    stride: Int
  ) {
    ckernels_vector_fill_rows(rows, count, x, out, stride)
  }

  /// sums += the rows of x (rows × count), one after the other.
  static func addRows(
    _ rows: Int, _ count: Int, of x: UnsafePointer<Float>, stride: Int,
    to sums: UnsafeMutablePointer<Float>
  ) {
    ckernels_vector_add_rows(rows, count, x, stride, sums)
  }

  /// Where x is larger than `largest`, or NaN: `largest` becomes x, and `places` the place.
  static func keepLarger(
    _ count: Int, place: Int, _ x: UnsafePointer<Float>, _ largest: UnsafeMutablePointer<Float>,
    _ places: UnsafeMutablePointer<Float>
  ) {
    ckernels_vector_keep_larger(count, Float(place), x, largest, places)
  }

  /// out = values where `places` is the place, else 0.
  static func select(
    _ count: Int, place: Int, _ places: UnsafePointer<Float>, _ values: UnsafePointer<Float>,
    _ out: UnsafeMutablePointer<Float>
  ) {
    ckernels_vector_select_place(count, Float(place), places, values, out)
  }

  /// Sum of squares, in double.
  static func squareSum(_ count: Int, _ x: UnsafePointer<Float>) -> Double {
    ckernels_vector_square_sum(count, x)
  }

  /// One step of Adam or AdamW for `count` parameters.
  static func adam(
    _ count: Int, _ step: CKernelsAdamStep, gradient: UnsafePointer<Float>,
    first: UnsafeMutablePointer<Float>, second: UnsafeMutablePointer<Float>,
    parameters: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: step) {
      ckernels_vector_adam(count, $0, gradient, first, second, parameters)
    }
  }

  /// One step of gradient descent with momentum for `count` parameters.
  static func descend(
    _ count: Int, rate: Float, momentum: Float, isNesterov: Bool, penalty: Float,
    gradient: UnsafePointer<Float>, velocity: UnsafeMutablePointer<Float>,
    parameters: UnsafeMutablePointer<Float>
  ) {
    ckernels_vector_descend(
      count, rate, momentum, isNesterov ? 1 : 0, penalty, gradient, velocity, parameters)
  }
}
