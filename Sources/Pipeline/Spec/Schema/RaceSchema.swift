import Learners

/// Keys of `evaluation.race`.
enum RaceSchema {
  static let record = Record([
    Parameter(
      required: "after", .nonEmptyList(.integer(1...10_000)),
      "After how many folds cells are compared and some dropped: `[2, 4]` looks twice."),
    Parameter(
      "level", .number(NumberRange(0, 0.5, includesLower: false)), default: .number(0.05),
      "How probable it may be, over all looks and comparisons, that the best cell of a race is dropped."
    ),
    Parameter(
      "metric", .text, default: nil,
      "What cells are compared in; the primary metric where it is absent."),
    Parameter(
      "over", .nonEmptyList(.text), default: nil,
      "The axes along which cells race; those that differ elsewhere do not meet. Absent: all cells that predict the same under the same evaluation."
    ),
  ])
}
