import Learners

/// Runs the signal steps of one modality on the recordings of one unit.
///
/// Input: `recording`. There is such a stage only where the modality declares steps. It keeps what the steps
/// changed; who needs the recordings is given both.
struct SignalStage: Stage {
  static let kind = "signal"
  static let revision = 1
  let configuration: ParameterValues
  private let modality: DatasetDeclaration.Modality
  private let catalog: [any SignalStep.Type]

  /// - Parameters:
  ///   - modality: whose steps.
  ///   - catalog: the steps that there are.
  init(
    modality: DatasetDeclaration.Modality, catalog: [any SignalStep.Type] = SignalCatalog.all
  ) {
    self.modality = modality
    self.catalog = catalog
    let family = KindFamily(
      name: SignalCatalog.family.name, kinds: catalog.map { KindDeclaration($0) })
    configuration = ParameterValues([
      "modality": .text(modality.name),
      "steps": .list(modality.signal.map { .record(Content.of($0, as: family)) }),
      "instruction_set": .text(InstructionSet.current),
    ])
  }

  func run(_ inputs: StageInputs, _ context: StageContext) throws -> StageResult {
    let artifact = try inputs.artifact("recording")
    let recordings = artifact.recordings(of: modality.name)
    let subjects = artifact.texts("subjects") ?? []
    var out: [Recording] = []
    var notes: [DataNote] = []
    do throws(FeatureFault) {
      let chain = try SignalChain(
        configuration.list("steps").compactMap(\.record), among: catalog)
      for subject in subjects {
        guard let recording = recordings[subject] else { continue }
        let (after, counted) = try chain.applied(
          to: recording, subject: subject, executor: context.executor)
        out.append(after)
        notes += counted
      }
    } catch {
      throw failure(error)
    }
    let first = out.first
    guard out.allSatisfy({ $0.channels == first?.channels && $0.trackOf == first?.trackOf }) else {
      throw StageFailure(
        "subjects would have different channels after the signal steps",
        place: "modality \(modality.name)", specPath: "dataset.modalities.\(modality.name).signal")
    }
    return StageResult(
      Artifact(
        recordings: out, subjects: subjects, notes: DataNote.summarised(notes),
        from: subjects.compactMap { recordings[$0] }))
  }

  private func failure(_ fault: FeatureFault) -> StageFailure {
    let place = SignalChain.path(ofStep: fault.feature ?? 0, in: modality.values)
    return StageFailure(
      fault.message + (fault.help.map { "; " + $0 } ?? ""), place: "modality \(modality.name)",
      specPath: "dataset.modalities.\(modality.name).\(place)"
        + (fault.parameter.map { ".\($0)" } ?? ""))
  }
}
