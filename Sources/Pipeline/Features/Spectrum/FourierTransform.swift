import Glibc

/// The discrete Fourier transform of complex numbers, of any length.
///
/// Stockham's self-sorting mixed-radix form for lengths whose prime factors are small; other lengths go by
/// Bluestein's convolution (1970, doi:10.1109/TAU.1970.1162132). Cost: n log n for every n. A plan holds
/// the tables of one length and may serve several threads at once.
struct FourierTransform: Sendable {
  /// Numbers in and out.
  let length: Int
  /// Places that `transform` needs in each scratch array.
  let scratchCount: Int
  private let factors: [Int]
  /// cos and −sin of 2πk / length.
  private let cosines: [Double]
  private let sines: [Double]
  private let chirp: ChirpTransform?

  private static let largestFactor = 13

  /// Prepares tables; `length` is at least 1.
  init(length: Int) {
    precondition(length > 0, "a transform of nothing does not exist")
    self.length = length
    var rest = length
    var factors: [Int] = []
    for factor in [4, 2, 3, 5, 7, 11, FourierTransform.largestFactor] {
      while rest % factor == 0 {
        factors.append(factor)
        rest /= factor
      }
    }
    if rest > 1 {
      let chirp = ChirpTransform(length: length)
      self.chirp = chirp
      scratchCount = chirp.scratchCount
      (self.factors, cosines, sines) = ([], [], [])
      return
    }
    chirp = nil
    scratchCount = length
    self.factors = factors
    let step = 2 * Double.pi / Double(length)
    cosines = (0..<length).map { cos(step * Double($0)) }
    sines = (0..<length).map { -sin(step * Double($0)) }
  }

  /// Transforms in place: X[k] = Σ x[j] e^(−2πi jk / n).
  ///
  /// - Parameters:
  ///   - re: real parts, `length` of them.
  ///   - im: imaginary parts.
  ///   - scratchRe: `scratchCount` places, overwritten.
  ///   - scratchIm: as many more.
  func transform(
    re: UnsafeMutablePointer<Double>, im: UnsafeMutablePointer<Double>,
    scratchRe: UnsafeMutablePointer<Double>, scratchIm: UnsafeMutablePointer<Double>
  ) {
    if let chirp {
      chirp.transform(re: re, im: im, scratchRe: scratchRe, scratchIm: scratchIm)
      return
    }
    var (x, y) = (Parts(re: re, im: im), Parts(re: scratchRe, im: scratchIm))
    cosines.withUnsafeBufferPointer { cosines in
      sines.withUnsafeBufferPointer { sines in
        let turn = Turn(length: length, cosines: cosines, sines: sines)
        var remaining = length
        var stride = 1
        for factor in factors {
          let rows = remaining / factor
          switch factor {
          case 2: Butterfly.two(from: x, to: y, rows: rows, stride: stride, turn)
          case 4: Butterfly.four(from: x, to: y, rows: rows, stride: stride, turn)
          default:
            Butterfly.any(factor, from: x, to: y, rows: rows, stride: stride, turn)
          }
          swap(&x, &y)
          remaining = rows
          stride *= factor
        }
      }
    }
    if x.re != re {
      re.update(from: x.re, count: length)
      im.update(from: x.im, count: length)
    }
  }

  /// Real and imaginary parts.
  struct Parts {
    let re: UnsafeMutablePointer<Double>
    let im: UnsafeMutablePointer<Double>
  }

  /// The table of e^(−2πi k / n).
  struct Turn {
    let length: Int
    let cosines: UnsafeBufferPointer<Double>
    let sines: UnsafeBufferPointer<Double>
  }
}
