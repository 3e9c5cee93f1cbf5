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
          var place = 0
          while place < sections.count {
            let own = memory + 2 * place
            let left = sections.count - place
            if left >= 4, Lanes.scalarCount == 2 {
              four(sections, place, own, here, stride, length)
              place += 4
            } else if left >= 2 {
              pair(sections[place], sections[place + 1], own, here, stride, length)
              place += 2
            } else {
              single(sections[place], own, here, stride, length)
              place += 1
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
    var (z0, z1) = (memory[0], memory[1])
    var place = samples
    for _ in 0..<count {
      place[0] = step(section, place[0], &z0, &z1)
      place += stride
    }
    (memory[0], memory[1]) = (z0, z1)
  }

  /// Two sections in one go, so that the second works on a sample while the first waits.
  @inline(__always)
  private static func pair<Lanes: SIMD>(
    _ one: SecondOrderSection, _ two: SecondOrderSection, _ memory: UnsafeMutablePointer<Lanes>,
    _ samples: UnsafeMutablePointer<Lanes>, _ stride: Int, _ count: Int
  ) where Lanes.Scalar == Double {
    var (z0, z1, w0, w1) = (memory[0], memory[1], memory[2], memory[3])
    var place = samples
    for _ in 0..<count {
      let a = step(one, place[0], &z0, &z1)
      place[0] = step(two, a, &w0, &w1)
      place += stride
    }
    (memory[0], memory[1], memory[2], memory[3]) = (z0, z1, w0, w1)
  }

  /// Four sections in one go: few lanes leave room for it.
  @inline(__always)
  private static func four<Lanes: SIMD>(
    _ sections: UnsafeBufferPointer<SecondOrderSection>, _ first: Int,
    _ memory: UnsafeMutablePointer<Lanes>, _ samples: UnsafeMutablePointer<Lanes>, _ stride: Int,
    _ count: Int
  ) where Lanes.Scalar == Double {
    let (one, two) = (sections[first], sections[first + 1])
    let (three, four) = (sections[first + 2], sections[first + 3])
    var (z0, z1, w0, w1) = (memory[0], memory[1], memory[2], memory[3])
    var (u0, u1, s0, s1) = (memory[4], memory[5], memory[6], memory[7])
    var place = samples
    for _ in 0..<count {
      let a = step(one, place[0], &z0, &z1)
      let b = step(two, a, &w0, &w1)
      let c = step(three, b, &u0, &u1)
      place[0] = step(four, c, &s0, &s1)
      place += stride
    }
    (memory[0], memory[1], memory[2], memory[3]) = (z0, z1, w0, w1)
    (memory[4], memory[5], memory[6], memory[7]) = (u0, u1, s0, s1)
  }

  /// One sample through one section.
  @inline(__always)
  private static func step<Lanes: SIMD>(
    _ section: SecondOrderSection, _ x: Lanes, _ z0: inout Lanes, _ z1: inout Lanes
  ) -> Lanes where Lanes.Scalar == Double {
    let y = x * section.b0 + z0
    z0 = (x * section.b1 + z1) - y * section.a1
    z1 = x * section.b2 - y * section.a2
    return y
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
