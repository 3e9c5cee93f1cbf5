import Learners
import Support

@testable import Pipeline

/// The recording of a case of `signal_features.json`: one channel, or one per row.
func signal(_ reference: Support.JSON) throws -> Recording {
  let rate = try reference.get("rate").number()
  let values = try reference.get("values")
  let rows: [[Double]]
  if let several = try? values.rows() {
    rows = several
  } else {
    rows = [try values.numbers()]
  }
  return Samples.recording(rows, rateHz: rate)
}

/// The bands of a case.
func bandList(_ reference: Support.JSON) throws -> [(String, Double, Double)] {
  try reference.get("bands").list().map { band in
    let band = try band.list()
    return (try band[0].text(), try band[1].number(), try band[2].number())
  }
}

/// Bands as a spec gives them.
func bandMap(_ bands: [(String, Double, Double)]) -> ParameterValue {
  .map(bands.map { .init(key: $0.0, value: .list([.number($0.1), .number($0.2)])) })
}
