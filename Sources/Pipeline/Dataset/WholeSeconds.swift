/// Finds subjects whose times were rounded to whole seconds while others' were not.
enum WholeSeconds {
  static func notes(_ subjects: [SubjectTrials]) -> [DataNote] {
    let rounded = subjects.map { trials in
      trials.count > 3
        && zip(trials.starts, trials.ends).allSatisfy {
          $0.rounded() == $0 && $1.rounded() == $1 && $0 > 1e6
        }
    }
    guard rounded.contains(true), rounded.contains(false) else { return [] }
    return zip(subjects, rounded).compactMap { trials, isRounded in
      isRounded
        ? DataNote(
          "times_rounded", about: "subject \(trials.subject)", count: trials.count,
          "trials with times in whole seconds, where other subjects have fractions") : nil
    }
  }
}
