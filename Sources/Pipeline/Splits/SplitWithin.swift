import Learners

/// Dividing each subject by itself: the `within` and `train_on` of a spec.
///
/// A split within subjects is personal: every fold is one subject's, and learns from that subject's other
/// trials only. `train_on: everyone` joins the subjects' folds i instead, so that one model learns from parts
/// of everyone. Both cut each subject in the same way.
enum SplitWithin {
  static let within = Parameter(
    "within", .choice(["subject"]), default: nil,
    """
    `subject` divides each subject's groups by itself. In `outer`, every subject has models of its own then, \
    which learn from its other trials only, unless `train_on` says otherwise.
    """)

  static let trainOn = Parameter(
    "train_on", .choice(["subject", "everyone"]), default: nil,
    """
    With `within: subject` in `outer`: whom a fold learns from. `subject` (the default) fits a model per \
    subject and fold; `everyone` fits one model per fold, on the other parts of all subjects.
    """)

  /// Whether a fold learns from one subject only.
  /// - Throws: `SplitFault` where `train_on` means nothing.
  static func isPersonal(_ values: ParameterValues, role: Split.Role) throws(SplitFault) -> Bool {
    let trainOn = values["train_on"]?.text
    guard values["within"] != nil else {
      if trainOn == nil { return false }
      throw SplitFault(
        "'train_on' means something with 'within: subject' only", parameter: "train_on")
    }
    guard role == .outer else {
      if trainOn == nil { return false }
      throw SplitFault(
        "'train_on' is about the outer split: inner folds choose for the model of the outer fold, "
          + "and learn from whom it learns from", parameter: "train_on")
    }
    return trainOn != "everyone"
  }

  /// How an outer split stands in a stage key: whom it learns from is always said, since what `within` meant
  /// before there was a choice was another thing than what it means now.
  static func keyed(_ outer: ParameterValues) -> ParameterValues {
    guard outer["within"] != nil else { return outer }
    var out = outer
    out["train_on"] = .text(outer["train_on"]?.text ?? "subject")
    return out
  }
}
