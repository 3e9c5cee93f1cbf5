import Glibc

/// A Fourier transform of any length as a convolution with a chirp, by transforms of a power of two.
///
/// Bluestein (1970), doi:10.1109/TAU.1970.1162132.
struct ChirpTransform: Sendable {
  let length: Int
  /// Four parts of one padded transform: numbers and its scratch.
  var scratchCount: Int { 2 * padded }
  private let padded: Int
  /// e^(−πi k² / n).
  private let chirpRe: [Double]
  private let chirpIm: [Double]
  /// The transformed, mirrored, conjugate chirp.
  private let kernelRe: [Double]
  private let kernelIm: [Double]
  /// The transform of the padded length; one element, so that the two types may hold each other.
  private let inner: [FourierTransform]

  init(length: Int) {
    self.length = length
    var padded = 1
    while padded < 2 * length - 1 { padded *= 2 }
    self.padded = padded
    var square = 0
    var (re, im) = ([Double](), [Double]())
    for index in 0..<length {
      // index² mod 2n keeps the angle small and exact.
      let angle = Double.pi * Double(square) / Double(length)
      re.append(cos(angle))
      im.append(-sin(angle))
      square = (square + 2 * index + 1) % (2 * length)
    }
    var kernelRe = [Double](repeating: 0, count: padded)
    var kernelIm = kernelRe
    for index in 0..<length {
      for place in index == 0 ? [0] : [index, padded - index] {
        kernelRe[place] = re[index]
        kernelIm[place] = -im[index]
      }
    }
    let plan = FourierTransform(length: padded)
    var scratch = [Double](repeating: 0, count: 2 * padded)
    scratch.withUnsafeMutableBufferPointer { scratch in
      kernelRe.withUnsafeMutableBufferPointer { re in
        kernelIm.withUnsafeMutableBufferPointer { im in
          guard let re = re.baseAddress, let im = im.baseAddress, let scratch = scratch.baseAddress
          else { return }
          plan.transform(re: re, im: im, scratchRe: scratch, scratchIm: scratch + padded)
        }
      }
    }
    (chirpRe, chirpIm) = (re, im)
    (self.kernelRe, self.kernelIm) = (kernelRe, kernelIm)
    inner = [plan]
  }

  func transform(
    re: UnsafeMutablePointer<Double>, im: UnsafeMutablePointer<Double>,
    scratchRe: UnsafeMutablePointer<Double>, scratchIm: UnsafeMutablePointer<Double>
  ) {
    let (ar, ai) = (scratchRe, scratchIm)
    let (sr, si) = (scratchRe + padded, scratchIm + padded)
    for index in 0..<length {
      ar[index] = re[index] * chirpRe[index] - im[index] * chirpIm[index]
      ai[index] = re[index] * chirpIm[index] + im[index] * chirpRe[index]
    }
    for index in length..<padded { (ar[index], ai[index]) = (0, 0) }
    inner[0].transform(re: ar, im: ai, scratchRe: sr, scratchIm: si)
    // The inverse transform is the forward one with both parts exchanged.
    for index in 0..<padded {
      let (xr, xi) = (ar[index], ai[index])
      ar[index] = xr * kernelRe[index] - xi * kernelIm[index]
      ai[index] = xr * kernelIm[index] + xi * kernelRe[index]
    }
    inner[0].transform(re: ai, im: ar, scratchRe: si, scratchIm: sr)
    let scale = 1 / Double(padded)
    for index in 0..<length {
      let (xr, xi) = (ar[index] * scale, ai[index] * scale)
      re[index] = xr * chirpRe[index] - xi * chirpIm[index]
      im[index] = xr * chirpIm[index] + xi * chirpRe[index]
    }
  }
}
