/// The requests for one stream of a binary file, resolved against its columns.
struct RequestedColumns: Sendable {
  /// Positions of the columns that are wanted, ascending, each once.
  let columns: [Int]
  private let requests: [ColumnRequest]
  /// For each request, its place in `columns`.
  private let places: [Int]

  /// Resolves names.
  ///
  /// - Throws: a name that the stream does not have; the message lists those that it has.
  init(
    _ requests: [ColumnRequest], of stream: RecordingStream, path: String
  ) throws(DataFault) {
    var positions: [String: Int] = [:]
    for (index, column) in stream.columns.enumerated() { positions[column.name] = index }
    var wanted: [Int] = []
    for request in requests {
      guard let position = positions[request.name] else {
        throw Self.unknown(request.name, in: stream, path)
      }
      wanted.append(position)
    }
    columns = Set(wanted).sorted()
    var places: [Int: Int] = [:]
    for (place, column) in columns.enumerated() { places[column] = place }
    self.requests = requests
    self.places = wanted.map { places[$0] ?? 0 }
  }

  /// The table of decoded columns, one array per entry of `columns`.
  func table(_ values: [[Double]], rowCount: Int) -> ColumnTable {
    ColumnTable(
      rowCount: rowCount,
      columns: zip(requests, places).map { (request: $0, values: values[$1]) })
  }

  private static func unknown(
    _ name: String, in stream: RecordingStream, _ path: String
  ) -> DataFault {
    let known = stream.columns.map(\.name)
    let shown = known.prefix(40).map { "'\($0)'" }.joined(separator: ", ")
    var help = known.isEmpty ? "it has no columns" : "the columns are \(shown)"
    if known.count > 40 { help += ", and \(known.count - 40) more" }
    if let close = Suggestion.nearest(to: name, among: known) {
      help = "did you mean '\(close)'? " + help
    }
    return DataFault(file: path, column: name, "the file has no such column", help: help)
  }
}
