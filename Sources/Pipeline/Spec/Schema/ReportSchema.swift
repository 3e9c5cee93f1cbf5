import Learners

/// Keys of the `report` section: what is written, never what it says.
enum ReportSchema {
  static let table = Record([
    Parameter(
      required: "rows", .nonEmptyList(.text), role: .presentation, "Axes whose values make rows."),
    Parameter(
      "columns", .list(.text), default: .list([]), role: .presentation,
      "Axes whose values make columns."),
    Parameter(
      required: "values", .nonEmptyList(.text), role: .presentation, "Metrics that are shown."),
    Parameter(
      "where", .map(.either([.text, .nonEmptyList(.text)])), default: .map([]),
      role: .presentation, "Only cells with these axis values."),
    Parameter(
      "cell", .text, default: .text("{value:.3f} [{ci_low:.3f}, {ci_high:.3f}]{sig}"),
      role: .presentation,
      "How a number is written: fields value, ci_low, ci_high, sd_seeds, n, p, p_corrected, sig, delta, delta_low, delta_high, effect, chance_bound, p_chance; formats `.3f`, `.1%`."
    ),
    Parameter(
      "best", .choice(["none", "bold"]), default: .text("none"), role: .presentation,
      "Whether the best value of a column is marked."),
    Parameter(
      "inject", .text, default: nil, role: .presentation,
      "Markdown file whose marked block `trellis table --inject` renews."),
  ])

  static let plot = Record([
    Parameter(required: "x", .text, role: .presentation, "The axis along the bottom."),
    Parameter(required: "y", .text, role: .presentation, "The metric."),
    Parameter("series", .text, default: nil, role: .presentation, "The axis that makes lines."),
    Parameter(
      "where", .map(.either([.text, .nonEmptyList(.text)])), default: .map([]),
      role: .presentation, "Only cells with these axis values."),
  ])

  static let ranking = Record([
    Parameter(
      required: "rows", .nonEmptyList(.text), role: .presentation, "Axes whose values are ranked."),
    Parameter(
      required: "over", .either([.text, .nonEmptyList(.text)]), role: .presentation,
      "What is ranked in: `subject`, or axes whose values are data sets or settings."),
    Parameter(
      "metric", .text, default: nil, role: .presentation,
      "The metric; the primary one where absent."
    ),
    Parameter(
      "where", .map(.either([.text, .nonEmptyList(.text)])), default: .map([]),
      role: .presentation, "Only cells with these axis values."),
    Parameter(
      "alpha", .number(NumberRange(0, 0.5, includesLower: false)), default: .number(0.05),
      role: .presentation, "Level at which rows are told apart."),
    Parameter(
      "inject", .text, default: nil, role: .presentation,
      "Markdown file whose marked block `trellis table --inject` renews."),
  ])

  static let publishedRow = Record([
    Parameter(required: "name", .text, role: .presentation, "What the model is called there."),
    Parameter(
      required: "where", .map(.text), role: .presentation,
      "The one cell that does the same here, by its values on axes."),
    Parameter(
      required: "values", .map(.number(.any)), role: .presentation, "Its printed figures by metric."
    ),
    Parameter(
      "note", .text, default: nil, role: .presentation,
      "Why the two differ; a note under the table."
    ),
  ])

  static let published = Record([
    Parameter(
      required: "source", .text, role: .presentation, "Who printed the figures, and where."),
    Parameter(
      required: "rows", .nonEmptyList(.record(publishedRow)), role: .presentation,
      "Printed models, each beside the cell that does the same here."),
    Parameter(
      "inject", .text, default: nil, role: .presentation,
      "Markdown file whose marked block `trellis table --inject` renews."),
  ])

  static let record = Record([
    Parameter(
      "tables", .map(.record(table)), default: .map([]), role: .presentation, "Tables by name."),
    Parameter(
      "rankings", .map(.record(ranking)), default: .map([]), role: .presentation,
      "Mean ranks of models over data sets or subjects, with Friedman's test and groups that are not told apart."
    ),
    Parameter(
      "published", .map(.record(published)), default: .map([]), role: .presentation,
      "Figures that others printed, beside what the same cells reach here."),
    Parameter(
      "plots", .map(.record(plot)), default: .map([]), role: .presentation,
      "Line plots by name, with intervals, in the report page."),
    Parameter(
      "explain", .kind(ExplainSchema.family), default: nil, role: .presentation,
      "What decides the models' answers: importance.csv and importance.md. Fits are made again for it; what they answer does not change."
    ),
    Parameter(
      "html", .bool, default: .bool(false), role: .presentation,
      "Whether report.html is written: one file, no network."),
  ])
}
