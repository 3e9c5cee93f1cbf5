import Glibc

/// A second-order filter that lets everything pass but one frequency.
enum NotchSection {
  /// Designs a notch.
  ///
  /// Orfanidis (1996), Introduction to Signal Processing, section 11.3: zero at the frequency, 1 at 0 Hz and at
  /// Nyquist, −3 dB at a distance of half the width, frequency / quality.
  /// - Parameters:
  ///   - frequencyHz: what is removed; above 0 and below half the rate.
  ///   - quality: frequency over width at −3 dB.
  ///   - rateHz: samples per second.
  /// - Returns: the section of `scipy.signal.iirnotch(frequency, quality, rate)`.
  static func section(frequencyHz: Double, quality: Double, rateHz: Double) -> SecondOrderSection {
    let centre = Double.pi * (frequencyHz / (rateHz / 2))
    let gain = 1 / (1 + tan(centre / quality / 2))
    let middle = -2 * cos(centre)
    return SecondOrderSection(
      b0: gain, b1: gain * middle, b2: gain, a1: gain * middle, a2: 2 * gain - 1)
  }
}
