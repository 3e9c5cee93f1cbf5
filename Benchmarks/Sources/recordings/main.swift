import Dispatch
import Glibc
import Learners
import Pipeline

// Usage: recordings read|window --root DIR [--threads 2] [--strides 5,1] [--reps 1]
//        Reads the raw files of many students, or cuts windows of 5 s of what was read and computes mean and
//        variance of the band columns; one line of JSON. recordings.py runs it beside its peers.

func fail(_ message: String) -> Never {
  let bytes = Array("recordings: \(message)\n".utf8)
  _ = write(STDERR_FILENO, bytes, bytes.count)
  exit(1)
}

/// What the command line says.
struct Options {
  var what = ""
  var root = ""
  var threads = 2
  var steps = [5.0]
  var reps = 1

  init(_ arguments: [String]) {
    what = arguments.first ?? ""
    for at in stride(from: 1, to: arguments.count - 1, by: 2) {
      let value = arguments[at + 1]
      switch arguments[at] {
      case "--root": root = value
      case "--threads": threads = Int(value) ?? 2
      case "--strides": steps = value.split(separator: ",").compactMap { Double($0) }
      case "--reps": reps = Int(value) ?? 1
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
  return found
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

/// What a case found.
struct Found {
  var rows = 0
  /// By step: of all features, so that theirs can be seen to be the same.
  var checksums: [Double] = []
  var timings = Timings()
}

func read(_ options: Options, _ executor: any Executor) throws -> Found {
  var found = Found()
  let rows = try found.timings.time("all") {
    try students(options).reduce(0) { rows, id in
      try rows + (table(options, id, "EEG", eegRequests, executor)?.rowCount ?? 0)
        + (table(options, id, "TIVA", faceRequests, executor)?.rowCount ?? 0)
    }
  }
  found.rows = rows
  return found
}

/// The band columns of a student in time order, and the trials.
func recording(
  _ options: Options, _ id: Int, _ executor: any Executor
) throws -> (recording: Recording, trials: SubjectTrials)? {
  guard let eeg = try table(options, id, "EEG", eegRequests, executor),
    let log = try table(
      options, id, "PSY", [.text("Key"), .number("routineStart"), .number("routineEnd")],
      executor),
    let times = eeg.numbers["UnixTime"], let starts = log.numbers["routineStart"],
    let ends = log.numbers["routineEnd"]
  else { return nil }
  let columns = Columns.bands.map { eeg.numbers[$0] ?? [] }
  // Rows of events hold nothing.
  let order = times.indices.filter { row in columns.contains { $0[row].isFinite } }
    .sorted { (times[$0], $0) < (times[$1], $1) }
  let trials = SubjectTrials(
    subject: "\(id)", ids: starts.indices.map(String.init), starts: starts, ends: ends,
    columns: [:])
  let recording = Recording(
    modality: "eeg",
    channels: Columns.bands.map { Channel(name: $0, group: "band", scale: .log10) },
    times: order.map { times[$0] },
    values: columns.map { column in order.map { column[$0].isFinite ? column[$0] : .nan } },
    rowsOfTrial: nil, sampleSeconds: 1.0 / 305)
  return (recording, trials)
}

/// Windows of 5 s from the start of each trial: found, and mean and variance of every column computed. A
/// student's time is the least of his repetitions.
func window(_ options: Options, _ executor: any Executor) throws -> Found {
  var found = Found()
  found.checksums = options.steps.map { _ in 0 }
  let statistics = try SampleStatistics(
    ParameterValues(["columns": .text("band"), "stats": .list([.text("mean"), .text("variance")])]))
  var spent = options.steps.map { _ in (wall: 0.0, cpu: 0.0) }
  for id in students(options) {
    guard let (recording, trials) = try recording(options, id, executor) else { continue }
    found.rows += recording.count
    for (place, step) in options.steps.enumerated() {
      var own = Timings()
      var sum = 0.0
      for _ in 0..<options.reps {
        sum = try own.time("all") {
          try features(statistics, of: recording, trials, step: step, executor)
        }
      }
      let best = own.least("all")
      found.checksums[place] += sum
      spent[place] = (spent[place].wall + best.wall, spent[place].cpu + best.cpu)
    }
  }
  for (step, spent) in zip(options.steps, spent) {
    found.timings.add("\(step)", wall: spent.wall, cpu: spent.cpu)
  }
  return found
}

/// - Returns: the sum of all features.
func features(
  _ statistics: SampleStatistics, of recording: Recording, _ trials: SubjectTrials, step: Double,
  _ executor: any Executor
) throws -> Double {
  let windowing = Windowing(
    .sliding(
      try SlidingWindows(
        lengthSeconds: 5, strideSeconds: step, within: .trial, anchor: .trialStart, tail: .drop)),
    // NumPy's forms leave no window out either, however few rows it holds.
    minCoverage: 0)
  let windows = try windowing.windows(of: trials, in: [recording])
  let features = try FeatureSet([statistics], channels: recording.channels, windowSeconds: 5)
  // As the stage does it.
  let pieces = WindowPieces(lengthSeconds: 5, strideSeconds: step)
  let matrix = try FeatureExtraction.extract(
    from: recording, windows: windows, features: features, surroundings: .init(pieces: pieces),
    executor: executor)
  return matrix.values.elements.reduce(0) { $1.isNaN ? $0 : $0 + $1 }
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
    print(
      "{\"rows\":\(found.rows),\"checksums\":\(found.checksums),\"timings\":\(found.timings.json)}")
    done.signal()
  } catch {
    fail("\(options.what): \(error)")
  }
}
done.wait()
pool.close()
