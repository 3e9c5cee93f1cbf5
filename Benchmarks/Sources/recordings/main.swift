import Dispatch
import Glibc
import Learners
import Pipeline

// Usage: recordings read|window --root DIR [--subjects N] [--threads 2]
//        Reads the raw files of many students, or cuts windows of what was read and computes mean and variance
//        of the band columns; one line of JSON. recordings.py runs it beside its peers.

func fail(_ message: String) -> Never {
  let bytes = Array("recordings: \(message)\n".utf8)
  _ = write(STDERR_FILENO, bytes, bytes.count)
  exit(1)
}

/// What the command line says.
struct Options {
  var what = ""
  var root = ""
  var subjects = Int.max
  var threads = 2

  init(_ arguments: [String]) {
    what = arguments.first ?? ""
    for at in stride(from: 1, to: arguments.count - 1, by: 2) {
      let value = arguments[at + 1]
      switch arguments[at] {
      case "--root": root = value
      case "--subjects": subjects = Int(value) ?? .max
      case "--threads": threads = Int(value) ?? 2
      case let other: fail("unknown option \(other)")
      }
    }
  }
}

/// Ids of the students that have a trial log.
func students(_ options: Options) -> [Int] {
  var found: [Int] = []
  for id in 1...999 where access("\(options.root)/\(id)/\(id)_PSY.csv", R_OK) == 0 {
    found.append(id)
  }
  return Array(found.prefix(options.subjects))
}

func table(
  _ options: Options, _ id: Int, _ kind: String, _ requests: [ColumnRequest],
  _ executor: any Executor
) throws -> ColumnTable? {
  let path = "\(options.root)/\(id)/\(id)_\(kind).csv"
  guard access(path, R_OK) == 0 else { return nil }
  return try CSVReader(path: path).read(requests, executor: executor)
}

let eegRequests: [ColumnRequest] =
  [.number("UnixTime"), .category("QuestionKey"), .number("HeadBandOn"), .category("Elements")]
  + (Columns.bands + Columns.raw + Columns.contact).map { .number($0) }
let faceRequests: [ColumnRequest] =
  [.number("UnixTime")] + (Columns.emotions + Columns.units).map { .number($0) }

func read(_ options: Options, _ executor: any Executor) throws -> (rows: Int, timings: Timings) {
  var timings = Timings()
  var rows = 0
  try timings.time("all") {
    for id in students(options) {
      rows += try table(options, id, "EEG", eegRequests, executor)?.rowCount ?? 0
      rows += try table(options, id, "TIVA", faceRequests, executor)?.rowCount ?? 0
    }
  }
  return (rows, timings)
}

/// Windows of 5 s every 2.5 s from the start of each trial, the last one shorter.
func window(_ options: Options, _ executor: any Executor) throws -> (rows: Int, timings: Timings) {
  var timings = Timings()
  var rows = 0
  let windowing = Windowing(
    .sliding(
      try SlidingWindows(
        lengthSeconds: 5, strideSeconds: 2.5, within: .trial, anchor: .trialStart, tail: .keep)))
  for id in students(options) {
    guard let eeg = try table(options, id, "EEG", eegRequests, executor),
      let log = try table(
        options, id, "PSY", [.text("Key"), .number("routineStart"), .number("routineEnd")],
        executor),
      let times = eeg.numbers["UnixTime"], let starts = log.numbers["routineStart"],
      let ends = log.numbers["routineEnd"]
    else { continue }
    rows += eeg.rowCount
    let order = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
    let trials = SubjectTrials(
      subject: "\(id)", ids: starts.indices.map(String.init), starts: starts, ends: ends,
      columns: [:])
    let channels = Columns.bands.map { Channel(name: $0, group: "band", scale: .log10) }
    let recording = Recording(
      modality: "eeg", channels: channels, times: order.map { times[$0] },
      values: Columns.bands.map { name in
        let column = eeg.numbers[name] ?? []
        return order.map { column[$0] }
      }, rowsOfTrial: nil, sampleSeconds: 1.0 / 305)
    let windows = try windowing.windows(of: trials, in: [recording])
    let statistics = try SampleStatistics(
      ParameterValues([
        "columns": .text("band"), "stats": .list([.text("mean"), .text("variance")]),
      ]))
    let features = try FeatureSet([statistics], channels: channels, windowSeconds: 5)
    _ = try timings.time("all") {
      try FeatureExtraction.extract(
        from: recording, windows: windows, features: features, executor: executor)
    }
  }
  return (rows, timings)
}

let options = Options(Array(CommandLine.arguments.dropFirst()))
guard ["read", "window"].contains(options.what) else { fail("usage: recordings read|window ...") }
// As in a run: the work happens on threads of the pool, which are as many as `--jobs` says.
let pool = WorkPool(workers: options.threads)
let done = DispatchSemaphore(value: 0)
let executor = pool.executor(meter: CPUMeter())
pool.submit(priority: 0) {
  do {
    let found = try options.what == "read" ? read(options, executor) : window(options, executor)
    print("{\"rows\":\(found.rows),\"timings\":\(found.timings.json)}")
    done.signal()
  } catch {
    fail("\(options.what): \(error)")
  }
}
done.wait()
pool.close()
