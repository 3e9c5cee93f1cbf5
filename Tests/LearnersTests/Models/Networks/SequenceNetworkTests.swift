import CKernels
import Support
import Testing

@testable import Learners

/// The network against PyTorch: forward and back, with weights and data that are the same.
@Suite struct SequenceNetworkTests {
  static let cases = Result { try Reference.load("sequence_network").get("cases").list() }

  /// All rows in one group.
  static func pass(
    _ reference: SequenceReference
  ) -> SequencePass {
    let steps = reference.data.branches.map(\.longest)
    let workspace = SequenceWorkspace(
      reference.architecture, steps: steps, capacity: reference.rows,
      purpose: .init(isLearning: true, wantsInputGradient: true))
    return SequencePass(reference.weights, workspace)
  }

  @Test(arguments: 0..<6)
  func scoresAndAttentionAgreeWithPyTorch(_ index: Int) throws {
    let reference = try SequenceReference(Self.cases.get()[index])
    let pass = Self.pass(reference)
    pass.forward(reference.data, rows: Array(0..<reference.rows)[...])
    let scores = try reference.json.get("scores").numbers()
    let (outputs, wide) = (reference.architecture.outputs, reference.architecture.paddedOutputs)
    for row in 0..<reference.rows {
      for output in 0..<outputs {
        let found = Double(pass.workspace.scores.start[row * wide + output])
        #expect(isClose(found, scores[row * outputs + output], within: 1e-5))
      }
    }
    for branch in reference.data.branches.indices {
      let shares = try reference.json.get("weights").list()[branch].numbers()
      let batch = pass.workspace.batches[branch]
      let steps = try reference.json.get("steps").integer()
      for (place, row) in batch.order.enumerated() {
        for step in 0..<steps {
          let isThere = step < reference.data.branches[branch].length(of: row)
          let found =
            isThere
            ? Double(pass.workspace.branches[branch].shares.start[batch.offsets[step] + place]) : 0
          #expect(isClose(found, shares[row * steps + step], within: 1e-5))
        }
      }
    }
  }

  @Test(arguments: 0..<6)
  func gradientsAgreeWithPyTorch(_ index: Int) throws {
    let reference = try SequenceReference(Self.cases.get()[index])
    let teacher = reference.teacher()
    let loss = teacher.learn(
      from: Array(0..<reference.rows)[...], seed: 0, executor: ThreadedExecutor(width: 2))
    #expect(
      isClose(loss / Double(reference.rows), try reference.json.get("loss").number(), within: 1e-5))
    for tensor in reference.architecture.tensors {
      let found = tensor.values(of: teacher.gradient.start)
      let expected = try reference.json.get("gradients").get(tensor.name).numbers()
      try #require(found.count == expected.count)
      for (found, expected) in zip(found, expected) {
        #expect(isClose(Double(found), expected, within: 1e-5), "\(tensor.name)")
      }
    }
  }

  @Test(arguments: 0..<6)
  func paddingStaysZero(_ index: Int) throws {
    let reference = try SequenceReference(Self.cases.get()[index])
    let teacher = reference.teacher()
    _ = teacher.learn(
      from: Array(0..<reference.rows)[...], seed: 0, executor: SerialExecutor())
    let inside = SequenceWeights(reference.architecture)
    inside.parameters.start.update(
      from: teacher.gradient.values, count: teacher.gradient.count)
    let copy = SequenceWeights(reference.architecture)
    copy.values = inside.values
    #expect(copy.parameters.values == teacher.gradient.values)
  }

  @Test(arguments: 0..<6)
  func gradientsOfTheInputAgreeWithPyTorch(_ index: Int) throws {
    let reference = try SequenceReference(Self.cases.get()[index])
    let pass = Self.pass(reference)
    let rows = Array(0..<reference.rows)[...]
    pass.forward(reference.data, rows: rows)
    reference.judge(pass.workspace)
    pass.backward(count: reference.rows)
    for (branch, data) in reference.data.branches.enumerated() {
      let expected = try reference.json.get("input_gradients").list()[branch].numbers()
      let steps = try reference.json.get("steps").integer()
      let batch = pass.workspace.batches[branch]
      let found = try #require(pass.workspace.branches[branch].inputGradient)
      let padded = SequencePanels.padded(data.channels)
      for (place, row) in batch.order.enumerated() {
        for step in 0..<data.length(of: row) {
          for channel in 0..<data.channels {
            let value = found.start[(batch.offsets[step] + place) * padded + channel]
            let wanted = expected[(row * steps + step) * data.channels + channel]
            #expect(isClose(Double(value), wanted, within: 1e-5))
          }
        }
      }
    }
  }
}
