import Glibc

/// A complex number, as far as the design of filters needs one.
struct ComplexNumber: Sendable, Hashable {
  var re: Double
  var im: Double

  init(_ re: Double, _ im: Double = 0) {
    self.re = re
    self.im = im
  }

  /// Distance from 0.
  var magnitude: Double { hypot(re, im) }

  /// The root whose real part is not negative.
  var squareRoot: ComplexNumber {
    if re == 0, im == 0 { return ComplexNumber(0) }
    let long = ((abs(re) + magnitude) / 2).squareRoot()
    let short = abs(im) / (2 * long)
    if re >= 0 { return ComplexNumber(long, im < 0 ? -short : short) }
    return ComplexNumber(short, im < 0 ? -long : long)
  }

  static prefix func - (value: ComplexNumber) -> ComplexNumber {
    ComplexNumber(-value.re, -value.im)
  }

  static func + (left: ComplexNumber, right: ComplexNumber) -> ComplexNumber {
    ComplexNumber(left.re + right.re, left.im + right.im)
  }

  static func - (left: ComplexNumber, right: ComplexNumber) -> ComplexNumber {
    ComplexNumber(left.re - right.re, left.im - right.im)
  }

  static func * (left: ComplexNumber, right: ComplexNumber) -> ComplexNumber {
    ComplexNumber(
      left.re * right.re - left.im * right.im, left.re * right.im + left.im * right.re)
  }

  static func * (left: ComplexNumber, right: Double) -> ComplexNumber {
    ComplexNumber(left.re * right, left.im * right)
  }

  static func / (left: ComplexNumber, right: ComplexNumber) -> ComplexNumber {
    let size = right.re * right.re + right.im * right.im
    return ComplexNumber(
      (left.re * right.re + left.im * right.im) / size,
      (left.im * right.re - left.re * right.im) / size)
  }
}
