@testable import Learners

/// Runs one layer by itself, with memory of its own.
struct LayerBench {
  let layer: any NetworkLayer
  let parameters: [Float]
  let samples: Int
  var state: [Float] = []
  var seed: UInt64 = 3

  struct Answer {
    var out: [Float]
    var inputSlope: [Float] = []
    var gradient: [Float] = []
    var state: [Float] = []
  }

  /// Forward, and backward where a slope is given.
  func run(_ x: [Float], slope: [Float]? = nil, isTraining: Bool = true) -> Answer {
    let chain = LayerChain(inputs: layer.inputs, [layer])
    let buffers = [
      chain.valueCount * samples, chain.keptCount * samples, chain.parameterCount,
      chain.workspaceCount(samples: samples), chain.widest * samples, chain.widest * samples,
      chain.stateCount,
    ].map { FloatBuffer(count: $0) }
    layer.initialiseState(buffers[6].start)
    for (at, value) in state.enumerated() { buffers[6].start[at] = value }
    let (values, input) = (FloatBuffer(parameters), FloatBuffer(x))
    let run = LayerChain.Run(
      samples: samples, first: 0, isTraining: isTraining, seed: seed, capacity: samples,
      parameters: values.start, gradient: buffers[2].start, state: buffers[6].start,
      values: buffers[0].start, kept: buffers[1].start, workspace: buffers[3].start,
      slopes: (buffers[4].start, buffers[5].start))
    let out = chain.forward(run, input.start)
    var answer = Answer(
      out: Array(UnsafeBufferPointer(start: out, count: samples * layer.outputs)))
    answer.state = buffers[6].values
    guard let slope else { return answer }
    buffers[4].start.update(from: slope, count: slope.count)
    let back = chain.backward(run, input.start, needsInput: true)
    answer.inputSlope = Array(UnsafeBufferPointer(start: back, count: samples * layer.inputs))
    answer.gradient = buffers[2].values
    return answer
  }
}
