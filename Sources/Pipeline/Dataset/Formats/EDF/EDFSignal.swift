/// One signal as an EDF or BDF header describes it.
struct EDFSignal: Sendable, Hashable {
  /// Its name; `EDF Annotations` holds no samples but texts.
  let label: String
  /// As `MeasureUnit` spells it.
  let unit: String?
  /// Samples in each data record.
  let samples: Int
  /// Where its samples start in a data record.
  let offset: Int
  /// The first byte of the five fields below in the header, for messages.
  let rangeBytes: [Int]
  let physicalMinimum: Double?
  let physicalMaximum: Double?
  let digitalMinimum: Double?
  let digitalMaximum: Double?

  /// Whether it holds texts.
  var isAnnotations: Bool { label == "EDF Annotations" || label == "BDF Annotations" }

  /// From stored to physical values:
  /// (stored − digital minimum) · (physical range / digital range) + physical minimum.
  ///
  /// - Throws: the header leaves a bound out, or a range is empty.
  func scale(path: String) throws(DataFault) -> LinearScale {
    let bounds = [
      ("physical minimum", physicalMinimum), ("physical maximum", physicalMaximum),
      ("digital minimum", digitalMinimum), ("digital maximum", digitalMaximum),
    ]
    for (index, (name, value)) in bounds.enumerated() where value == nil {
      throw DataFault(
        file: path, column: label,
        "header field '\(name)' (byte \(rangeBytes[index])): expected a number, found nothing")
    }
    guard let pmin = physicalMinimum, let pmax = physicalMaximum, let dmin = digitalMinimum,
      let dmax = digitalMaximum
    else { return LinearScale() }
    guard dmin < dmax else {
      throw DataFault(
        file: path, column: label,
        "header field 'digital maximum' (byte \(rangeBytes[3])): expected more than "
          + "the digital minimum \(Int(dmin)), found \(Int(dmax))")
    }
    let gain = (pmax - pmin) / (dmax - dmin)
    guard gain != 0, gain.isFinite else {
      throw DataFault(
        file: path, column: label,
        "header field 'physical maximum' (byte \(rangeBytes[1])): expected another number than "
          + "the physical minimum, found '\(pmax)' for both")
    }
    return LinearScale(gain: gain, offset: pmin - gain * dmin)
  }
}
