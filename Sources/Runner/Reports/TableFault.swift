/// Why a declared table cannot be made, with the key of the declaration that is to blame.
struct TableFault: Error, Sendable, Equatable {
  /// The table's name.
  let table: String
  /// The key under `report.tables.NAME`.
  let key: String
  /// Where in the text of that key, in Unicode scalars; `nil` for all of it.
  let offset: Int?
  /// What was expected and found; lower case.
  let message: String

  init(table: String, key: String, offset: Int? = nil, _ message: String) {
    self.table = table
    self.key = key
    self.offset = offset
    self.message = message
  }
}
