/// What a training loop drives: parameters, and their gradient on rows.
protocol NetworkTeaching: AnyObject {
  var parameters: FloatBuffer { get }
  /// Numbers that are learned from batches without a gradient.
  var state: FloatBuffer { get }
  /// Of the last batch.
  var gradient: FloatBuffer { get }
  /// Truth and weights of all rows.
  var samples: NetworkSamples { get }
  /// Neighbouring runs of parameters, and whether they decay.
  var parts: [(range: Range<Int>, decays: Bool)] { get }

  /// Writes `gradient`: of the sum of weight × loss over the batch, over its number of rows.
  ///
  /// - Parameters:
  ///   - batch: rows.
  ///   - seed: of this step, for what is random in it.
  ///   - executor: does the work.
  /// - Returns: the sum of weight × loss.
  func learn(from batch: ArraySlice<Int>, seed: UInt64, executor: any Executor) -> Double

  /// Sum of weight × loss over rows, without learning.
  func loss(of rows: [Int], executor: any Executor) -> Double
}
