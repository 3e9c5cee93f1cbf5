import Learners

/// What one process found out.
struct Report {
  var timings = Timings()
  /// One entry per repetition, or one where all are the same.
  var quality: [[String: Double]] = []
  var notes: [String] = []
  var extra: [String: Double] = [:]
  /// Why there is nothing to measure.
  var absent: String?

  static func absent(_ reason: String) -> Report {
    var report = Report()
    report.absent = reason
    return report
  }

  /// One line of JSON.
  func line(_ options: Options) -> String {
    if let absent { return "{\"absent\":\(Canonical.quoted(absent))}" }
    let fields = [
      ("case", Canonical.quoted(options.name)), ("set", Canonical.quoted(options.set)),
      ("peer", "\"trellis\""), ("threads", "\(options.threads)"), ("timings", timings.json),
      ("quality", "[\(quality.map(json).joined(separator: ","))]"),
      ("notes", "[\(notes.map(Canonical.quoted).joined(separator: ","))]"),
      ("extra", json(extra)), ("rss_before_mib", "\(timings.residentBefore ?? 0)"),
      ("peak_rss_mib", "\(Timings.memory("VmHWM:"))"), ("versions", "{}"),
    ]
    return "{\(fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ","))}"
  }
}
