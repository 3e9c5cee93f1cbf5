/// Whether two numbers agree within an absolute or relative tolerance; NaN agrees with NaN.
public func isClose(_ a: Double?, _ b: Double?, within tolerance: Double) -> Bool {
  guard let a, let b else { return a == nil && b == nil }
  if a.isNaN || b.isNaN { return a.isNaN && b.isNaN }
  return abs(a - b) <= tolerance * max(1, abs(a), abs(b))
}
