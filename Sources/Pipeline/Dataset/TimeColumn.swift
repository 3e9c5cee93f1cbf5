/// Reads a column of times as seconds.
struct TimeColumn {
  let clock: DatasetDeclaration.ClockColumn
  /// Frames per second, where the column counts frames.
  var rateHz: Double?

  private var isFrames: Bool { clock.unit == DatasetDeclaration.ClockColumn.frames }
  private var unit: Clock.Unit { Clock.Unit(rawValue: clock.unit) ?? .s }

  /// What to ask the reader for.
  var request: ColumnRequest {
    unit.isText ? .text(clock.column) : .number(clock.column)
  }

  /// Seconds per row, moved by the declared offset; NaN where missing.
  /// - Throws: `DataFault` at the first cell that is no time, or a time in another unit.
  func seconds(of table: ColumnTable, file: String) throws(DataFault) -> [Double] {
    var out: [Double] = []
    out.reserveCapacity(table.rowCount)
    do throws(ClockFault) {
      if unit.isText {
        for text in table.texts[clock.column] ?? [] {
          guard let text else {
            out.append(.nan)
            continue
          }
          out.append(try Clock.seconds(of: text, unit: unit, zone: clock.zone))
        }
      } else if isFrames {
        let rate = rateHz ?? 1
        out = (table.numbers[clock.column] ?? []).map { $0 / rate }
      } else {
        for number in table.numbers[clock.column] ?? [] {
          out.append(try Clock.seconds(of: number, unit: unit))
        }
      }
    } catch {
      throw table.fault(
        file: file, row: out.count, column: clock.column, error.message, help: error.help)
    }
    if let offset = clock.offsetSeconds {
      for row in out.indices { out[row] += offset }
    }
    return out
  }
}
