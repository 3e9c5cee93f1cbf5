import Learners

extension FittedRecipe {
  /// The fitted steps in order.
  ///
  /// A step learns from each part of the rows by itself: where modalities are kept apart, components do not
  /// mix them; of parts with steps in time, each step that is there is a row.
  struct Steps: Sendable {
    private struct Own: Sendable {
      let inputNames: [String]
      /// `nil` where the part stays as it is.
      let step: (any FittedTransformer)?
    }

    private var fitted: [[Own]] = []
    private(set) var notes: [String] = []

    /// What a step learns from.
    struct Lesson {
      let target: TrainingSet.Target
      let weights: [Double]
      let seed: UInt64
      let executor: any Executor
    }

    /// Fits one more step to what the steps before it made of the training rows.
    /// - Parameters:
    ///   - choose: the step for a part; `nil` where the part stays as it is.
    ///   - rows: the training rows as they are by now.
    ///   - lesson: truth, weights and seed.
    /// - Returns: the training rows after this step.
    /// - Throws: `LearnerError` for what the step cannot take.
    mutating func add(
      _ choose: (ModelPart) throws(LearnerError) -> (any Transformer)?, to rows: ModelRows,
      _ lesson: Lesson
    ) throws(LearnerError) -> ModelRows {
      var own: [Own] = []
      for part in rows.parts {
        if let step = try choose(part) {
          own.append(try learned(step, from: part, of: rows, lesson))
        } else {
          own.append(Own(inputNames: [], step: nil))
        }
      }
      fitted.append(own)
      return try Self.apply(own, to: rows, lesson.executor)
    }

    func transform(_ rows: ModelRows, executor: any Executor) throws(LearnerError) -> ModelRows {
      var rows = rows
      for own in fitted { rows = try Self.apply(own, to: rows, executor) }
      return rows
    }

    private mutating func learned(
      _ step: any Transformer, from part: ModelPart, of rows: ModelRows, _ lesson: Lesson
    ) throws(LearnerError) -> Own {
      let cells = PartCells(part, of: rows)
      let names = Array(rows.names[part.columns].prefix(part.channels))
      guard !cells.row.isEmpty || rows.count == 0 else {
        throw .failed("no training row has anything of modality '\(part.name)'")
      }
      let isAlone = rows.parts.count == 1
      do throws(LearnerError) {
        let fitted = try step.fitted(
          to: TrainingSet(
            features: cells.features, featureNames: names,
            target: lesson.target.selecting(rows: cells.row),
            weights: cells.weights(lesson.weights),
            groups: cells.row.map { rows.places.subject[$0] }),
          seed: isAlone ? lesson.seed : Seed.derive(from: lesson.seed, part.name),
          executor: lesson.executor)
        notes += fitted.notes.map { isAlone ? $0 : "\(part.name): \($0)" }
        let kind = type(of: step)
        let transductive =
          "\(kind.name): test rows were scaled with other rows of their own subject (transductive)"
        if kind.isTransductive, !notes.contains(transductive) { notes.append(transductive) }
        return Own(inputNames: names, step: fitted)
      } catch {
        throw error.naming(names, for: "this model")
      }
    }

    private static func apply(
      _ steps: [Own], to rows: ModelRows, _ executor: any Executor
    ) throws(LearnerError) -> ModelRows {
      var changed: [(part: ModelPart, values: Matrix<Double>, places: [Int])] = []
      var names: [String] = []
      for (part, own) in zip(rows.parts, steps) {
        let cells = PartCells(part, of: rows)
        var (values, output) = (
          cells.features, Array(rows.names[part.columns].prefix(part.channels))
        )
        if let step = own.step {
          output = step.outputNames.map { part.name.isEmpty ? $0 : prefixed($0, part.name) }
          values =
            cells.row.isEmpty
            ? Matrix(rows: 0, columns: output.count, elements: [])
            : try transformed(cells, by: step, own.inputNames, rows, executor)
        }
        let first = changed.last?.part.columns.upperBound ?? 0
        let after = ModelPart(
          name: part.name, columns: first..<first + part.steps * output.count, steps: part.steps,
          isMasked: part.isMasked)
        changed.append((after, values, cells.place))
        for _ in 0..<part.steps { names += output }
      }
      if changed.count == 1, !changed[0].part.isMasked {
        return ModelRows(
          features: changed[0].values, names: names, places: rows.places,
          parts: [changed[0].part])
      }
      return ModelRows(
        features: joined(changed, rows: rows.count, columns: names.count), names: names,
        places: rows.places, parts: changed.map(\.part))
    }

    private static func transformed(
      _ cells: PartCells, by step: any FittedTransformer, _ names: [String], _ rows: ModelRows,
      _ executor: any Executor
    ) throws(LearnerError) -> Matrix<Double> {
      do throws(LearnerError) {
        return try step.transform(
          cells.features, groups: cells.row.map { rows.places.subject[$0] }, executor: executor)
      } catch {
        throw error.naming(names, for: "this model")
      }
    }

    private static func prefixed(_ name: String, _ part: String) -> String {
      name.hasPrefix(part + ":") ? name : "\(part):\(name)"
    }

    /// Puts the steps that are there back in their places.
    private static func joined(
      _ parts: [(part: ModelPart, values: Matrix<Double>, places: [Int])], rows: Int, columns: Int
    ) -> Matrix<Double> {
      var elements = [Double](repeating: .nan, count: rows * columns)
      elements.withUnsafeMutableBufferPointer { out in
        for (part, values, places) in parts {
          let channels = part.channels
          values.elements.withUnsafeBufferPointer { from in
            for (cell, place) in places.enumerated() {
              let (row, step) = (place / part.steps, place % part.steps)
              let to = row * columns + part.columns.lowerBound + step * channels
              for at in 0..<channels { out[to + at] = from[cell * channels + at] }
            }
          }
        }
      }
      return Matrix(rows: rows, columns: columns, elements: elements)
    }
  }
}
