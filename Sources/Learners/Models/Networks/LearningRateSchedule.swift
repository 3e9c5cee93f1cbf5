#if canImport(Glibc)
  import Glibc
#endif

/// How the learning rate changes while a network learns.
struct LearningRateSchedule: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    /// Stays as it is.
    case constant
    /// Falls to a tenth at each third of the epochs.
    case step
    /// Falls to 0 along half a cosine; Loshchilov and Hutter (2017), doi:10.48550/arXiv.1608.03983.
    case cosine
  }

  var kind = Kind.constant
  let rate: Double
  let epochs: Int
  /// Epochs in which the rate first rises from 0.
  var warmupEpochs = 0

  /// The rate of a step.
  ///
  /// - Parameters:
  ///   - epoch: from 0.
  ///   - batch: of the epoch, from 0.
  ///   - batches: in an epoch.
  /// - Returns: what the step is multiplied with.
  func rate(epoch: Int, batch: Int, batches: Int) -> Double {
    let done = Double(epoch) + Double(batch) / Double(max(batches, 1))
    if epoch < warmupEpochs {
      return rate * (done + 1 / Double(max(batches, 1))) / Double(warmupEpochs)
    }
    let left = Double(max(epochs - warmupEpochs, 1))
    let share = (done - Double(warmupEpochs)) / left
    switch kind {
    case .constant: return rate
    case .step: return rate * (share < 1.0 / 3 ? 1 : share < 2.0 / 3 ? 0.1 : 0.01)
    case .cosine: return rate * 0.5 * (1 + cos(Double.pi * min(share, 1)))
    }
  }
}
