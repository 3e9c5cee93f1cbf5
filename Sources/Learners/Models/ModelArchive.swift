/// Named numbers and texts that a fitted model or step consists of.
///
/// What stores or exports a model sees nothing else of it. Keys are snake_case.
public struct ModelArchive: Sendable, Hashable {
  /// Double-precision arrays.
  public var numbers: [String: [Double]] = [:]
  /// Single-precision arrays.
  public var floats: [String: [Float]] = [:]
  /// Whole numbers.
  public var integers: [String: [Int]] = [:]
  /// Texts.
  public var texts: [String: [String]] = [:]

  /// An empty archive.
  public init() {}

  /// An array of numbers.
  /// - Parameters:
  ///   - key: its name.
  ///   - count: how many there must be; any number where absent.
  /// - Returns: the numbers.
  /// - Throws: `LearnerError.failed` where there are none, or not as many.
  public func numbers(_ key: String, count: Int? = nil) throws(LearnerError) -> [Double] {
    try Self.need(numbers[key], key, count)
  }

  /// As `numbers(_:count:)`, for numbers that can be neither NaN nor infinite.
  public func finiteNumbers(_ key: String, count: Int? = nil) throws(LearnerError) -> [Double] {
    let found = try numbers(key, count: count)
    guard found.allSatisfy({ $0.isFinite }) else { throw Self.notFinite(key) }
    return found
  }

  /// As `floats(_:count:)`, for numbers that can be neither NaN nor infinite.
  public func finiteFloats(_ key: String, count: Int? = nil) throws(LearnerError) -> [Float] {
    let found = try floats(key, count: count)
    guard found.allSatisfy({ $0.isFinite }) else { throw Self.notFinite(key) }
    return found
  }

  /// As `numbers(_:count:)`, in single precision.
  public func floats(_ key: String, count: Int? = nil) throws(LearnerError) -> [Float] {
    try Self.need(floats[key], key, count)
  }

  /// As `numbers(_:count:)`, whole numbers.
  public func integers(_ key: String, count: Int? = nil) throws(LearnerError) -> [Int] {
    try Self.need(integers[key], key, count)
  }

  /// As `numbers(_:count:)`, texts.
  public func texts(_ key: String, count: Int? = nil) throws(LearnerError) -> [String] {
    try Self.need(texts[key], key, count)
  }

  /// One whole number in a range.
  /// - Parameters:
  ///   - key: its name.
  ///   - range: what is allowed.
  /// - Returns: the number.
  /// - Throws: `LearnerError.failed` where there is none, or it is out of range.
  public func integer(_ key: String, in range: ClosedRange<Int>) throws(LearnerError) -> Int {
    let value = try integers(key, count: 1)[0]
    guard range.contains(value) else {
      throw .failed(
        "archive: expected \(range.lowerBound) to \(range.upperBound) in '\(key)', found \(value)")
    }
    return value
  }

  /// One number.
  /// - Throws: `LearnerError.failed` where there is none.
  public func number(_ key: String) throws(LearnerError) -> Double {
    try numbers(key, count: 1)[0]
  }

  /// One text.
  /// - Throws: `LearnerError.failed` where there is none.
  public func text(_ key: String) throws(LearnerError) -> String { try texts(key, count: 1)[0] }

  private static func notFinite(_ key: String) -> LearnerError {
    .failed("archive: expected finite numbers in '\(key)'")
  }

  private static func need<T>(
    _ found: [T]?, _ key: String, _ count: Int?
  ) throws(LearnerError) -> [T] {
    guard let found else { throw .failed("archive: nothing is stored as '\(key)'") }
    guard count == nil || found.count == count else {
      throw .failed(
        "archive: expected \(count ?? 0) values in '\(key)', found \(found.count)")
    }
    return found
  }
}
