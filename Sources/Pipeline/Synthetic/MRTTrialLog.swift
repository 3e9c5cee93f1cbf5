/// Writes a subject's trial log: `SID_PSY.csv`.
struct MRTTrialLog {
  /// The columns, in order.
  static let header =
    "Key,Category,QuestionNumber,matchOrnomatch,Difficulty,verdict,ResponseTime,routineStart,routineStamp,"
    + "routineEnd,Cat2FeedbackTime\n"

  let session: MRTSession

  /// Writes the file and counts what is planted in it.
  /// - Throws: what the buffer's sink throws.
  func write(to out: TextBuffer, counts: inout MRTCounts) throws(SyntheticFault) {
    out.append(Self.header)
    var uses: [String: Int] = [:]
    for trial in session.trials { uses[trial.key, default: 0] += 1 }
    for trial in session.trials {
      _ = try out.beginRow()
      write(trial, to: out)
      counts[.trials] += 1
      counts[.stampsQuoted] += 1
      if uses[trial.key, default: 0] > 1 { counts[.keysShared] += 1 }
      if trial.feedback == nil { counts[.feedbackMissing] += 1 }
      if trial.carriesEEG { counts[.effectInEEG] += 1 }
      if trial.carriesFace { counts[.effectInFace] += 1 }
      switch trial.verdict {
      case .correct: counts[.verdictCorrect] += 1
      case .incorrect: counts[.verdictIncorrect] += 1
      case .skip: counts[.verdictSkip] += 1
      case nil:
        counts[.verdictMissing] += 1
        counts[.stampsWrong] += 1
      }
    }
    try out.flush()
  }

  private func write(_ trial: MRTTrial, to out: TextBuffer) {
    let isLast = trial.verdict == nil
    let judged =
      isLast
      ? ",,"
      : "\(trial.matches ? "match" : "nomatch"),\(trial.difficulty),\(trial.verdict?.rawValue ?? "")"
    out.append("\(trial.key),\(trial.category),\(trial.question),\(judged),")
    out.append(scaled: trial.end - trial.start, decimals: 7)
    out.append(0x2C)
    out.append(scaled: trial.start, decimals: 7)
    out.append(",\"" + session.day.slashPrefix)
    // The original's last rows were filled by hand elsewhere: their stamps are 9 h 30 min early.
    let second = trial.start / MRTTrial.ticksPerSecond - session.day.midnight
    out.append(clock: isLast ? second - 34_200 : second)
    out.append("\",")
    out.append(scaled: trial.end, decimals: 7)
    out.append(0x2C)
    if let feedback = trial.feedback { out.append(scaled: feedback, decimals: 7) }
    out.append(0x0A)
  }
}
