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
  public enum Elements: Sendable {
    /// 64-bit floating point.
    case f64([Double])
    /// 64-bit floating point that lies in several arrays, one after the other: columns of a recording, which
    /// are never copied into one.
    case f64Pieces([[Double]])
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
    case .f64Pieces(let pieces): pieces.reduce(0) { $0 + $1.count }
    case .f32(let e): e.count
    case .i64(let e): e.count
    case .i32(let e): e.count
    case .u8(let e): e.count
    }
  }

  /// The elements as numbers, if they are 64-bit floating point.
  public var doubles: [Double]? {
    switch elements {
    case .f64(let e): e
    case .f64Pieces(let pieces): Array(pieces.joined())
    default: nil
    }
  }

  /// The numbers in pieces of one length, without a copy where they are kept so.
  ///
  /// - Parameter lengths: how many numbers each piece has; together as many as there are.
  /// - Returns: `nil` where the elements are no 64-bit numbers, or not so many.
  public func pieces(of lengths: [Int]) -> [[Double]]? {
    if case .f64Pieces(let pieces) = elements, pieces.map(\.count) == lengths { return pieces }
    guard let all = doubles, all.count == lengths.reduce(0, +) else { return nil }
    var first = 0
    return lengths.map { length in
      defer { first += length }
      return Array(all[first..<first + length])
    }
  }

  /// The elements as whole numbers, if they are integers.
  public var integers: [Int]? {
    switch elements {
    case .i64(let e): e.map(Int.init)
    case .i32(let e): e.map(Int.init)
    default: nil
    }
  }
}

extension Tensor.Elements: Hashable {
  /// Equal types and numbers, however they are kept.
  public static func == (a: Self, b: Self) -> Bool {
    switch (a, b) {
    case (.f64(let a), .f64(let b)): a == b
    case (.f64Pieces(let a), .f64Pieces(let b)): a == b || a.joined().elementsEqual(b.joined())
    case (.f64(let whole), .f64Pieces(let pieces)), (.f64Pieces(let pieces), .f64(let whole)):
      pieces.joined().elementsEqual(whole)
    case (.f32(let a), .f32(let b)): a == b
    case (.i64(let a), .i64(let b)): a == b
    case (.i32(let a), .i32(let b)): a == b
    case (.u8(let a), .u8(let b)): a == b
    default: false
    }
  }

  /// Mixes in what equal elements share.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(typeName)
    switch self {
    case .f64(let e): for value in e.prefix(16) { hasher.combine(value) }
    case .f64Pieces(let e): for value in e.joined().prefix(16) { hasher.combine(value) }
    case .f32(let e): hasher.combine(e)
    case .i64(let e): hasher.combine(e)
    case .i32(let e): hasher.combine(e)
    case .u8(let e): hasher.combine(e)
    }
  }
}
