import Learners

/// Sequences whose steps are rows: the windows of a trial, or the trials of a subject.
public struct RowSequences: SequenceAssembly {
  /// What a step is.
  public enum Unit: String, Sendable, Hashable, CaseIterable {
    /// One sequence per trial; its windows are the steps.
    case windows
    /// One sequence per row; the steps are the subject's trials up to and with its own.
    case trials
  }

  let unit: Unit
  let maxSteps: Int?

  /// - Parameters:
  ///   - unit: what a step is.
  ///   - maxSteps: steps at most, the last ones; as many as the longest training sequence has where `nil`.
  public init(unit: Unit, maxSteps: Int?) {
    self.unit = unit
    self.maxSteps = maxSteps
  }

  /// Reads `input` of a model; `nil` where rows are no steps.
  init?(_ input: ParameterValues?) {
    guard let unit = (input?["sequence"]?.text).flatMap(Unit.init(rawValue:)) else { return nil }
    self.init(unit: unit, maxSteps: input?["max_steps"]?.integer)
  }

  /// Finds the longest sequence.
  public func fitted(to rows: ModelRows) throws(LearnerError) -> any FittedSequenceAssembly {
    let longest = try sequences(of: rows.places).reduce(1) { max($0, $1.steps.count) }
    return FittedRowSequences(recipe: self, steps: min(longest, maxSteps ?? longest))
  }

  /// One sequence: its rows in time order, and the rows that it answers for.
  struct Sequence {
    var steps: [Int]
    var answers: [Int]
  }

  /// Sequences of rows, all of them, in the order of their trials.
  func sequences(of places: RowPlaces) throws(LearnerError) -> [Sequence] {
    let order = (0..<places.count).sorted {
      (places.trial[$0], places.start[$0], $0) < (places.trial[$1], places.start[$1], $1)
    }
    var out: [Sequence] = []
    switch unit {
    case .windows:
      for row in order {
        if let last = out.last?.steps.last, places.trial[last] == places.trial[row] {
          out[out.count - 1].steps.append(row)
          out[out.count - 1].answers.append(row)
        } else {
          out.append(Sequence(steps: [row], answers: [row]))
        }
      }
    case .trials:
      var history: [Int: [Int]] = [:]
      for row in order {
        let before = history[places.subject[row]] ?? []
        if let last = before.last, places.trial[last] == places.trial[row] {
          throw .failed("a trial has several rows: with 'sequence: trials' a step is a whole trial")
        }
        let most = maxSteps.map { max(0, $0 - 1) } ?? before.count
        history[places.subject[row]] = before + [row]
        out.append(Sequence(steps: before.suffix(most) + [row], answers: [row]))
      }
    }
    return out
  }
}

/// Sequences of rows, all of one length; what is shorter has steps that are not there.
struct FittedRowSequences: FittedSequenceAssembly {
  let recipe: RowSequences
  let steps: Int

  /// More numbers than fit into 4 GiB.
  private static let most = 1 << 29

  /// Puts rows one after the other. Windows begin at the first step; trials end at the last, so that a
  /// step is as long ago in each sequence.
  func assembled(_ rows: ModelRows) throws(LearnerError) -> AssembledRows {
    let sequences = try recipe.sequences(of: rows.places)
    let width = rows.features.columns
    let (columns, isHuge) = width.multipliedReportingOverflow(by: steps)
    guard !isHuge, columns == 0 || sequences.count <= Self.most / columns else {
      throw .failed(
        "\(sequences.count) sequences of \(steps) steps of \(width) features take too much memory: "
          + "lower 'max_steps'")
    }
    var elements = [Double](repeating: .nan, count: sequences.count * columns)
    var answers = [Int](repeating: 0, count: rows.count)
    rows.features.elements.withUnsafeBufferPointer { from in
      for (index, sequence) in sequences.enumerated() {
        for row in sequence.answers { answers[row] = index }
        let own = sequence.steps.suffix(steps)
        let skipped = recipe.unit == .trials ? steps - own.count : 0
        for (place, row) in own.enumerated() {
          for part in rows.parts {
            let to =
              index * columns + part.columns.lowerBound * steps + (skipped + place) * part.channels
            let first = row * width + part.columns.lowerBound
            for at in 0..<part.channels { elements[to + at] = from[first + at] }
          }
        }
      }
    }
    let (count, names) = (self.steps, rows.names)
    return AssembledRows(
      features: Matrix(rows: sequences.count, columns: columns, elements: elements),
      names: rows.parts.flatMap { part in
        repeatElement(names[part.columns], count: count).flatMap { $0 }
      },
      blocks: rows.parts.map { part in
        InputBlock(
          name: part.name,
          columns: part.columns.lowerBound * count..<part.columns.upperBound * count,
          steps: count, isMasked: true)
      }, source: sequences.map { $0.steps[$0.steps.count - 1] }, answers: answers)
  }
}
