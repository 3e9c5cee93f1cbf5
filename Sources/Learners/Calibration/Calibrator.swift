/// A way to make probabilities mean what they say: of the rows that are given 0.7, seven in ten shall
/// belong to the class.
///
/// It learns from rows that the model behind the probabilities has not seen: the validation rows of inner
/// folds. Kept apart from models, so that any model can be calibrated in any way.
public protocol Calibrator: Registered {
  /// Reads the declared parameters.
  /// - Throws: `LearnerError.parameter` for values that do not go together.
  init(_ values: ParameterValues) throws(LearnerError)

  /// Learns how probabilities and truth go together.
  ///
  /// - Parameter rows: probabilities beside the truth, of rows that were not trained on.
  /// - Returns: the map, which leaves probabilities as they are where nothing can be learned; its notes
  ///   say why.
  /// - Throws: `LearnerError` for numbers that are no probabilities, or no rows.
  func fitted(to rows: CalibrationRows) throws(LearnerError) -> any FittedCalibrator

  /// The map that an archive holds.
  /// - Throws: `LearnerError.failed` for an archive that no calibrator of this kind can have written.
  static func restored(from archive: ModelArchive) throws(LearnerError) -> any FittedCalibrator
}

/// A learned map from probabilities to probabilities.
public protocol FittedCalibrator: Sendable {
  /// Maps each row by itself.
  /// - Parameter probabilities: rows × classes, classes as in calibration.
  /// - Returns: rows × classes, rows summing to 1.
  /// - Throws: `LearnerError.nonFinite`, or `parameter` for another number of classes.
  func calibrated(_ probabilities: Matrix<Double>) throws(LearnerError) -> Matrix<Double>

  /// What a user should know: `isotonic: class 'low' has 4 rows to calibrate on`.
  var notes: [String] { get }
  /// Everything that answers depend on.
  var archive: ModelArchive { get }
}
