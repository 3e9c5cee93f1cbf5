import Foundation
import Learners
import Testing

@testable import Pipeline

private func transform(_ re: [Double], _ im: [Double]) -> (re: [Double], im: [Double]) {
  let plan = FourierTransform(length: re.count)
  var (re, im) = (re, im)
  var scratch = [Double](repeating: .nan, count: 2 * plan.scratchCount)
  re.withUnsafeMutableBufferPointer { re in
    im.withUnsafeMutableBufferPointer { im in
      scratch.withUnsafeMutableBufferPointer { scratch in
        if let re = re.baseAddress, let im = im.baseAddress, let scratch = scratch.baseAddress {
          plan.transform(
            re: re, im: im, scratchRe: scratch, scratchIm: scratch + plan.scratchCount)
        }
      }
    }
  }
  return (re, im)
}

/// The definition, term by term; the angle is reduced exactly before it is rounded.
private func slowTransform(_ re: [Double], _ im: [Double]) -> (re: [Double], im: [Double]) {
  let count = re.count
  var out = (re: re, im: im)
  for output in 0..<count {
    var (sumRe, sumIm) = (0.0, 0.0)
    for input in 0..<count {
      let angle = -2 * Double.pi * Double(input * output % count) / Double(count)
      sumRe += re[input] * cos(angle) - im[input] * sin(angle)
      sumIm += re[input] * sin(angle) + im[input] * cos(angle)
    }
    out.re[output] = sumRe
    out.im[output] = sumIm
  }
  return out
}

/// Powers of two, products of small primes, primes beyond them, and one.
@Test(arguments: [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 16, 17, 30, 49, 60, 64, 97, 128, 169, 210, 211, 255, 500,
  511, 512, 1021,
])
func agreesWithTheDefinition(_ length: Int) {
  let (re, im) = (Samples.noise(length, seed: 1), Samples.noise(length, seed: 2))
  let found = transform(re, im)
  let wanted = slowTransform(re, im)
  let worst = (0..<length).reduce(0.0) {
    max($0, abs(found.re[$1] - wanted.re[$1]), abs(found.im[$1] - wanted.im[$1]))
  }
  #expect(worst < 1e-11)
}
