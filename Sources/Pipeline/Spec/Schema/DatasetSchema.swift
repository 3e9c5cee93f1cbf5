import Learners

/// Keys of the `dataset` section.
enum DatasetSchema {
  static let timeUnits = Clock.Unit.allCases.map(\.rawValue)
  static let rowTimeUnits = timeUnits + [DatasetDeclaration.ClockColumn.frames]

  static let offset = Parameter(
    "offset_s", .number(.any), default: nil,
    "Seconds that are added to these times, where this clock is known to differ from the others.")

  static let clockColumn = Record([
    Parameter(required: "column", .text, "The column that holds the time."),
    Parameter(
      "unit", .choice(timeUnits), default: .text("s"),
      "Seconds, milliseconds, microseconds, ISO 8601 text, or dates such as 28/03/2023 with the day or the month first."
    ),
    Parameter("zone", .text, default: nil, "Zone of ISO text that names none: `+05:30`."),
    offset,
  ])

  static let time = Record(
    [
      Parameter("column", .text, default: nil, "The column that holds the time."),
      Parameter(
        "unit", .choice(rowTimeUnits), default: .text("s"),
        "Seconds, milliseconds, microseconds, ISO 8601 text, dates such as 28/03/2023 with the day or the month first, or numbers of frames (divided by `rate_hz`)."
      ),
      Parameter("zone", .text, default: nil, "Zone of ISO text that names none: `+05:30`."),
      Parameter(
        "rate_hz", .number(.positive), default: nil,
        "Rows per second: alone, rows are evenly spaced and start again with every trial; beside a column, the declared rate."
      ),
      offset,
    ])

  static let subject = Record(
    [
      Parameter("column", .text, default: nil, "The column that names the subject."),
      Parameter(
        "folder", .text, default: nil, "One folder per subject under root: a pattern such as `*`."),
      Parameter(
        "file_stem", .bool, default: nil,
        "One file per subject: `{subject}` stands in the file pattern."),
    ], presence: .exactlyOne(["column", "folder", "file_stem"]))

  static let columnOf = Record([Parameter(required: "column", .text, "The column.")])

  static let group = Record(
    [
      Parameter(
        "include", .nonEmptyList(.text), default: nil,
        "Columns by name, `*` for any run of characters, in this order."),
      Parameter(
        "pattern", .text, default: nil,
        "Column names with `{band}` and `{channel}`, filled from the lists below."),
      Parameter("bands", .nonEmptyList(.text), default: nil, "Words for `{band}`."),
      Parameter("channels", .nonEmptyList(.text), default: nil, "Words for `{channel}`."),
      Parameter(
        "scale", .choice(Channel.Scale.allCases.map(\.rawValue)), default: .text("linear"),
        "On what scale the values stand."),
      Parameter("unit", .text, default: nil, "Unit of the values: `uV`."),
      Parameter(
        "rate_hz", .number(.positive), default: nil, "Samples per second of these columns."),
      Parameter(
        "missing_values", .list(.number(.any)), default: .list([]),
        "Values that mean missing in these columns."),
    ] + SignalChain.groupParameters, presence: .exactlyOne(["include", "pattern"]))

  static let rails = Record([
    Parameter("low", .number(.any), default: nil, "The smallest value that the sensor can give."),
    Parameter("high", .number(.any), default: nil, "The largest value that the sensor can give."),
  ])

  /// A group of columns of a recording.
  static let recordedGroup = Record(
    group.parameters + [
      Parameter(
        "rails", .record(rails), default: nil,
        "Limits of the sensor: values at or beyond them are no measurements and become missing.")
    ], presence: group.presence)

  static let file = Parameter(
    required: "file", .text, role: .location,
    "The file under root; `{subject}` stands for the subject's id.")

  static let reader = Parameter(
    "reader", .choice(FormatCatalog.names), default: nil,
    "The format of the files; absent: recognised by their first bytes, CSV where nothing else fits."
  )

  static let modality = Record(
    [
      file,
      reader,
      Parameter(
        "time", .record(time), default: nil,
        "How rows get their time, where it differs from the dataset's."),
      Parameter(
        "order", .choice(["as_is", "sort"]), default: .text("as_is"),
        "`as_is`: rows out of time order are an error; `sort`: they are sorted and counted."),
      Parameter(
        required: "columns", .map(.record(recordedGroup)),
        "Groups of columns that features refer to."),
    ] + RowRulesSchema.parameters + SignalChain.modalityParameters)

  static let coverage = Record([
    file,
    Parameter(required: "subject", .record(columnOf), "The column that names the subject."),
    Parameter(required: "start", .record(clockColumn), "First moment that was recorded."),
    Parameter(required: "end", .record(clockColumn), "Last moment that was recorded."),
    Parameter(
      "outside", .choice(["missing", "keep"]), default: .text("missing"),
      "What becomes of values of trials that lie (partly) outside."),
  ])

  static let tableModality = Record([
    file,
    Parameter(
      "start", .record(clockColumn), default: nil,
      "Start of the row's trial, to tell duplicates apart."),
    Parameter(
      required: "columns", .map(.record(group)), "Groups of columns that features refer to."),
    Parameter(
      "coverage", .record(coverage), default: nil,
      "A table that says when this modality was recorded."),
  ])

  static let annotations = Record([
    Parameter(
      "modality", .text, default: nil, "Whose files hold the annotations; the first that has files."
    ),
    Parameter(
      "match", .nonEmptyList(.text), default: nil,
      "Annotations that begin a trial, `*` for any run of characters; absent: all."),
    Parameter(
      "length_s", .number(.positive), default: nil,
      "Length of a trial in seconds; absent: as long as the annotation, else until the next one."),
  ])

  static let trials = Record(
    [
      Parameter(
        "file", .text, default: nil, role: .location,
        "The trial log under root; `{subject}` stands for the subject's id."),
      Parameter(
        "annotations", .record(annotations), default: nil,
        "Trials from the annotations or markers of recordings; the label's column is `annotation`."),
      Parameter(
        "trial", .record(columnOf), default: nil,
        "The column that names the trial, where it differs from the dataset's."),
      Parameter(
        "subject", .record(columnOf), default: nil,
        "The column that names the subject, where it differs from the dataset's."),
      Parameter("start", .record(clockColumn), default: nil, "When a trial starts."),
      Parameter("end", .record(clockColumn), default: nil, "When a trial ends."),
      Parameter(
        "stamp", .record(clockColumn), default: nil,
        "A second time of the trial's start, compared with `start`, never used to cut."),
    ], presence: .exactlyOne(["file", "annotations"]))

  static let duplicates = Record([
    Parameter(
      required: "trials",
      .nonEmptyList(
        .record(
          Record([
            Parameter(required: "subject", .text, "The subject."),
            Parameter(required: "trial", .text, "The trial."),
          ]))), "Pairs that are known to occur more than once."),
    Parameter(
      required: "join", .choice(["nearest_start", "drop"]),
      "`nearest_start` pairs rows by the nearest start; `drop` leaves these trials out."),
  ])

  static let label = LabelSchema.family

  static let select = Record([
    Parameter("exclude_subjects", .list(.text), default: .list([]), "Subjects that are left out."),
    Parameter(
      required: "reason", .text,
      "Why they are left out; printed under the tables."),
  ])

  static let common: [Parameter] = [
    Parameter(
      "root", .text, default: .text("."), role: .location,
      "Folder of the data, from the project folder; `${env:NAME}` works here."),
    Parameter(required: "label", .kind(label), "What is to be predicted."),
    Parameter("select", .record(select), default: nil, "Which subjects take part."),
    Parameter(
      "known_duplicates", .record(duplicates), default: nil,
      "Trial ids known to occur more than once; others that do are an error where rows are found by them or trials overlap."
    ),
  ]

  /// The same where nothing is predicted: the label may be absent.
  static let unlabelled = KindFamily(
    name: family.name, kinds: family.kinds,
    shared: common.map { parameter in
      parameter.name == "label"
        ? Parameter("label", parameter.type, default: nil, parameter.meaning) : parameter
    })

  static let family = KindFamily(
    name: "dataset",
    kinds: [
      KindDeclaration(
        name: "recordings", summary: "Time series, cut into trials and windows here.",
        parameters: [
          Parameter(
            "subject", .record(subject), default: nil,
            "Where the subject's id is; absent: one subject."),
          Parameter(
            "trial", .record(columnOf), default: nil, "The column that names the trial of each row."
          ),
          reader,
          Parameter(
            "time", .record(time), default: nil,
            "How rows get their time; absent where the files' format says it."),
          Parameter(
            "trials", .record(trials), default: nil,
            "A trial log with starts and ends, or the annotations of recordings."),
          Parameter(
            required: "modalities", .map(.record(modality)), "What was recorded side by side."),
        ]),
      KindDeclaration(
        name: "tables", summary: "Features that exist already, one row per trial and modality.",
        parameters: [
          Parameter(required: "subject", .record(columnOf), "The column that names the subject."),
          Parameter(
            required: "trial", .either([.choice(["row_number"]), .record(columnOf)]),
            "The column that names the trial; `row_number` where one file holds everything and its rows are the trials."
          ),
          Parameter(required: "trials", .record(trials), "The trial log: one row per trial."),
          Parameter(
            required: "modalities", .map(.record(tableModality)), "One table per modality."),
        ]),
    ], shared: common)
}
