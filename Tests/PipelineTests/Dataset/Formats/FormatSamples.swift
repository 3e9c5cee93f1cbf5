import Learners
import Support
import Testing

@testable import Pipeline

/// Small files of the form that each program writes, made up here.
enum FormatSamples {
  struct Sample: Sendable, CustomStringConvertible {
    let format: String
    let name: String
    let text: String

    var description: String { name }
  }

  static let all: [Sample] = [
    Sample(format: "imotions", name: "text.txt", text: iMotionsText),
    Sample(format: "imotions", name: "mixed.txt", text: iMotionsMixed),
    Sample(format: "imotions", name: "sections.csv", text: iMotionsSections),
    Sample(format: "affectiva", name: "affdex.csv", text: affdex),
    Sample(format: "affectiva", name: "vision.csv", text: vision),
    Sample(format: "affectiva", name: "record.json", text: record(1)),
    Sample(format: "affectiva", name: "array.json", text: "[\(record(1)),\n \(record(2))]\n"),
    Sample(format: "affectiva", name: "lines.json", text: "\(record(1))\n\(record(2))\n"),
    Sample(format: "openface", name: "openface.csv", text: openFace),
    Sample(format: "py_feat", name: "feat.csv", text: pyFeat),
    Sample(format: "mind_monitor", name: "muse.csv", text: mindMonitor),
    Sample(format: "neurosky", name: "eegid.csv", text: neuroSky),
  ]

  /// Tables that have a column or two of a device's name, or were made from its files.
  static let plain: [Sample] = [
    Sample(format: "csv", name: "one-name.csv", text: "subject,success,confidence\n1,1,0.9\n"),
    Sample(format: "csv", name: "frames.csv", text: "frame,FaceScore,AU01\n1,1,0.9\n"),
    Sample(
      format: "csv", name: "features.csv", text: "frame,timestamp,confidence,success\n1,0,1,1\n"),
    Sample(
      format: "csv", name: "meters.csv", text: "Attention,Meditation,Delta,Theta\n1,1,0.9,2\n"),
    Sample(
      format: "csv", name: "study-eeg.csv",
      text: "TimeStamp,UnixTime,QuestionKey,Delta_TP9,RAW_TP9,HeadBandOn,HSI_TP9,Elements\n"),
    Sample(
      format: "csv", name: "study-face.csv",
      text: "UnixTime,Row,QuestionKey,Timestamp,SampleNumber,Anger,Brow Furrow,Brow Raise,"
        + "Cheek Raise,Chin Raise,Jaw Drop,Lip Suck\n"),
    Sample(
      format: "csv", name: "clips.csv",
      text: "SubjectID,VideoID,Attention,Meditation,Raw,Delta,Theta,Alpha1,Alpha2,Beta1,Beta2,"
        + "Gamma1,Gamma2,label\n"),
    Sample(format: "csv", name: "comment.csv", text: "#Study : x\nTimestamp,a\n1,2\n"),
    Sample(format: "csv", name: "other.json", text: "{\"joy\": 1, \"smile\": 2}"),
    Sample(format: "csv", name: "empty.csv", text: ""),
  ]

  static let iMotionsText =
    "\u{FEFF}#Study : Rotation\r\n#Version : 6.1.2667.3\r\n\r\n"
    + [
      "Name\tEventSource\tTimestamp\tFrameNo\tNoOfFaces\tJoy Evidence\tYaw Degrees\tMarkerText",
      "p 1\tEmotient FACET\t35\t0\t1\t-0.5\t1.5\t",
      "p 1\tEmotient FACET\t68\t1\t0\t\t\tstart \"a\"",
      "p 1\tEmotient FACET\t101\t2\t1\t0.25\t2\t",
    ].joined(separator: "\r\n") + "\r\n"

  /// Two sources; columns of the other one repeat what they held.
  static let iMotionsMixed =
    "#Study : Two\n#Version : 7.0\n\n"
    + [
      "Name\tEventSource\tTimestamp\tJoy\tAnger\tGazeX\tUnused",
      "p\tET\t10\t\t\t100\t", "p\tAffRaw\t33\t5\t0\t100\t", "p\tET\t34\t5\t0\t101\t",
      "p\tET|AffRaw\t66\t6\t0\t102\t", "p\tET\t70\t6\t0\t102\t", "p\tAffRaw\t99\t7\t0\t102\t",
      "p\t\t100\t7\t0\t102\t",
    ].joined(separator: "\n") + "\n"

  static let iMotionsSections =
    "#INFO,,,,,,,,,\n#Study name,Runs,,,,,,,,\n#Version,10.0.37173.5,,,,,,,,\n#METADATA,,,,,,,,,\n"
    + "#Device,,,,,,Affectiva AFFDEX,Affectiva AFFDEX,Shimmer,Shimmer\n"
    + "#Unit,ms,,,ms,,,,,uS\n#DATA,,,,,,,,,\n"
    + "Row,Timestamp,EventSource,SlideEvent,Duration,SourceStimuliName,SampleNumber,Brow Furrow,SampleNumber,GSR\n"
    + "1,0,1,StartMedia,1500,\"a, b\",,,,\n2,12.5,2,,,,1,40,,\n3,20,3,,,,,,1,0.5\n"
    + "4,45,2,,,,2,,2,0.75\n5,50,2,EndMedia,,\"a, b\",3,60,,\n"

  static let affdex =
    "TimeStamp,faceId,interocularDistance,pitch,joy,valence,smile,innerBrowRaise,browRaise,"
    + "browFurrow,noseWrinkle,upperLipRaise,jawDrop,smirk,smirk,\n"
    + "0.0000,0,61.2,-4.2,99.9,73.4,98.7,0.1,0,0,0,1,2,0.5,1.5,\n"
    + "0.0400,nan,nan,nan,nan,nan,nan,nan,nan,nan,nan,nan,nan,nan,nan,\n"
    + "0.0800,1,40,1,2,3,4,5,6,7,8,9,10,11,12,\n"
    + "0.1200,0,61.3,-4.1,98,-20,97,0,0,0,0,1,2,0.25,1,\n"

  static let vision =
    "TimeStamp,faceId,upperLeftX,upperLeftY,joy,brow_raise,brow_furrow,nose_wrinkle,"
    + "upper_lip_raise,mouth_open\n40,1,3,4,5,6,7,8,9,10\n80,1,3,4,6,6,7,8,9,10\n"

  static func record(_ number: Int) -> String {
    """
    {"joy": \(number).5, "valence": -\(number), "innerBrowRaise": 6, "browRaise": 0.01, "browFurrow": 6e-9,
     "noseWrinkle": null, "chinRaise": 1, "smirk": 2, "Timestamp": \(number), "FileName": "a \\"b\\" {.jpg",
     "emojis": {"smirk": 9, "wink": true}, "points": [{"x": 1}]}
    """
  }

  static let openFace =
    "frame, face_id, timestamp, confidence, success, gaze_0_x, pose_Tx, AU01_r, AU01_c\n"
    + "1, 0, 0.000, 0.98, 1, 0.1, 12, 1.5, 1\n2, 0, 0.033, 0.01, 0, 0.2, 13, 2.5, 1\n"
    + "2, 1, 0.033, 0.99, 1, 0.9, 90, 0, 0\n3, 0, 0.067, 0.30, 1, 0.3, 14, 3.5, 0\n"
    + "4, 0, 0.100, 0.97, 1, 0.4, 15, 0, 0\n"

  static let pyFeat =
    "frame,FaceRectX,FaceScore,AU01,AU02,AU04,AU05,AU06,AU07,AU09,AU10,AU12,AU14,anger,approx_time,input\n"
    + "0,10,0.99,0.1,0,0,0,0,0,0,0,0,0,0.5,00:00,a.mp4\n"
    + "2,10,0.80,0.2,0,0,0,0,0,0,0,0,0,0.6,00:00,a.mp4\n"
    + "2,90,0.95,0.9,0,0,0,0,0,0,0,0,0,0.1,00:00,a.mp4\n"
    + "4,,0,,,,,,,,,,,,00:00,a.mp4\n6,10,0.97,0.4,0,0,0,0,0,0,0,0,0,,00:00,a.mp4\n"

  static let mindMonitor =
    "TimeStamp,Delta_TP9,Alpha_AF7,RAW_TP9,AUX_RIGHT,Accelerometer_X,HeadBandOn,HSI_TP9,Battery,Elements\n"
    + "2023-01-11 22:33:12.963,,,,,,,,,/muse/event/connected Muse-5257\n"
    + "2023-01-11 22:33:13.000,0.5,-0.25,828.5,700,0.1,1,1.0,30.47\n"
    + "2023-01-11 22:33:13.004,0.5,8.73E-4,829.5,701,0.1,1,1.0,30.47\n"
    + "2023-01-11 22:33:13.005,,,,,,,,,/muse/elements/blink\n"
    + "2023-01-11 22:33:13.008,-inf,0.5,830,702,0.2,0,4.0,30.47\n"
    + "2023-01-11 22:33:13.012,0.75,0.5,831,703,0.3,1,1.0,30.46,\n"

  static let neuroSky =
    "timestampMs,poorSignal,eegRawValue,eegRawValueVolts,attention,meditation,blinkStrength,delta,theta,"
    + "alphaLow,alphaHigh,betaLow,betaHigh,gammaLow,gammaMid,tagEvent,location\n"
    + "1500000000000,0,278,0.00012,56,43,0,301963,90612,33735,23991,27946,45097,33228,8293,,\n"
    + "1500000001000,200,0,0,56,43,0,301963,90612,33735,23991,27946,45097,33228,8293,,\n"
    + "1500000002000,0,-50,-0.00002,0,35,0,73787,28083,1439,2240,2746,3687,5293,2740,,\n"

  /// An open file that stays on disk as long as this value does.
  struct Opened: RecordingFile {
    let temporary: TemporaryFile
    let file: any RecordingFile

    var path: String { temporary.path }
    var streams: [RecordingStream] { file.streams }

    func read(
      _ stream: Int, _ requests: [ColumnRequest], executor: any Executor
    ) throws(DataFault) -> StreamTable {
      defer { withExtendedLifetime(temporary) {} }
      return try file.read(stream, requests, executor: executor)
    }

    func events(zone: String?, executor: any Executor) throws(DataFault) -> [RecordingEvent] {
      defer { withExtendedLifetime(temporary) {} }
      return try file.events(zone: zone, executor: executor)
    }
  }

  /// Opens a sample as a file of its format.
  static func open(_ sample: Sample) throws -> Opened {
    let temporary = TemporaryFile(sample.text, name: sample.name)
    let format = try #require(FormatCatalog.format(named: sample.format))
    return Opened(
      temporary: temporary,
      file: try format.init().open(temporary.path, executor: SerialExecutor()))
  }

  /// Opens a text as a file of a format.
  static func open(_ text: String, as format: String, name: String = "file.csv") throws -> Opened {
    try open(Sample(format: format, name: name, text: text))
  }

  /// Columns of numbers of a stream, −99 where missing.
  static func numbers(
    _ file: any RecordingFile, _ columns: [String], stream: Int = 0
  ) throws -> [[Double]] {
    let read = try file.read(stream, columns.map { .number($0) }, executor: SerialExecutor())
    return columns.map { (read.table.numbers[$0] ?? []).map { $0.isNaN ? -99 : $0 } }
  }

  /// Notes of a reading of some columns.
  static func notes(
    _ file: any RecordingFile, _ columns: [String], stream: Int = 0
  ) throws -> [String] {
    let read = try file.read(stream, columns.map { .number($0) }, executor: SerialExecutor())
    return ReaderSamples.texts(read.notes)
  }

  /// The fault that opening a text and reading all its columns leads to, without the folder.
  static func fault(_ text: String, as format: String, reading columns: [String]? = nil) -> String {
    let file = TemporaryFile(text, name: "file.csv")
    guard let format = FormatCatalog.format(named: format) else { return "no such format" }
    do throws(DataFault) {
      let open = try format.init().open(file.path, executor: SerialExecutor())
      for (index, stream) in open.streams.enumerated() {
        let names = columns ?? stream.columns.map(\.name).filter { !$0.isEmpty }
        _ = try open.read(index, names.map { .number($0) }, executor: SerialExecutor())
      }
      return "no fault"
    } catch {
      let short = DataFault(
        file: String(error.file.split(separator: "/").last ?? ""), line: error.line,
        column: error.column, error.message, others: error.others)
      return "\(short)"
    }
  }
}
