/// Job arrays in words.
enum ArrayWords {
  /// What was submitted: `job 12: 3 tasks, 40 stages, 1.1 GB and 1 core each, about 12 min at most`.
  static func submitted(
    _ array: JobArray, job: Int, time: String?, after jobs: [Int], script: String
  ) -> String {
    let waiting = jobs.isEmpty ? "" : ", after \(jobs.map(String.init).joined(separator: ", "))"
    return "submitted job \(job): \(size(array, time: time))\(waiting); \(script)"
  }

  /// `3 tasks, 40 stages, 1.1 GB and 1 core each, time limit 30 min, the longest about 12 min`.
  static func size(_ array: JobArray, time: String?) -> String {
    var out =
      "\(Amount.count(array.tasks.count, "task")), \(Amount.count(array.stageCount, "stage")), "
      + "\(Amount.bytes(array.memoryBytes)) and \(Amount.count(array.cpus, "core")) each"
    if let time {
      out += ", time limit \(time)"
    } else if let minutes = array.minutes {
      out += ", time limit \(minutes) min"
    }
    if let seconds = array.seconds { out += ", the longest about \(Progress.duration(seconds))" }
    return out
  }
}
