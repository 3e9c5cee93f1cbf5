/// Runs second-order sections over samples, several channels at once: each lane of a vector is a channel.
///
/// A recursive filter waits for its own last result, so that one channel alone leaves the processor idle.
/// Direct form II transposed, as `scipy.signal.sosfilt`.
enum SectionLoop {
  /// Samples that go through all sections before the next ones are fetched.
  private static let block = 256
  /// Below it a memory is taken as nothing: numbers that shrink towards the smallest ones slow a processor
  /// down a hundredfold.
  private static let nothing = 1e-300

  /// Filters samples in place, with the memories of a constant signal as long as the first sample.
  /// - Parameters:
  ///   - filter: sections, run in turn.
  ///   - samples: vectors of one sample of each channel.
  ///   - count: how many vectors; the last one is the first to go where `isReversed`.
  ///   - isReversed: from the last sample to the first.
  @inline(__always)
  static func run<Lanes: SIMD>(
    _ filter: SecondOrderSections, over samples: UnsafeMutablePointer<Lanes>, count: Int,
    isReversed: Bool
  ) where Lanes.Scalar == Double {
    guard count > 0 else { return }
    let stride = isReversed ? -1 : 1
    let first = isReversed ? samples + (count - 1) : samples
    var memory = filter.steadyState.flatMap { [first[0] * $0.0, first[0] * $0.1] }
    memory.withUnsafeMutableBufferPointer { memory in
      guard let memory = memory.baseAddress else { return }
      filter.sections.withUnsafeBufferPointer { sections in
        for start in Swift.stride(from: 0, to: count, by: block) {
          let here = first + stride * start
          let length = min(block, count - start)
          for place in Swift.stride(from: 0, to: sections.count, by: 2) {
            let own = memory + 2 * place
            if place + 1 < sections.count {
              pair(sections[place], sections[place + 1], own, here, stride, length)
            } else {
              single(sections[place], own, here, stride, length)
            }
          }
          forgetTraces(memory, 2 * sections.count)
        }
      }
    }
  }

  @inline(__always)
  private static func single<Lanes: SIMD>(
    _ section: SecondOrderSection, _ memory: UnsafeMutablePointer<Lanes>,
    _ samples: UnsafeMutablePointer<Lanes>, _ stride: Int, _ count: Int
  ) where Lanes.Scalar == Double {
    let (b0, b1, b2) = (section.b0, section.b1, section.b2)
    let (a1, a2) = (section.a1, section.a2)
    var (z0, z1) = (memory[0], memory[1])
    var place = samples
    for _ in 0..<count {
      let x = place[0]
      let y = x * b0 + z0
      z0 = (x * b1 + z1) - y * a1
      z1 = x * b2 - y * a2
      place[0] = y
      place += stride
    }
    memory[0] = z0
    memory[1] = z1
  }

  /// Two sections in one go, so that the second works on a sample while the first waits.
  @inline(__always)
  private static func pair<Lanes: SIMD>(
    _ one: SecondOrderSection, _ two: SecondOrderSection, _ memory: UnsafeMutablePointer<Lanes>,
    _ samples: UnsafeMutablePointer<Lanes>, _ stride: Int, _ count: Int
  ) where Lanes.Scalar == Double {
    let (b0, b1, b2) = (one.b0, one.b1, one.b2)
    let (a1, a2) = (one.a1, one.a2)
    let (d0, d1, d2) = (two.b0, two.b1, two.b2)
    let (c1, c2) = (two.a1, two.a2)
    var (z0, z1) = (memory[0], memory[1])
    var (w0, w1) = (memory[2], memory[3])
    var place = samples
    for _ in 0..<count {
      let x = place[0]
      let y = x * b0 + z0
      z0 = (x * b1 + z1) - y * a1
      z1 = x * b2 - y * a2
      let v = y * d0 + w0
      w0 = (y * d1 + w1) - v * c1
      w1 = y * d2 - v * c2
      place[0] = v
      place += stride
    }
    memory[0] = z0
    memory[1] = z1
    memory[2] = w0
    memory[3] = w1
  }

  @inline(__always)
  private static func forgetTraces<Lanes: SIMD>(_ memory: UnsafeMutablePointer<Lanes>, _ count: Int)
  where Lanes.Scalar == Double {
    for place in 0..<count {
      for lane in 0..<Lanes.scalarCount where abs(memory[place][lane]) < nothing {
        memory[place][lane] = 0
      }
    }
  }
}
