import Learners

/// Computes the features of one subject and one modality.
public enum FeatureExtraction {
  /// Windows per piece of work.
  private static let chunk = 32

  /// Computes all numbers of all windows; windows that the modality does not cover are NaN throughout.
  ///
  /// - Throws: `FeatureFault` where a window has more rows than a feature takes.
  public static func extract(
    from recording: Recording, windows: WindowSet, features: FeatureSet, executor: any Executor
  ) throws(FeatureFault) -> FeatureMatrix {
    guard let part = windows[recording.modality] else {
      preconditionFailure("the windows were cut without '\(recording.modality)'")
    }
    try checkRows(of: part, windows: windows.windows, features: features)
    let rows = windows.windows.count
    let columns = features.names.count
    var elements = [Double](repeating: .nan, count: rows * columns)
    let chunks = (rows + chunk - 1) / chunk
    elements.withUnsafeMutableBufferPointer { elements in
      // Chunks write disjoint rows.
      nonisolated(unsafe) let out = elements
      executor.perform(chunks: chunks) { index in
        for row in index * chunk..<min(rows, (index + 1) * chunk) where part.isCovered[row] {
          let segment = Segment(
            recording: recording, rows: part.rows[row], trackRows: part.trackRows.map { $0[row] },
            window: windows.windows[row])
          var place = row * columns
          for feature in features.features {
            let end = place + feature.names.count
            feature.compute(segment, into: UnsafeMutableBufferPointer(rebasing: out[place..<end]))
            place = end
          }
        }
      }
      for place in out.indices where !out[place].isFinite { out[place] = .nan }
    }
    var undefined = [Int](repeating: 0, count: columns)
    for row in 0..<rows where part.isCovered[row] {
      for column in 0..<columns where elements[row * columns + column].isNaN {
        undefined[column] += 1
      }
    }
    return FeatureMatrix(
      names: features.names, values: Matrix(rows: rows, columns: columns, elements: elements),
      undefined: undefined)
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
