import Learners

/// Looks through the recordings of one modality of one unit: where they have samples, how much of each trial
/// they cover, what their values are.
///
/// Inputs: `recording`, `trials` (boundaries). Nothing that learns depends on it.
struct ProfileStage: Stage {
  static let kind = "profile"
  static let revision = 2
  let configuration: ParameterValues
  private let modality: String

  init(modality: String) {
    self.modality = modality
    configuration = ParameterValues(["modality": .text(modality)])
  }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    let artifact = try inputs.artifact("recording")
    let recordings = artifact.recordings(of: modality)
    var subjects: [String: SubjectProfile] = [:]
    for own in try inputs.artifact("trials").subjectTrials() {
      if context.isCancelled() { throw CancellationError() }
      guard let recording = recordings[own.subject] else { continue }
      subjects[own.subject] = RecordingSurvey(recording, own).profile(executor: context.executor)
    }
    return StageResult(
      Artifact(
        profile: ModalityProfile(
          channels: recordings.values.first?.channels ?? [], subjects: subjects,
          notes: artifact.notes)))
  }
}
