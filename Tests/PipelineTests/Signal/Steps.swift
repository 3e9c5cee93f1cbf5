import Dispatch
import Learners
import Support
import Testing

@testable import Pipeline

/// What tests of signal steps share.
enum Steps {
  /// Runs pieces on several threads, the last ones first.
  struct Threads: Executor {
    let count: Int

    func perform(chunks: Int, _ body: @Sendable (Int) -> Void) {
      let count = count
      DispatchQueue.concurrentPerform(iterations: count) { thread in
        for chunk in stride(from: chunks - 1 - thread, through: 0, by: -count) { body(chunk) }
      }
    }
  }

  /// A step with its defaults, but for some values, run on a recording.
  static func run<Step: SignalStep>(
    _ type: Step.Type, _ changes: [String: ParameterValue], on recording: Recording,
    executor: any Executor = SerialExecutor()
  ) throws -> (recording: Recording, notes: [DataNote]) {
    var changes = changes
    if changes["columns"] == nil { changes["columns"] = .text("raw") }
    let step = try Step(ParameterValues(defaultsOf: Step.parameters, changing: changes))
    let (out, notes) = try step.applied(to: recording, subject: "7", executor: executor)
    return (out, notes)
  }

  /// The message of the fault that a step throws; `nil` where it throws none.
  static func fault<Step: SignalStep>(
    _ type: Step.Type, _ changes: [String: ParameterValue], on recording: Recording
  ) -> FeatureFault? {
    do {
      _ = try run(type, changes, on: recording)
      return nil
    } catch {
      return error as? FeatureFault
    }
  }

  /// The count of a note; 0 where there is none.
  static func count(_ code: String, in notes: [DataNote]) -> Int {
    notes.filter { $0.code == code }.reduce(0) { $0 + $1.count }
  }

  /// Whether two arrays have the same numbers and miss the same ones.
  static func areSame(_ one: [Double], _ other: [Double]) -> Bool {
    one.count == other.count
      && zip(one, other).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
  }

  /// A recording of raw channels with stamps of its own.
  static func recording(
    _ values: [[Double]], times: [Double], rateHz: Double?, rowsOfTrial: [Range<Int>]? = nil
  ) -> Recording {
    Recording(
      modality: "eeg",
      channels: values.indices.map { Channel(name: "c\($0)", group: "raw", electrode: "E\($0)") },
      times: times, values: values, rowsOfTrial: rowsOfTrial,
      sampleSeconds: rateHz.map { 1 / $0 })
  }

  /// Stamps as radio links give them: bursts of one to seven rows, each burst within a few milliseconds, rounded
  /// to milliseconds, so that rows share stamps.
  static func bursts(seconds: Double, rateHz: Double, start: Double, seed: UInt64) -> [Double] {
    var generator = SplitMix64(seed: seed)
    var out: [Double] = []
    var sent = 0.0
    while sent < seconds {
      let rows = 1 + Int(generator.uniform() * 7)
      let arrival = sent + generator.uniform() * 0.004
      for row in 0..<rows {
        let stamp = start + arrival + 0.0015 * Double(row)
        out.append((stamp * 1000).rounded() / 1000)
      }
      sent += Double(rows) / rateHz
    }
    return out.sorted()
  }
}
