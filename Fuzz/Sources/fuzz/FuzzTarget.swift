import Learners

/// Something that has to survive any input.
protocol FuzzTarget: Sendable {
  /// The word on the command line, and the folder of good inputs under `corpus/`.
  static var name: String { get }
  /// Pieces of text that mean something to it.
  static var tokens: [String] { get }

  /// Makes ready; `file` is where every input lies while it is tried.
  init(file: String)

  /// Tries the input that lies in the file; further choices come from the generator.
  ///
  /// - Returns: what is wrong, or `nil`. A crash ends the process, and the input stays in the file.
  mutating func run(_ input: [UInt8], _ random: inout SplitMix64) -> String?
}

/// The targets, by name: a new one is a file and a line.
let targets: [any FuzzTarget.Type] = [
  CSVTarget.self, ComposeTarget.self, LearnersTarget.self, SpecTarget.self, YAMLTarget.self,
]
