/// A spec with its cells, and everything wrong that composing them found.
public struct LoadedSpec: Sendable {
  /// The file, as the user named it.
  public let path: String
  /// The spec before variants, `variants`, `sweep`, `report` and `run` included; `nil` where the file could
  /// not be read or understood.
  public let base: Node?
  /// The axes that tables, baselines and `--only` may name; `nil` without a base.
  public let axes: AxisTable?
  /// How cells are called.
  public let names: CellNames
  /// The cells, in the order of the sweep; one cell called `base` without a sweep.
  public let cells: [CellPlan]
  /// Errors and warnings, in file order, none twice.
  public let faults: [SpecError]
  /// What was read: the spec, what it extends, and the overrides as `command line`.
  public let files: [SpecFile]
  /// Whether everything that the spec extends could be read; where not, keys that are absent need not be
  /// missing.
  let isWhole: Bool

  init(
    path: String, base: Node?, axes: AxisTable?, names: CellNames? = nil, cells: [CellPlan],
    faults: [SpecError], files: [SpecFile], isWhole: Bool = true
  ) {
    var none: [SpecError] = []
    self.path = path
    self.base = base
    self.axes = axes
    self.names = names ?? CellNames(swept: [], marks: [], faults: &none)
    self.cells = cells
    self.files = files
    self.isWhole = isWhole
    self.faults = Self.inOrder(faults, files: files)
  }

  /// Faults in the order of the files, lines and columns; those without a place first; none twice.
  public static func inOrder(_ faults: [SpecError], files: [SpecFile]) -> [SpecError] {
    var seen: Set<SpecError> = []
    let places = Dictionary(
      files.enumerated().map { ($1.path, $0) }, uniquingKeysWith: { first, _ in first })
    func key(_ fault: SpecError, _ order: Int) -> (Int, Int, Int, Int) {
      guard let mark = fault.mark else { return (-1, 0, 0, order) }
      return (places[mark.file] ?? files.count, mark.line, mark.column, order)
    }
    return faults.filter { seen.insert($0).inserted }.enumerated()
      .map { (key: key($1, $0), fault: $1) }
      .sorted { $0.key < $1.key }
      .map(\.fault)
  }
}
