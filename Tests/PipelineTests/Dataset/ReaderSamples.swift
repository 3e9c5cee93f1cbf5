import Learners
import Support
import Testing

@testable import Pipeline

/// Declarations written as in a spec, and what readers make of small files.
enum ReaderSamples {
  /// The `dataset` section of a spec.
  static func dataset(_ yaml: String) throws -> DatasetDeclaration {
    let reading = YAMLReader.read(yaml, file: "dataset.yaml")
    try #require(reading.faults.isEmpty, "\(reading.faults.map(\.message))")
    let whole = try #require(reading.node)
    let decoded = Decoder.decode(
      Node(
        .mapping([Node.Pair(key: "dataset", keyMark: whole.mark, value: whole)]), at: whole.mark),
      as: Record([Parameter(required: "dataset", .kind(DatasetSchema.family), "")]),
      named: "the spec")
    try #require(decoded.faults.isEmpty, "\(decoded.faults.map(\.message))")
    return DatasetDeclaration(try #require(decoded.values).record("dataset"))
  }

  /// The fault that reading throws; `nil` where it does not.
  static func fault(_ body: () throws -> Void) throws -> DataFault? {
    do {
      try body()
      return nil
    } catch let fault as DataFault {
      return fault
    }
  }

  /// Notes as `code: text`.
  static func texts(_ notes: [DataNote]) -> [String] { notes.map { "\($0.code): \($0.text)" } }
}
