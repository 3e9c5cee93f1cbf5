import Learners

/// Keys of a modality that say which of its rows are dropped, which are not trusted, and which trial they name.
enum RowRulesSchema {
  static let condition = Record(
    [
      Parameter(required: "column", .text, "The column that is looked at."),
      Parameter(
        "is", .choice(["missing", "present"]), default: nil,
        "Whether the cell holds nothing or something; infinite numbers are nothing."),
      Parameter(
        "equals", .text, default: nil, "What the cell holds; `1` and `1.0` are one number."),
      Parameter("above", .number(.any), default: nil, "The cell holds a larger number."),
      Parameter("below", .number(.any), default: nil, "The cell holds a smaller number."),
    ], presence: .exactlyOne(["is", "equals", "above", "below"]))

  static let rows = Record([
    Parameter(
      required: "drop_when", .nonEmptyList(.record(condition)),
      "Rows for which any of these holds are left out before anything looks at their values.")
  ])

  static let contact = Record([
    Parameter(
      required: "pattern", .text,
      "The column with an electrode's contact quality: `HSI_{channel}`."),
    Parameter(
      required: "at_most", .number(.any),
      "The largest value of a good contact; values of the electrode are missing above it."),
  ])

  static let quality = Record([
    Parameter(
      "require", .nonEmptyList(.record(condition)), default: nil,
      "What every row must meet; of others all values are missing, their time stays."),
    Parameter(
      "channel_contact", .record(contact), default: nil,
      "Contact quality of each electrode that a group's `channels` name."),
    Parameter(
      "count", .nonEmptyList(.record(condition)), default: nil,
      "Conditions whose rows are counted and noted; nothing else becomes of them."),
  ])

  static let parameters: [Parameter] = [
    Parameter("rows", .record(rows), default: nil, "Rows that are no samples."),
    Parameter("quality", .record(quality), default: nil, "Values that are not to be trusted."),
    Parameter(
      "trial_key", .text, default: nil,
      "A column that names the trial of each row: compared with the trial log, never used to cut."),
  ]
}
