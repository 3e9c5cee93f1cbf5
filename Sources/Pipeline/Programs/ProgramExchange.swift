/// Gives a program arrays and texts in one safetensors file and takes arrays from another.
///
/// The program runs in a fresh folder that is removed whatever happens. The files are called
/// `input.safetensors` and `output.safetensors`; `TRELLIS_INPUT` and `TRELLIS_OUTPUT` hold their paths.
struct ProgramExchange: Sendable {
  static let inputName = "input.safetensors"
  static let outputName = "output.safetensors"
  /// What names and shapes of arrays may take in the output.
  static let headerBytes = 1 << 20

  let runner: any ProgramRunner
  let isCancelled: @Sendable () -> Bool

  /// Runs a program once.
  ///
  /// - Parameters:
  ///   - arguments: the program and its arguments.
  ///   - timeoutSeconds: after which it is ended.
  ///   - tensors: its input.
  ///   - metadata: texts beside the input, in order.
  ///   - outputBytes: the most bytes of data that its output may have.
  /// - Returns: the arrays that it wrote.
  /// - Throws: `ProgramFault` in a user's words, `CancellationError` where whoever waits gave up.
  func run(
    _ arguments: [String], timeoutSeconds: Double, tensors: [String: Tensor],
    metadata: [(key: String, value: String)], outputBytes: Int
  ) throws -> [String: Tensor] {
    let folder = try ExchangeFolder()
    defer { folder.remove() }
    try folder.write(
      Safetensors.encoded(Array(tensors), metadata: metadata), to: Self.inputName)
    let call = ProgramCall(
      arguments: arguments,
      variables: [
        "TRELLIS_INPUT": "\(folder.path)/\(Self.inputName)",
        "TRELLIS_OUTPUT": "\(folder.path)/\(Self.outputName)",
      ],
      folder: folder.path, timeoutSeconds: timeoutSeconds)
    let outcome = try runner.run(call, isCancelled: isCancelled)
    if outcome.end == .cancelled { throw CancellationError() }
    if let problem = Self.problem(outcome.end, timeoutSeconds) {
      let last = outcome.lastLines.isEmpty ? "" : ": " + outcome.lastLines.joined(separator: " | ")
      throw ProgramFault(problem + last)
    }
    let bytes = try folder.read(Self.outputName, atMost: outputBytes + Self.headerBytes)
    do {
      return try Safetensors.decode(bytes).tensors
    } catch let fault as Safetensors.Fault {
      throw ProgramFault("its \(Self.outputName) is no safetensors file: \(fault.message)")
    }
  }

  private static func problem(_ end: ProgramOutcome.End, _ seconds: Double) -> String? {
    switch end {
    case .exited(0), .cancelled: nil
    case .exited(let status): "it ended with exit status \(status)"
    case .signalled(let number): "it was ended by signal \(number)"
    case .overtime: "it took longer than 'timeout_s', \(seconds) s, and was ended"
    }
  }
}
