import Learners

/// Which face of a file is the recorded person's, where a program follows several: that with the most rows.
///
/// One person is recorded; others pass behind. Rows that name no face are frames without one, and stay.
struct FaceChoice: Sendable {
  /// The column that numbers the faces.
  let column: String

  /// What stands there where nobody was seen.
  static let nobody: Set<String> = ["", "nan", "NaN", "NAN", "-1"]

  /// The rows of the chosen face and those without any; `nil` where there is one face only.
  func filter(
    of reader: CSVReader, notes: inout [DataNote], executor: any Executor
  ) throws(DataFault) -> RowFilter? {
    let table = try reader.read(
      [.category(column, missing: Self.nobody)], executor: executor)
    guard let faces = table.categories[column], faces.levels.count > 1 else { return nil }
    var counts = [Int](repeating: 0, count: faces.levels.count)
    for code in faces.codes where code >= 0 { counts[Int(code)] += 1 }
    var best = 0
    for face in counts.indices where counts[face] > counts[best] { best = face }
    let others = counts.reduce(0, +) - counts[best]
    notes.append(
      DataNote(
        "faces_other", count: others,
        "rows of other faces than face '\(faces.levels[best])', which has the most, left out"))
    return RowFilter(column: column, keeping: Self.nobody.union([faces.levels[best]]))
  }
}

/// Rows of one frame, where a program writes a row for every face in it and does not follow faces: the
/// row with the largest score stays.
struct FrameRows: Sendable {
  /// The column that numbers the frames.
  let frame: String
  /// The column that says how sure it is that a face is there.
  let score: String
  /// The column that names the video.
  let input: String

  func requests(_ header: [String]) -> [ColumnRequest] {
    [.number(frame), .number(score)] + (header.contains(input) ? [.category(input)] : [])
  }

  /// Leaves one row of every frame.
  /// - Throws: `DataFault` where frames of two videos have one number.
  func keepOneRow(
    of table: inout ColumnTable, file: String, notes: inout [DataNote]
  ) throws(DataFault) {
    let frames = table.numbers[frame] ?? []
    let scores = table.numbers[score] ?? []
    var placeOf: [Double: Int] = [:]
    var kept: [Int] = []
    for row in 0..<table.rowCount {
      guard let place = placeOf[frames[row]] else {
        if !frames[row].isNaN { placeOf[frames[row]] = kept.count }
        kept.append(row)
        continue
      }
      try requireOneVideo(kept[place], row, table, file: file)
      if scores[row] > scores[kept[place]] || scores[kept[place]].isNaN { kept[place] = row }
    }
    guard kept.count < table.rowCount else { return }
    notes.append(
      DataNote(
        "faces_other", count: table.rowCount - kept.count,
        "rows of further faces in a frame, of which the one with the largest '\(score)' stays"))
    table = table.keeping(kept)
  }

  private func requireOneVideo(
    _ first: Int, _ row: Int, _ table: ColumnTable, file: String
  ) throws(DataFault) {
    guard let names = table.categories[input], names.codes[first] != names.codes[row] else {
      return
    }
    throw DataFault(
      file: file, line: table.lineNumbers[row], column: input,
      "the frame of line \(table.lineNumbers[first]) has the same number, but is of "
        + "'\(names[first] ?? "")', this one of '\(names[row] ?? "")'",
      help: "write one file per video")
  }
}
