/// What a table under `report.tables` shows, as far as cells are concerned.
public struct TableDeclaration: Sendable {
  /// The table's name, which is a file under `results/`.
  public let name: String
  /// Where the name is written.
  public let mark: SourceMark
  /// The axes of the rows, outermost first.
  public let rows: [Axis]
  /// The axes of the columns, outermost first; none for one column.
  public let columns: [Axis]
  /// Which cells it shows.
  public let selector: CellSelector

  /// Reads all tables of a spec; `faults` gets unknown axes and values, axes named twice, and names that
  /// cannot be files. What has the wrong shape is left to the decoder.
  public static func all(
    in base: Node, axes: AxisTable, faults: inout [SpecError]
  ) -> [TableDeclaration] {
    var names: [String: String] = [:]
    var tables: [TableDeclaration] = []
    for pair in base["report"]?["tables"]?.pairs ?? [] {
      if let fault = NameRule.fault(in: pair.key, at: pair.keyMark) { faults.append(fault) }
      if let twin = names.updateValue(pair.key, forKey: pair.key.lowercased()) {
        faults.append(
          SpecError(
            "the tables \(Quoted.text(pair.key)) and \(Quoted.text(twin)) differ in upper and lower case only",
            at: pair.keyMark, help: "some file systems would give both one file"))
      }
      tables.append(TableDeclaration(pair, axes: axes, faults: &faults))
    }
    return tables
  }

  private init(_ pair: Node.Pair, axes: AxisTable, faults: inout [SpecError]) {
    name = pair.key
    mark = pair.keyMark
    var seen: Set<String> = []
    rows = Self.axes(pair.value["rows"], axes, &seen, &faults)
    columns = Self.axes(pair.value["columns"], axes, &seen, &faults)
    selector = pair.value["where"].map { CellSelector($0, axes: axes, faults: &faults) } ?? .init()
  }

  private static func axes(
    _ node: Node?, _ axes: AxisTable, _ seen: inout Set<String>, _ faults: inout [SpecError]
  ) -> [Axis] {
    var found: [Axis] = []
    for element in node?.elements ?? [] {
      guard let name = element.text else { continue }
      do throws(SpecError) {
        let axis = try axes.axis(name, at: element.mark)
        if !seen.insert(axis.name).inserted {
          throw SpecError("the table has '\(axis.name)' already", at: element.mark)
        }
        found.append(axis)
      } catch {
        if !axes.faulty.contains(name) { faults.append(error) }
      }
    }
    return found
  }
}
