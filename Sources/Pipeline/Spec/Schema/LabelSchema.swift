import Learners

/// Keys of `dataset.label`: what is to be predicted.
enum LabelSchema {
  private static let names = ParameterType.either([.text, .nonEmptyList(.text)])

  static let aggregate = Parameter(
    "aggregate", .choice(SampleAggregate.allCases.map(\.rawValue)), default: .text("mean"),
    "How the samples of a trial (of a window, where windows are judged one by one) become one number."
  )

  private static let onMissing = Parameter(
    "on_missing", .choice(["error", "drop"]), default: .text("error"),
    "What becomes of trials without a value.")

  private static let column = KindDeclaration(
    name: "column",
    summary: "A column of the trial log, or a column that is constant within a trial.",
    parameters: [
      Parameter(required: "column", .text, "The column."),
      Parameter(
        "classes",
        .either([.nonEmptyList(.text), .map(.either([.text, .nonEmptyList(.text)]))]),
        default: nil,
        "The classes in order; as a map, `class: value` or `class: [values]`. Absent: all values, sorted."
      ),
      Parameter(
        "on_other", .choice(["error", "drop"]), default: .text("error"),
        "What becomes of trials whose value is none of the classes."),
      onMissing,
    ])

  private static let value = KindDeclaration(
    name: "value", summary: "Numbers in columns of the trials, one or several at once: ratings.",
    parameters: [
      Parameter(
        required: "target", names, "The column, or the columns, that hold the numbers."),
      onMissing,
    ])

  private static let signal = KindDeclaration(
    name: "signal",
    summary:
      "Numbers from recorded channels, one or several at once: the mean valence of a window.",
    parameters: [
      Parameter(
        required: "target", names,
        "The channel, or the channels, as `modality.channel`; of a single modality the channel alone."
      ),
      aggregate,
    ])

  private static let dominant = KindDeclaration(
    name: "dominant", summary: "The class whose recorded channel is largest.",
    parameters: [
      Parameter(
        required: "of", .map(.text),
        "The channel of each class, in order: `Confused: face.Confusion`."
      ),
      aggregate,
      Parameter(
        "min_margin", .number(.nonNegative), default: nil,
        "How far the largest must lead; trials or windows with less are left out."),
      Parameter(
        "on_tie", .choice(["drop"]), default: .text("drop"),
        "What becomes of trials or windows in which two channels are largest."),
    ])

  private static let rating = Record(
    [
      Parameter("column", .text, default: nil, "A column of the trials that holds numbers."),
      Parameter("signal", .text, default: nil, "A recorded channel, as `modality.channel`."),
    ], presence: .exactlyOne(["column", "signal"]))

  private static let threshold = KindDeclaration(
    name: "threshold", summary: "Classes that a number is cut into: low and high arousal.",
    parameters: [
      Parameter(required: "of", .record(rating), "The number."),
      aggregate,
      Parameter(
        required: "scheme", .choice(CutScheme.Scheme.allCases.map(\.rawValue)),
        """
        Where the cuts lie: `fixed` (`at` says where), the `median` of all trials, each subject's own median \
        (`subject_median`), `tertiles`, or `quantiles` (`at` says which).
        """),
      Parameter(
        "at", .nonEmptyList(.number(.any)), default: nil,
        "The cuts of `fixed`, or the shares below the cuts of `quantiles`, ascending."),
      Parameter(
        "classes", .nonEmptyList(.text), default: nil,
        "Names of the classes from low to high, one more than cuts; absent: low, high or low, middle, high."
      ),
      Parameter(
        "on_tie", .choice(CutScheme.Tie.allCases.map(\.rawValue)),
        default: .text(CutScheme.Tie.lower.rawValue),
        "Where a number that lies exactly on a cut belongs: to the `lower` or the `upper` class, or nowhere."
      ),
      onMissing,
    ])

  static let family = KindFamily(
    name: "label", kinds: [column, dominant, signal, threshold, value])
}
