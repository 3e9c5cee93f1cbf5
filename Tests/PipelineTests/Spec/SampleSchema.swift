import Learners

@testable import Pipeline

/// A small language with every type, for the tests of the decoder and of what is generated.
enum SampleSchema {
  static let impute = KindDeclaration(
    name: "impute", summary: "Fills gaps.",
    parameters: [
      Parameter(
        "strategy", .choice(["mean", "median", "constant"]), default: .text("mean"), "How.")
    ])
  static let standardize = KindDeclaration(
    name: "standardize", summary: "Zero mean, unit deviation.", parameters: [])

  static let model = KindFamily(
    name: "model",
    kinds: [
      KindDeclaration(
        name: "logistic_regression", summary: "A linear model.",
        parameters: [Parameter("C", .number(.positive), default: .number(1), "Inverse penalty.")]),
      KindDeclaration(
        name: "random_forest", summary: "Many trees.",
        parameters: [
          Parameter("trees", .integer(1...10_000), default: .integer(100), "How many trees."),
          Parameter(
            "max_features", .either([.choice(["sqrt", "all"]), .integer(1...Int.max)]),
            default: .text("sqrt"), "Features per split."),
          Parameter("max_depth", .integer(1...Int.max), default: nil, "Deepest tree."),
        ]),
    ],
    shared: [
      Parameter(
        "preprocess",
        .list(.kind(KindFamily(name: "preprocess", kinds: [impute, standardize]))),
        default: .list([]), "Fitted on training rows.")
    ])

  static let windowing = KindFamily(
    name: "windowing",
    kinds: [
      KindDeclaration(
        name: "sliding", summary: "Equal windows.",
        parameters: [
          Parameter(required: "length_s", .number(.positive), "Seconds."),
          Parameter("overlap", .number(.fraction), default: .number(0), "Share."),
          Parameter(
            "tail", .choice(["drop", "keep", "pad"]), default: .text("drop"), "The rest."),
        ]),
      KindDeclaration(name: "whole_trial", summary: "One window.", parameters: []),
    ], defaultKind: "sliding")

  static let source = Record(
    [
      Parameter("column", .text, default: nil, "A column."),
      Parameter("folder", .text, default: nil, "A folder."),
    ], presence: .exactlyOne(["column", "folder"]))

  static let compare = Record([
    Parameter(
      "level", .number(NumberRange(0.5, 1, includesUpper: false)), default: .number(0.95), "x"),
    Parameter("test", .text, default: .text("swap"), "Which."),
  ])

  static let root = Record([
    Parameter(required: "name", .text, "The name."),
    Parameter("subject", .record(source), default: nil, "Who."),
    Parameter("windowing", .kind(windowing), default: nil, "Windows."),
    Parameter(required: "model", .kind(model), "The model."),
    Parameter("seeds", .nonEmptyList(.integer(0...Int.max)), default: .list([.integer(0)]), "s"),
    Parameter("ids", .list(.text), default: .list([]), "Ids."),
    Parameter("bands", .map(.list(.number(.nonNegative), count: 2...2)), default: nil, "Hz."),
    Parameter("of", .either([.text, .list(.text)]), default: nil, "One or several."),
    Parameter("html", .bool, default: .bool(false), "Page."),
    Parameter("compare", .record(compare), default: .record(ParameterValues()), "Tests."),
    Parameter("sweep", .free, default: nil, "Elsewhere."),
  ])
}

/// A fault as `line:column+length: message` and, after ` = `, its help.
func described(_ fault: SpecError) -> String {
  let place = fault.mark.map { "\($0.line):\($0.column)+\($0.length): " } ?? ""
  return place + fault.message + (fault.help.map { " = " + $0 } ?? "")
}
