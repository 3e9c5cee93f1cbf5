import Learners

/// Tables of py-feat's detectors: a row per frame and face.
///
/// Cheong, Jolly, Xie, Byrne, Kenney, Chang (2023), doi:10.1007/s42761-023-00191-4. `frame` counts the
/// frames of the video from 0, whatever share of them was looked at, so times need the video's rate:
/// `time: {column: frame, rate_hz: 30}`; `approx_time` has whole seconds only and is no clock.
/// `FaceScore` is the face detector's confidence, 0...1: where it is 0 or missing no face was found,
/// and the row has no values. Action units and emotions are probabilities, 0...1. A frame may have a
/// row for every face in it, and faces are not followed from frame to frame: the one with the largest
/// score stays.
public struct PyFeatFormat: RecordingFormat {
  /// `py_feat` in a spec.
  public static let name = "py_feat"
  /// One sentence for people.
  public static let summary =
    "py-feat's table per video: `time: {column: frame, rate_hz: 30}` gives the video's frames per second; "
    + "values of frames without a face (`FaceScore` 0) are missing."
  /// Times are numbers of frames.
  public static let defaults = FormatDefaults(
    time: DatasetDeclaration.ClockColumn(column: "frame", unit: "frames"))

  /// Nothing to configure.
  public init() {}

  /// What every such file has.
  static let required = ["frame", "FaceScore"]
  /// The action units of its detectors.
  static let actionUnits: Set<String> = Set(
    [1, 2, 4, 5, 6, 7, 9, 10, 11, 12, 14, 15, 17, 20, 23, 24, 25, 26, 28, 43].map { number in
      (number < 10 ? "AU0" : "AU") + "\(number)"
    })

  /// The header has frame and FaceScore, ten action units at least, and nothing of OpenFace's.
  public static func recognises(_ head: [UInt8], path: String) -> Bool {
    guard let head = TextHead(head) else { return false }
    return head.has("frame", "FaceScore") && head.count(of: actionUnits) >= 10
      && !head.has("success") && !head.has("confidence")
  }

  /// Opens a table.
  public func open(
    _ path: String, executor: any Executor
  ) throws(DataFault) -> any RecordingFile {
    let reader = try CSVReader(path: path)
    try reader.require(Self.required, of: "py-feat")
    let spared: Set<String> = ["frame", "FaceScore"]
    return DeviceTable(
      reader: reader,
      parts: [
        DeviceTable.Part(
          stream: RecordingStream(
            columns: reader.header.map { RecordingStream.Column(name: $0) }),
          frames: FrameRows(frame: "frame", score: "FaceScore", input: "input"),
          lost: [
            LostRows(
              column: "FaceScore", isLost: { !($0 > 0) }, clears: { !spared.contains($0) },
              code: "faces_missing", message: "frames without a face, their values are missing")
          ])
      ])
  }
}
