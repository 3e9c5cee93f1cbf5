import Learners

/// Divides the training rows of each fold once more, for whatever is chosen there.
///
/// The folds depend on the run seed, the outer fold, the inner split and the identity of the trials only, so
/// that all models choose on the same rows.
struct InnerSplit {
  /// A place in the spec, for failures.
  static let path = "evaluation.inner"

  private let declaration: ParameterValues
  private let split: Split
  private let labelled: LabelledTrials
  private let rows: DesignRows
  private let subjects: [SubjectTrials]
  private let seed: UInt64

  /// - Parameters:
  ///   - declaration: the decoded section.
  ///   - labelled: all trials.
  ///   - rows: the rows of all folds.
  ///   - subjects: the trials of every subject, with the column that groups come from.
  ///   - seed: the run seed.
  /// - Throws: `StageFailure` for a split that cannot mean anything.
  init(
    _ declaration: ParameterValues, labelled: LabelledTrials, rows: DesignRows,
    subjects: [SubjectTrials], seed: UInt64
  ) throws {
    self.declaration = declaration
    do throws(SplitFault) {
      split = try Split(declaration, role: .inner)
    } catch {
      throw Self.failure(error, place: nil)
    }
    self.labelled = labelled
    self.rows = rows
    self.subjects = subjects
    self.seed = seed
  }

  /// Inner folds of every fold, with the proof that they lie within the training rows.
  /// - Parameters:
  ///   - outer: the folds of the fit.
  ///   - samples: which samples each row is computed from.
  /// - Returns: the inner folds of each fold, as places among its training rows.
  /// - Throws: `StageFailure` where the rows of a fold cannot be divided, or inner folds share anything.
  func divided(
    _ outer: FoldRows, samples: SampleRanges
  ) throws -> (folds: [[InnerFold]], proof: GuardProof) {
    var folds: [[InnerFold]] = []
    var tuning: [LeakGuard.Fold] = []
    for fold in outer.folds {
      // Who has shown one class only leaves nothing to choose.
      if fold.subject != nil, classes(of: fold).count == 1 {
        folds.append([])
        continue
      }
      let own = try inner(of: fold, samples: samples, isLeaky: outer.isLeaky)
      folds.append(own)
      let seen = own.flatMap { $0.train + $0.validation }.map { fold.train[$0] }
      tuning.append(
        LeakGuard.Fold(
          name: fold.name, train: fold.train, test: fold.test, tuning: Set(seen).sorted()))
    }
    do throws(SplitFault) {
      // Groups and samples of the outer folds were proved apart already.
      let proof = try LeakGuard.check(
        tuning, group: rows.trial.map { _ in 0 }, groups: 1, samples: SampleRanges(),
        isLeaky: true)
      return (folds, GuardProof(tuningOverlap: proof.tuningOverlap))
    } catch {
      throw Self.failure(error, place: nil)
    }
  }

  private func inner(
    of fold: FoldRows.Fold, samples: SampleRanges, isLeaky: Bool
  ) throws -> [InnerFold] {
    let place = "fold \(fold.name), inner folds"
    var taking: [Int] = []
    for row in fold.train where taking.last != rows.trial[row] { taking.append(rows.trial[row]) }
    let times = split.needsTime ? self.times(of: taking, fold.train) : nil
    let places = taking.enumerated().map { unit, index in
      let trial = labelled.trials[index]
      return SplitPlace(
        subject: trial.subject, trial: trial.position < 0 ? nil : trial.position,
        time: times?[unit])
    }
    let isClasses = labelled.task == .classification
    let labels = isClasses ? taking.map { labelled.trials[$0].label ?? 0 } : nil
    do throws(SplitFault) {
      let units = try split.units(
        places: places, subjects: subjects, labels: labels, classes: labelled.classes.count)
      let assigned = try split.folds(
        units, places: places, subjects: subjects, seed: seed(of: fold, trials: taking))
      try FoldSupport.requireTraining(assigned)
      if let labels { try requireClasses(of: fold, in: assigned, labels, units.group) }
      let place = Dictionary(uniqueKeysWithValues: zip(taking, taking.indices))
      let unitOfRow = fold.train.map { place[rows.trial[$0]] ?? 0 }
      let folds = assigned.names.indices.map { index in
        let parts = assigned.units(of: index)
        let (train, validation) = (Set(parts.train), Set(parts.test))
        return InnerFold(
          name: assigned.names[index],
          train: unitOfRow.indices.filter { train.contains(unitOfRow[$0]) },
          validation: unitOfRow.indices.filter { validation.contains(unitOfRow[$0]) })
      }
      try prove(folds, of: fold, units: units, unitOfRow, samples: samples, isLeaky: isLeaky)
      return folds
    } catch {
      throw Self.failure(error, place: place)
    }
  }

  /// Looks whether every inner fold learns all classes; of one person's fold, those that the fold itself learns.
  /// - Throws: `SplitFault` that says of a person how many trials of a class there are to divide.
  private func requireClasses(
    of fold: FoldRows.Fold, in inner: FoldAssignment, _ labels: [Int], _ groups: [Int]
  ) throws(SplitFault) {
    guard let subject = fold.subject else {
      _ = try FoldSupport.check(inner, label: labels, classes: labelled.classes)
      return
    }
    for own in classes(of: fold) {
      let places = labels.indices.filter { labels[$0] == own }
      let lacking = inner.names.indices.filter { index in
        !inner.units(of: index).train.contains { labels[$0] == own }
      }
      guard let first = lacking.first else { continue }
      let distinct = Set(places.map { groups[$0] }).count
      let what = labelled.areWindows ? "windows" : "trials"
      let counted = CountedWords.agreeing(throughout: "\(places.count) \(what)")
      let grouped =
        distinct == places.count
        ? "" : CountedWords.agreeing(throughout: " in \(distinct) groups")
      throw SplitFault(
        "subject '\(labelled.subjects[subject])' has \(counted) of class '\(labelled.classes[own])'"
          + "\(grouped) to learn from, all of it judged in inner fold '\(inner.names[first])':"
          + " \(inner.names.count) inner folds would not all learn it. Use fewer 'folds' or"
          + " 'stratified_group_kfold' here, fewer outer folds, or leave the subject out"
          + " ('dataset.select.exclude_subjects')")
    }
  }

  /// The classes that a fold learns from; none where targets are numbers.
  private func classes(of fold: FoldRows.Fold) -> [Int] {
    Set(fold.train.compactMap { labelled.trials[rows.trial[$0]].label }).sorted()
  }

  /// When each unit was: a window by its row, a trial by its borders.
  private func times(of taking: [Int], _ train: [Int]) -> [SplitTime] {
    if labelled.areWindows {
      let rowOf = Dictionary(train.map { (rows.trial[$0], $0) }, uniquingKeysWith: { a, _ in a })
      return taking.map { index in
        rowOf[index].map { SplitTime(start: rows.start[$0], end: rows.end[$0]) } ?? .unknown
      }
    }
    return taking.map { index in
      let trial = labelled.trials[index]
      let subject = subjects[trial.subject]
      guard subject.starts.indices.contains(trial.position) else { return .unknown }
      return SplitTime(start: subject.starts[trial.position], end: subject.ends[trial.position])
    }
  }

  /// Proves that inner folds share no group and no samples; where the outer split leaks on purpose, trials
  /// may share samples.
  private func prove(
    _ folds: [InnerFold], of fold: FoldRows.Fold, units: SplitUnits, _ unitOfRow: [Int],
    samples: SampleRanges, isLeaky: Bool
  ) throws(SplitFault) {
    var group = [Int](repeating: 0, count: rows.count)
    for (index, row) in fold.train.enumerated() { group[row] = units.group[unitOfRow[index]] }
    _ = try LeakGuard.check(
      folds.map { inner in
        LeakGuard.Fold(
          name: inner.name, train: inner.train.map { fold.train[$0] },
          test: inner.validation.map { fold.train[$0] })
      }, group: group, groups: units.groupNames.count, samples: samples, isLeaky: isLeaky)
  }

  private func seed(of fold: FoldRows.Fold, trials: [Int]) -> UInt64 {
    var seed = Seed.derive(from: self.seed, "inner " + Canonical.text(declaration))
    seed = Seed.derive(from: seed, "fold " + fold.name)
    for index in trials {
      let trial = labelled.trials[index]
      seed = Seed.derive(from: seed, labelled.subjects[trial.subject] + "\u{1}" + trial.id)
    }
    return seed
  }

  private static func failure(_ fault: SplitFault, place: String?) -> StageFailure {
    StageFailure(
      fault.message, place: place, specPath: path + (fault.parameter.map { ".\($0)" } ?? ""))
  }
}
