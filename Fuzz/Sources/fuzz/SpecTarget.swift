import Learners
import Pipeline

/// The whole way from the text of a spec to its cells: must end with an experiment or with faults that
/// point into the text, and twice with the same.
struct SpecTarget: FuzzTarget {
  static let name = "spec"
  static let tokens =
    YAMLTarget.tokens + [
      "use: ", "use", "-1", "0", "1e999", "-0", "0x1", "1.5", "999999999999999999999", ".inf",
      ".nan", "true", "no", "07", "'1'", "${env:HOME}", "${env:NOTHING}", "${", "x-", "name: ",
      "extends: [a.yaml]", "extends: [b.yaml]", "sweep: ", "grid: ", "zip: ", "when: ", "if: ",
      "exclude: ", "include: ", "variants: ", "model: ", "model.use", "windowing.length_s: ",
      "evaluation.outer: ", "[0]: ", "features.eeg[0].stats: ", "dummy", "../x", "/", "a=b",
    ]

  init(file: String) {}

  mutating func run(_ input: [UInt8], _ random: inout SplitMix64) -> String? {
    guard input.count < 100_000 else { return nil }
    let text = String(decoding: input.prefix(40), as: UTF8.self)
    let overrides = random.below(4) == 0 ? ["model.trees=\(text)", text] : []
    let first = load(input, overrides)
    let second = load(input, overrides)
    if first.faults != second.faults { return "two answers: \(first.faults) \(second.faults)" }
    let isFaulty = first.faults.contains { $0.severity == .error }
    if (first.experiment == nil) != isFaulty { return "neither an experiment nor a fault" }
    for fault in first.faults where fault.message.isEmpty || fault.message.contains("\n") {
      return "no message: \(fault)"
    }
    let sources = first.files.map { ($0.path, SourceText($0.bytes)) }
    return SpecFaults.problem(
      with: first.faults.filter { $0.mark != nil },
      in: Dictionary(sources, uniquingKeysWith: { one, _ in one }))
  }

  private func load(_ input: [UInt8], _ overrides: [String]) -> LoadedExperiment {
    let base = Array("model: {use: random_forest}\nx-b: &b {c: 1}\n".utf8)
    return ExperimentLoader.load(
      path: "a.yaml", overrides: overrides, environment: { $0 == "HOME" ? "/home" : nil },
      readFile: { path in
        switch path {
        case "a.yaml": .success(input)
        case "b.yaml": .success(base)
        default: .failure(UnreadableFile("there is no such file"))
        }
      })
  }
}
