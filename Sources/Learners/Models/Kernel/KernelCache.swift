/// The rows of kernel values that a solver used last.
///
/// A row is padded with zeros to a multiple of 8. Two rows stay where they are until a third is asked
/// for; the least recently used goes first.
final class KernelCache {
  private let source: KernelSource
  private let chosen: [Int]
  private let width: Int
  private let slots: Int
  private let values: UnsafeMutablePointer<Float>
  /// Slot of each row, −1 where it is not kept.
  private var slotOf: [Int]
  private var rowIn: [Int] = []
  private var lastUse: [Int] = []
  private var clock = 0

  /// - Parameters:
  ///   - source: values between all training rows.
  ///   - chosen: the training row behind each variable of the solver.
  ///   - budget: how many values may be kept.
  init(_ source: KernelSource, chosen: [Int], budget: Int = 1 << 26) {
    self.source = source
    self.chosen = chosen
    width = (chosen.count + 7) / 8 * 8
    slots = max(2, min(chosen.count, budget / max(1, width)))
    values = .allocate(capacity: slots * width)
    slotOf = [Int](repeating: -1, count: chosen.count)
  }

  deinit { values.deallocate() }

  /// Kernel values of one variable with all others.
  func row(_ index: Int) -> UnsafePointer<Float> {
    clock += 1
    var slot = slotOf[index]
    if slot < 0 {
      if rowIn.count < slots {
        slot = rowIn.count
        rowIn.append(index)
        lastUse.append(clock)
      } else {
        slot = lastUse.indices.min { lastUse[$0] < lastUse[$1] } ?? 0
        slotOf[rowIn[slot]] = -1
        rowIn[slot] = index
      }
      slotOf[index] = slot
      let out = values + slot * width
      source.fill(chosen[index], with: chosen, into: out)
      for at in chosen.count..<width { out[at] = 0 }
    }
    lastUse[slot] = clock
    return UnsafePointer(values + slot * width)
  }
}
