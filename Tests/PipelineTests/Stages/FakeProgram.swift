import Foundation
import Support
import Synchronization

@testable import Pipeline

/// Stands for a program: reads its input and writes its output in the process of the tests.
final class FakeProgram: ProgramRunner {
  /// What a program is given.
  struct Input: Sendable {
    let call: ProgramCall
    let tensors: [String: Tensor]
    let texts: [String: String]

    /// The rows of each window.
    var windows: [Range<Int>] {
      let flat = tensors["rows"]?.integers ?? []
      return stride(from: 0, to: flat.count, by: 2).map { flat[$0]..<flat[$0 + 1] }
    }
  }

  private let end: ProgramOutcome.End
  private let output: @Sendable (Input) -> [UInt8]?
  private let seen = Mutex<[Input]>([])

  init(
    end: ProgramOutcome.End = .exited(0), _ output: @escaping @Sendable (Input) -> [UInt8]?
  ) {
    self.end = end
    self.output = output
  }

  /// Every input so far.
  var inputs: [Input] { seen.withLock { $0 } }

  func run(
    _ call: ProgramCall, isCancelled: @escaping @Sendable () -> Bool
  ) throws(ProgramFault) -> ProgramOutcome {
    let bytes = TemporaryProject.bytes(of: call.variables["TRELLIS_INPUT"] ?? "") ?? []
    guard let file = try? Safetensors.decode(bytes) else { throw ProgramFault("no input") }
    let texts = Dictionary(file.metadata.map { ($0.key, $0.value) }) { first, _ in first }
    let input = Input(call: call, tensors: file.tensors, texts: texts)
    seen.withLock { $0.append(input) }
    if let output = output(input) {
      let path = call.variables["TRELLIS_OUTPUT"] ?? ""
      guard FileManager.default.createFile(atPath: path, contents: Data(output)) else {
        throw ProgramFault("no output")
      }
    }
    return ProgramOutcome(end, output: Array("first\nlast words\n".utf8))
  }

  /// A well-formed output.
  static func encoded(_ values: [Double], _ shape: [Int]) -> [UInt8] {
    Safetensors.encode(["values": Tensor(shape: shape, .f64(values))])
  }

  /// The largest and the smallest value of each window's first channel.
  static func extremes(_ input: Input) -> [UInt8] {
    let values = input.tensors["values"]?.doubles ?? []
    let width = input.tensors["values"]?.shape[1] ?? 1
    let numbers = input.windows.flatMap { rows -> [Double] in
      let own = rows.map { values[$0 * width] }
      return [own.max() ?? .nan, own.min() ?? .nan]
    }
    return encoded(numbers, [input.windows.count, 2])
  }
}
