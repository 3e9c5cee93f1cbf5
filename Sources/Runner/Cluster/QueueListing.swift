/// A task of a job array as the queue shows it.
struct QueuedTask: Sendable, Hashable {
  /// The job id of the array.
  let array: Int
  /// The task's number in it.
  let task: Int
  /// Where it stands.
  let state: JobState
  /// Why it stands there, in Slurm's words: `Resources`, `Dependency`; empty where it says none.
  let reason: String
  /// Its node; empty where it has none.
  let node: String
  /// The comment that it was submitted with.
  let comment: String
}

/// Reads what `squeue`, `sacct` and `scontrol` print.
enum QueueListing {
  /// The format for `squeue --format`; the comment comes last, since it may hold anything.
  static let format = "%F|%K|%T|%r|%N|%k"

  /// The tasks in what `squeue --noheader --array` printed; lines that are no such task are left out.
  static func tasks(_ text: String) -> [QueuedTask] {
    text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: "|", maxSplits: 5, omittingEmptySubsequences: false)
      guard fields.count == 6, let array = Int(fields[0]), let task = Int(fields[1]) else {
        return nil
      }
      return QueuedTask(
        array: array, task: task, state: JobState(fields[2]), reason: said(fields[3]),
        node: said(fields[4]), comment: said(fields[5]))
    }
  }

  /// States in what `sacct --noheader --parsable2 --allocations --format=JobID,State` printed, by `ARRAY_TASK`.
  static func accounted(_ text: String) -> [String: JobState] {
    var states: [String: JobState] = [:]
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: "|", omittingEmptySubsequences: false)
      // Tasks that were never started stand together as `12_[3-7]`; they did nothing.
      guard fields.count >= 2, !fields[0].contains("["), fields[0].contains("_") else { continue }
      states[String(fields[0])] = JobState(fields[1])
    }
    return states
  }

  /// How many tasks an array may have, from what `scontrol show config` printed; `nil` where it does not say.
  static func mostArrayTasks(_ text: String) -> Int? {
    for line in text.split(separator: "\n") {
      let sides = line.split(separator: "=", maxSplits: 1)
      guard sides.count == 2, sides[0].filter({ $0 != " " }) == "MaxArraySize" else { continue }
      return Int(sides[1].filter { $0 != " " })
    }
    return nil
  }

  /// The job id in what `sbatch --parsable` printed: `12` or `12;cluster`, on its last line.
  static func submitted(_ text: String) -> Int? {
    text.split(separator: "\n").last.flatMap { line in
      Int(line.prefix { $0 != ";" }.filter { $0 != " " })
    }
  }

  private static func said(_ field: Substring) -> String {
    switch field {
    case "None", "(null)", "none", "n/a": ""
    default: String(field)
    }
  }
}
