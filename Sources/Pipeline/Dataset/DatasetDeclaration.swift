import Learners

/// The `dataset` section with its types.
public struct DatasetDeclaration: Sendable, Hashable {
  /// Where a subject's id comes from.
  public enum SubjectSource: Sendable, Hashable {
    /// A column of every file.
    case column(String)
    /// One folder per subject: a pattern.
    case folder(String)
    /// `{subject}` in the file pattern.
    case fileStem
    /// Nobody is named: one subject.
    case single
  }

  /// How a column of time is read.
  public struct ClockColumn: Sendable, Hashable {
    /// The column.
    public let column: String
    /// `s`, `ms`, `us`, `iso` or, for rows of recordings, `frames`.
    public let unit: String
    /// Zone of ISO text that names none.
    public let zone: String?
    /// Seconds to add: how far this clock lags behind the others; `nil` where it is theirs.
    public let offsetSeconds: Double?

    /// The unit of numbers of frames, which become seconds by the rate of the rows.
    public static let frames = "frames"

    /// Describes a column of time.
    public init(
      column: String, unit: String, zone: String? = nil, offsetSeconds: Double? = nil
    ) {
      self.column = column
      self.unit = unit
      self.zone = zone
      self.offsetSeconds = offsetSeconds
    }

    init(_ values: ParameterValues) {
      column = values.text("column")
      unit = values.text("unit")
      zone = values["zone"]?.text
      offsetSeconds = values["offset_s"]?.number
    }
  }

  /// How rows get their time.
  public struct TimeSource: Sendable, Hashable {
    /// The column; `nil` where rows are evenly spaced.
    public let clock: ClockColumn?
    /// Declared rows per second; of numbered frames, frames per second.
    public let rateHz: Double?
    /// Zone of ISO text that names none, also of a column that only the format of the file names.
    public let zone: String?
    /// Seconds to add to every time; `nil` where the clock is that of the others.
    public let offsetSeconds: Double?

    /// Whether it says when rows were recorded.
    public var isTimed: Bool { clock != nil || rateHz != nil }

    init(_ values: ParameterValues) {
      clock = values["column"] == nil ? nil : ClockColumn(values)
      rateHz = values["rate_hz"]?.number
      zone = values["zone"]?.text
      offsetSeconds = values["offset_s"]?.number
    }
  }

  /// One modality.
  public struct Modality: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// File pattern under root.
    public let file: String
    /// The declared format of the file; `nil` where it is recognised by its first bytes.
    public let reader: String?
    /// Declared keys, whole.
    public let values: ParameterValues
    /// How rows get their time; `nil` where the format of the file says it.
    public let time: TimeSource?
    /// Column groups in order.
    public let groups: [ColumnGroup]
    /// Declared signal steps in order, resampled groups first.
    public let signal: [ParameterValues]
    /// Whether rows out of order are sorted.
    public let sorts: Bool
    /// Start of the row's trial (tables).
    public let start: ClockColumn?
    /// When it was recorded (tables).
    public let coverage: ParameterValues?
  }

  /// `recordings` or `tables`.
  public let kind: String
  /// Folder of the data.
  public let root: String
  /// Where a subject's id comes from.
  public let subject: SubjectSource
  /// The column that names the trial.
  public let trialColumn: String?
  /// Whether trials are called by the number of their row.
  public let numbersTrials: Bool
  /// The modalities in order.
  public let modalities: [Modality]
  /// The trial log, if there is one.
  public let trials: ParameterValues?
  /// The label declaration; empty where nothing is predicted.
  public let label: ParameterValues
  /// Subjects that are left out.
  public let select: ParameterValues?
  /// Declared duplicates.
  public let duplicates: ParameterValues?

  /// Reads the decoded section.
  public init(_ values: ParameterValues) {
    kind = values.use
    root = values.text("root")
    let source = values["subject"]?.record
    if let column = source?["column"]?.text {
      subject = .column(column)
    } else if let folder = source?["folder"]?.text {
      subject = .folder(folder)
    } else if source?["file_stem"]?.bool == true {
      subject = .fileStem
    } else {
      subject = .single
    }
    trialColumn = values["trial"]?.record?.text("column")
    numbersTrials = values["trial"]?.text == "row_number"
    let time = values["time"]?.record.map(TimeSource.init)
    let reader = values["reader"]?.text
    modalities = values.map("modalities").compactMap { entry in
      guard let own = entry.value.record else { return nil }
      return Modality(
        name: entry.key, file: own.text("file"), reader: own["reader"]?.text ?? reader,
        values: own, time: own["time"]?.record.map(TimeSource.init) ?? time,
        groups: own.map("columns").compactMap { group in
          group.value.record.map { ColumnGroup(name: group.key, $0) }
        },
        signal: SignalChain.declared(own), sorts: own["order"]?.text == "sort",
        start: own["start"]?.record.map(ClockColumn.init),
        coverage: own["coverage"]?.record)
    }
    trials = values["trials"]?.record
    label = values["label"]?.record ?? ParameterValues()
    select = values["select"]?.record
    duplicates = values["known_duplicates"]?.record
  }

  /// Whether features exist already, one row per trial.
  public var isTables: Bool { kind == "tables" }
  /// What the label asks for.
  public var target: LabelDeclaration {
    LabelDeclaration(label, modalities: modalities.map(\.name))
  }
  /// Whether trials have labels.
  public var isLabelled: Bool { label["use"] != nil }
  /// Subjects that are left out.
  public var excludedSubjects: [String] { select?.texts("exclude_subjects") ?? [] }
  /// Why they are left out; `nil` where none are.
  public var exclusionReason: String? { excludedSubjects.isEmpty ? nil : select?.text("reason") }
}
