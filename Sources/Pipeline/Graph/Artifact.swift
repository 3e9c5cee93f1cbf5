/// What a stage makes or takes: named arrays and a few texts, immutable once made.
public struct Artifact: Sendable, Hashable {
  /// Arrays by name.
  public private(set) var tensors: [String: Tensor]
  /// Short texts by name (ids joined as JSON, units, notes); part of the digest.
  public private(set) var attributes: [String: String]

  /// Gathers arrays and texts.
  public init(tensors: [String: Tensor] = [:], attributes: [String: String] = [:]) {
    self.tensors = tensors
    self.attributes = attributes
  }

  /// An array by name.
  public subscript(_ name: String) -> Tensor? {
    get { tensors[name] }
    set { tensors[name] = newValue }
  }

  /// Sets a text.
  public mutating func set(_ name: String, _ text: String) { attributes[name] = text }
}

/// A dense array with a shape; elements in row-major order.
public struct Tensor: Sendable, Hashable {
  /// The elements, by element type.
  public enum Elements: Sendable, Hashable {
    /// 64-bit floating point.
    case f64([Double])
    /// 32-bit floating point.
    case f32([Float])
    /// 64-bit integers.
    case i64([Int64])
    /// 32-bit integers.
    case i32([Int32])
    /// Bytes.
    case u8([UInt8])
  }

  /// Length along each axis.
  public let shape: [Int]
  /// The elements.
  public let elements: Elements

  /// Wraps elements; `shape` multiplies to their count.
  public init(shape: [Int], _ elements: Elements) {
    self.shape = shape
    self.elements = elements
    precondition(shape.reduce(1, *) == count, "a shape must multiply to the number of elements")
  }

  /// A one-dimensional array of numbers.
  public init(_ values: [Double]) { self.init(shape: [values.count], .f64(values)) }
  /// A one-dimensional array of whole numbers.
  public init(_ values: [Int]) { self.init(shape: [values.count], .i64(values.map(Int64.init))) }

  /// Number of elements.
  public var count: Int {
    switch elements {
    case .f64(let e): e.count
    case .f32(let e): e.count
    case .i64(let e): e.count
    case .i32(let e): e.count
    case .u8(let e): e.count
    }
  }

  /// The elements as numbers, if they are 64-bit floating point.
  public var doubles: [Double]? { if case .f64(let e) = elements { e } else { nil } }
  /// The elements as whole numbers, if they are integers.
  public var integers: [Int]? {
    switch elements {
    case .i64(let e): e.map(Int.init)
    case .i32(let e): e.map(Int.init)
    default: nil
    }
  }
}
