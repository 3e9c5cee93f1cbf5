import Learners

/// Tables of OpenFace 2's FeatureExtraction and FaceLandmarkVidMulti: a row per frame and face.
///
/// Baltrušaitis, Zadeh, Lim, Morency (2018), doi:10.1109/FG.2018.00019; columns after the project's
/// wiki, "Output Format": `timestamp` in seconds of the video; `confidence` of the tracker, 0...1;
/// `success` 1 where it follows the face; `AU01_r` intensity 0...5, `AU01_c` presence 0 or 1; pose in
/// millimetres and radians. Where `success` is not 1 the columns hold what the tracker last believed:
/// missing here, and so are rows whose confidence is below one half (our choice: the tracker then
/// doubts more than it believes). Several faces are told apart by `face_id`; the one with the most rows
/// stays.
public struct OpenFaceFormat: RecordingFormat {
  /// `openface` in a spec.
  public static let name = "openface"
  /// One sentence for people.
  public static let summary =
    "OpenFace's table per video: times are `timestamp`; values of frames without a tracked face (`success` "
    + "not 1, `confidence` below 0.5) are missing."

  /// Nothing to configure.
  public init() {}

  /// Below it the values of a row are missing.
  static let leastConfidence = 0.5
  /// What every such file has.
  static let required = ["frame", "timestamp", "confidence", "success"]
  /// Of these it has at least one.
  static let measured: Set<String> = ["pose_Tx", "gaze_0_x", "AU01_r", "AU01_c", "x_0", "p_scale"]

  /// The header has frame, timestamp, confidence and success, and a first column of what OpenFace measures.
  public static func recognises(_ head: [UInt8], path: String) -> Bool {
    guard let head = TextHead(head) else { return false }
    return required.allSatisfy(head.names.contains) && head.count(of: measured) > 0
  }

  /// Opens a table.
  public func open(
    _ path: String, executor: any Executor
  ) throws(DataFault) -> any RecordingFile {
    let reader = try CSVReader(path: path)
    try reader.require(Self.required, of: "OpenFace")
    let stream = RecordingStream(
      columns: reader.header.map { RecordingStream.Column(name: $0, unit: Self.unit(of: $0)) },
      hasClock: true)
    let spared = Set(Self.required + ["face_id"])
    let clears: @Sendable (String) -> Bool = { !spared.contains($0) }
    return DeviceTable(
      reader: reader,
      parts: [
        DeviceTable.Part(
          stream: stream, clock: DeviceTable.OwnClock(column: "timestamp", unit: .s),
          face: FaceChoice(column: "face_id"),
          lost: [
            LostRows(
              column: "success", isLost: { $0 != 1 }, clears: clears, code: "faces_missing",
              message: "frames without a tracked face, their values are missing"),
            LostRows(
              column: "confidence", isLost: { !($0 >= Self.leastConfidence) }, clears: clears,
              code: "faces_doubtful",
              message: "frames whose face was tracked with a confidence below "
                + "\(Self.leastConfidence), their values are missing"),
          ])
      ])
  }

  /// After the wiki; `nil` for what has none.
  static func unit(of column: String) -> String? {
    switch column {
    case "timestamp": "s"
    case "pose_Tx", "pose_Ty", "pose_Tz": "mm"
    case "pose_Rx", "pose_Ry", "pose_Rz", "gaze_angle_x", "gaze_angle_y": "rad"
    default:
      if column.hasPrefix("x_") || column.hasPrefix("y_") {
        "px"
      } else if ["X_", "Y_", "Z_"].contains(where: column.hasPrefix) {
        "mm"
      } else {
        nil
      }
    }
  }
}

extension CSVReader {
  /// Refuses a table that lacks columns which files of its kind have.
  func require(_ columns: [String], of kind: String) throws(DataFault) {
    guard let missing = columns.first(where: { !header.contains($0) }) else { return }
    throw DataFault(
      file: path, line: headerLine, column: missing,
      "expected a table of \(kind), found a header without this column",
      help: "leave 'reader' out for a plain table, or name the format that wrote it")
  }
}
