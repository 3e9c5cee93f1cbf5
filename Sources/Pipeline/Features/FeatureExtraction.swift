import Learners

/// Computes the features of one subject and one modality.
public enum FeatureExtraction {
  /// Windows per chunk of work: more where a chunk's first window alone has pieces to be summed up that
  /// belong to the chunk before it.
  private static func chunk(_ pieces: WindowPieces?) -> Int { max(32, 16 * (pieces?.count ?? 0)) }

  /// Computes all numbers of all windows; windows that the modality does not cover are NaN throughout.
  ///
  /// - Parameters:
  ///   - recording: the samples.
  ///   - windows: the windows of the same subject.
  ///   - features: what is computed.
  ///   - surroundings: what features that reach out of their window need.
  ///   - computed: what was computed elsewhere, by the feature's place in its list: windows × names.
  ///   - executor: does the work in parallel.
  /// - Returns: a row per window.
  /// - Throws: `FeatureFault` where a window has more rows than a feature takes.
  public static func extract(
    from recording: Recording, windows: WindowSet, features: FeatureSet,
    surroundings: Surroundings = Surroundings(), computed: [Int: Matrix<Double>] = [:],
    executor: any Executor
  ) throws(FeatureFault) -> FeatureMatrix {
    guard let part = windows[recording.modality] else {
      preconditionFailure("the windows were cut without '\(recording.modality)'")
    }
    try checkRows(of: part, windows: windows.windows, features: features)
    let rows = windows.windows.count
    let columns = features.names.count
    var elements = [Double](repeating: .nan, count: rows * columns)
    let subject = SubjectWindows(
      recording: recording, windows: windows, part: part, surroundings: surroundings,
      reaches: features.reaches)
    let chunk = chunk(surroundings.pieces)
    var reads = [[SampleRead]](repeating: [], count: features.reaches ? rows : 0)
    let chunks = (rows + chunk - 1) / chunk
    elements.withUnsafeMutableBufferPointer { elements in
      reads.withUnsafeMutableBufferPointer { reads in
        // Chunks write disjoint rows.
        nonisolated(unsafe) let (out, reads) = (elements, reads)
        executor.perform(chunks: chunks) { index in
          var work = ExtractionWork(subject: subject, features: features)
          for row in index * chunk..<min(rows, (index + 1) * chunk) where part.isCovered[row] {
            let own = out[row * columns..<(row + 1) * columns]
            let found = work.compute(row, into: UnsafeMutableBufferPointer(rebasing: own))
            if !reads.isEmpty { reads[row] = found }
          }
        }
      }
      place(computed, of: features, where: part.isCovered, into: elements)
      for place in elements.indices where !elements[place].isFinite { elements[place] = .nan }
    }
    var undefined = [Int](repeating: 0, count: columns)
    for row in 0..<rows where part.isCovered[row] {
      for column in 0..<columns where elements[row * columns + column].isNaN {
        undefined[column] += 1
      }
    }
    return FeatureMatrix(
      names: features.names, values: Matrix(rows: rows, columns: columns, elements: elements),
      undefined: undefined, reads: reads)
  }

  /// What lies around the windows of a subject, and what they share.
  public struct Surroundings: Sendable {
    /// Start of each trial in seconds; empty where no feature asks for it.
    public let trialStarts: [Double]
    /// Step from window to window in seconds, where windows have one.
    public let strideSeconds: Double?
    /// The pieces that windows share; `nil` where each window is looked at by itself.
    public let pieces: WindowPieces?

    /// Gathers what is known.
    public init(
      trialStarts: [Double] = [], strideSeconds: Double? = nil, pieces: WindowPieces? = nil
    ) {
      self.trialStarts = trialStarts
      self.strideSeconds = strideSeconds
      self.pieces = pieces
    }
  }

  /// Copies columns that were computed elsewhere to their places.
  private static func place(
    _ computed: [Int: Matrix<Double>], of features: FeatureSet, where isCovered: [Bool],
    into out: UnsafeMutableBufferPointer<Double>
  ) {
    if computed.isEmpty { return }
    var first = 0
    for (index, feature) in features.features.enumerated() {
      let width = feature.names.count
      defer { first += width }
      guard let own = computed[index] else { continue }
      precondition(own.rows == isCovered.count && own.columns == width, "a row per window")
      for row in 0..<own.rows where isCovered[row] {
        for column in 0..<width {
          out[row * features.names.count + first + column] = own[row, column]
        }
      }
    }
  }

  private static func checkRows(
    of part: ModalityWindows, windows: [Window], features: FeatureSet
  ) throws(FeatureFault) {
    for (index, feature) in features.features.enumerated() where feature.mostRows < Int.max {
      for row in windows.indices where part.isCovered[row] {
        let count = part.trackRows.reduce(part.rows[row].count) { max($0, $1[row].count) }
        if count > feature.mostRows {
          throw FeatureFault(
            "expected \(feature.mostRows) row per window of '\(part.modality)', found \(count) in the "
              + "window from \(windows[row].start) s to \(windows[row].end) s",
            help: "use 'statistics' for recordings with many rows per window"
          ).at(index)
        }
      }
    }
  }
}

/// Computes windows one after the other and remembers what they share.
private struct ExtractionWork {
  let subject: SubjectWindows
  let features: FeatureSet
  /// By feature: the stretches that were last read, and what was made of them.
  private var known: [(stretches: [Segment], prepared: [Double])?]
  private var shared: SharedPieces

  init(subject: SubjectWindows, features: FeatureSet) {
    self.subject = subject
    self.features = features
    known = features.features.map { _ in nil }
    shared = SharedPieces(features: features.features.count)
  }

  /// Fills the numbers of a window.
  /// - Returns: the rows outside of it that they were computed from.
  mutating func compute(_ window: Int, into out: UnsafeMutableBufferPointer<Double>)
    -> [SampleRead]
  {
    let segment = subject.segment(window)
    let pieces = features.shares ? subject.pieces(of: segment) : nil
    if let pieces { shared.advance(to: pieces, features: features.sharing) }
    var reads: [SampleRead] = []
    var place = 0
    for (index, feature) in features.features.enumerated() {
      let end = place + feature.names.count
      let own = UnsafeMutableBufferPointer(rebasing: out[place..<end])
      if let feature = features.reaching[index] {
        let stretches = feature.stretches(of: window, in: subject)
        reads += stretches.flatMap(\.reads)
        feature.compute(segment, with: prepared(index, feature, stretches), into: own)
      } else if let pieces, let feature = features.sharing[index] {
        shared.summaries[index].withUnsafeBufferPointer { summaries in
          guard let start = summaries.baseAddress else { return }
          feature.compute(segment, pieces: pieces, summaries: start, into: own)
        }
      } else {
        feature.compute(segment, into: own)
      }
      place = end
    }
    return reads
  }

  private mutating func prepared(
    _ index: Int, _ feature: any ReachingFeature, _ stretches: [Segment]
  ) -> [Double] {
    if let known = known[index], known.stretches.count == stretches.count,
      zip(known.stretches, stretches).allSatisfy({ $0.hasSameRows(as: $1) })
    {
      return known.prepared
    }
    let prepared = feature.prepared(from: stretches)
    known[index] = (stretches, prepared)
    return prepared
  }
}
