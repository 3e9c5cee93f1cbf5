/// How a network reads one input by itself, before inputs are put side by side.
public enum InputEncoder: Sendable, Hashable {
  /// Dense layers of that many units over all of the input's values; none: the values as they are.
  case dense([Int])
  /// Convolutions of that many filters along the steps, then the mean over the present ones.
  case convolved([Int], Convolution)

  /// What convolutions look like; all of an encoder are alike.
  public struct Convolution: Sendable, Hashable {
    var width: Int
    var stride = 1
    var dilation = 1
    /// Steps that are pooled after each convolution; 1 for none.
    var pool: Int
    var pooling = Pooling1D.Kind.max

    /// - Parameters:
    ///   - width: steps that a filter looks at.
    ///   - pool: steps of which the largest value is kept after each convolution; 1 for none.
    public init(width: Int, pool: Int = 2) {
      (self.width, self.pool) = (width, pool)
    }
  }
}

extension InputEncoder.Convolution {
  /// - Parameters:
  ///   - sizes: width, stride, dilation, pool.
  ///   - pooling: what is kept of pooled steps.
  init(_ sizes: [Int], _ pooling: Pooling1D.Kind) {
    self.init(width: sizes[0], pool: sizes[3])
    (stride, dilation) = (sizes[1], sizes[2])
    self.pooling = pooling
  }
}

extension InputEncoder {
  private static let mostLayers = 1000
  private static let mostUnits = 1_000_000

  /// Writes the encoders of all inputs.
  static func write(_ encoders: [InputEncoder], to archive: inout ModelArchive) {
    var (layers, units, convolutions, poolings): ([Int], [Int], [Int], [String]) = ([], [], [], [])
    for encoder in encoders {
      switch encoder {
      case .dense(let own):
        layers.append(own.count)
        units += own
        convolutions += [0, 0, 0, 0]
        poolings.append(Pooling1D.Kind.max.rawValue)
      case .convolved(let own, let settings):
        layers.append(own.count)
        units += own
        convolutions += [settings.width, settings.stride, settings.dilation, settings.pool]
        poolings.append(settings.pooling.rawValue)
      }
    }
    archive.integers["encoder_layers"] = layers
    archive.integers["encoder_units"] = units
    archive.integers["encoder_convolutions"] = convolutions
    archive.texts["encoder_poolings"] = poolings
  }

  /// Reads as many encoders as there are inputs.
  /// - Throws: `LearnerError.failed` for what no network can have.
  static func read(
    _ count: Int, from archive: ModelArchive
  ) throws(LearnerError) -> [InputEncoder] {
    let layers = try archive.integers("encoder_layers", count: count)
    let units = try archive.integers("encoder_units")
    let numbers = try archive.integers("encoder_convolutions", count: 4 * count)
    let poolings = try archive.texts("encoder_poolings", count: count)
    guard layers.allSatisfy({ (0...mostLayers).contains($0) }), layers.reduce(0, +) == units.count,
      units.allSatisfy({ (1...mostUnits).contains($0) })
    else { throw .failed("archive: encoders of \(layers.prefix(10)) layers") }
    var encoders: [InputEncoder] = []
    var first = 0
    for index in 0..<count {
      let own = Array(units[first..<first + layers[index]])
      first += layers[index]
      let parts = Array(numbers[4 * index..<4 * index + 4])
      if parts == [0, 0, 0, 0] {
        encoders.append(.dense(own))
        continue
      }
      guard parts.allSatisfy({ (1...10_000).contains($0) }),
        let pooling = Pooling1D.Kind(rawValue: poolings[index])
      else { throw .failed("archive: convolutions of \(parts)") }
      encoders.append(
        .convolved(own, Convolution(parts, pooling)))
    }
    return encoders
  }
}
