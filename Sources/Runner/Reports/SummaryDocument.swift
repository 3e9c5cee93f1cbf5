import Pipeline

/// `summary.json`: a summary as text and back. Curves and single folds are left to the cells' own files.
enum SummaryDocument {
  /// The version that is written and read.
  static let format = 1

  /// The text of a summary; same summary, same bytes.
  static func text(_ summary: Summary) -> String {
    String(decoding: bytes(summary), as: UTF8.self)
  }

  /// The same as UTF-8. Cells are written one after the other, so that ten thousand need no tree of them all.
  static func bytes(_ summary: Summary) -> [UInt8] {
    var out = JSON.object([
      JSON.Member("format", .integer(format)),
      JSON.Member("experiment", .string(summary.experiment)),
      JSON.Member("question", JSON(summary.question)),
      JSON.Member("cells", .array([])),
    ]).indentedBytes
    guard !summary.cells.isEmpty else { return out }
    out.removeLast("]\n}\n".utf8.count)
    for (index, cell) in summary.cells.enumerated() {
      out += (index > 0 ? ",\n    " : "\n    ").utf8
      json(cell, ranked: summary.ranked).append(indent: 2, to: &out)
    }
    out += "\n  ]\n}\n".utf8
    return out
  }

  /// Reads a summary.
  /// - Throws: `ResultFault` that names the cell and the key.
  static func summary(_ bytes: [UInt8]) throws(ResultFault) -> Summary {
    let read = bytes.withUnsafeBytes { bytes in
      Result { () throws(JSON.Fault) in try JSON(reading: bytes) }
    }
    guard case .success(let json) = read else {
      if case .failure(let fault) = read {
        throw ResultFault("is not JSON at byte \(fault.offset): \(fault.message)")
      }
      throw ResultFault("is not JSON")
    }
    let fields = JSONFields(json)
    guard try fields.integer("format") == format else {
      throw ResultFault("has another format than \(format): write it anew with 'trellis run'")
    }
    var cells: [Summary.Cell] = []
    for (number, cell) in try fields.elements("cells").enumerated() {
      do throws(ResultFault) {
        cells.append(try self.cell(cell))
      } catch {
        let name = cell["cell"]?.string ?? "number \(number + 1)"
        throw ResultFault("cell \(name): \(error.message)")
      }
    }
    return Summary(
      experiment: try fields.text("experiment"), question: try fields.optionalText("question"),
      cells: cells)
  }

  private static func json(_ cell: Summary.Cell, ranked: [String]) -> JSON {
    let handling = cell.handling.map { JSON.Member("handling", .string($0)) }
    let importance = cell.importance.map { JSON.Member("importance", $0.summary) }
    return .object(
      [
        JSON.Member("cell", .string(cell.name)),
        JSON.Member("axes", .object(cell.axes.map { JSON.Member($0.axis, .string($0.label)) })),
        JSON.Member("model", .string(cell.model)),
        JSON.Member("fusion", .string(cell.fusion)),
        JSON.Member("dummy", .bool(cell.isDummy)),
        JSON.Member("automatic", .bool(cell.isAutomaticDummy)),
        JSON.Member("status", .string(cell.status)),
        JSON.Member("failure", JSON(cell.failure)),
        JSON.Member("result", cell.result.map { .object($0.summary(ranked: ranked)) } ?? .null),
        JSON.Member("baseline", json(cell.comparison)),
        JSON.Member("against_dummy", json(cell.againstDummy)),
      ] + [handling, importance].compactMap { $0 })
  }

  private static func json(_ comparison: Summary.Comparison?) -> JSON {
    guard let comparison else { return .null }
    return .object(
      [JSON.Member("name", .string(comparison.baseline))] + comparison.result.summary)
  }

  private static func cell(_ json: JSON) throws(ResultFault) -> Summary.Cell {
    let fields = JSONFields(json)
    var axes: [Summary.AxisLabel] = []
    for member in try fields.members("axes") {
      guard let label = member.value.string else { throw ResultFault("'axes' should hold texts") }
      axes.append(Summary.AxisLabel(axis: member.key, label: label))
    }
    var result: CellResult?
    if let json = json["result"], json != .null { result = try CellResult(summary: json) }
    var importance: Importance?
    if let json = json["importance"], json != .null { importance = try Importance(summary: json) }
    return Summary.Cell(
      name: try fields.text("cell"), axes: axes, model: try fields.text("model"),
      fusion: try fields.text("fusion"), isAutomaticDummy: try fields.bool("automatic"),
      isDummy: try fields.bool("dummy"), status: try fields.text("status"),
      failure: try fields.optionalText("failure"), result: result,
      comparison: try comparison(json["baseline"]),
      againstDummy: try comparison(json["against_dummy"]),
      handling: try fields.optionalText("handling"), importance: importance)
  }

  private static func comparison(_ json: JSON?) throws(ResultFault) -> Summary.Comparison? {
    guard let json, json != .null else { return nil }
    return Summary.Comparison(
      baseline: try JSONFields(json).text("name"), result: try ComparisonResult(summary: json))
  }
}
