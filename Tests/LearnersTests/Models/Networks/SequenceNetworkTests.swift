import CKernels
import Support
import Testing

@testable import Learners

/// The network against PyTorch: forward and back, with weights and data that are the same.
@Suite struct SequenceNetworkTests {
  static let cases = Result { try Reference.load("sequence_network").get("cases").list() }

  /// All rows in one group.
  static func pass(
    _ reference: SequenceReference, set: CKernelsInstructionSet = ckernels_instruction_set()
  ) -> SequencePass {
    let steps = reference.data.branches.map(\.steps)
    let workspace = SequenceWorkspace(
      reference.architecture, steps: steps, capacity: reference.rows,
      purpose: .init(isLearning: true, wantsInputGradient: true))
    return SequencePass(reference.weights, workspace, set: set)
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
        let found = Double(pass.workspace.scores.base[row * wide + output])
        #expect(isClose(found, scores[row * outputs + output], within: 1e-5))
      }
    }
    for branch in reference.data.branches.indices {
      let shares = try reference.json.get("weights").list()[branch].numbers()
      let batch = pass.workspace.batches[branch]
      let steps = reference.data.branches[branch].steps
      for (place, row) in batch.order.enumerated() {
        for step in 0..<steps {
          let isThere = step < reference.data.branches[branch].length(of: row)
          let found =
            isThere
            ? Double(pass.workspace.branches[branch].shares.base[batch.offsets[step] + place]) : 0
          #expect(isClose(found, shares[row * steps + step], within: 1e-5))
        }
      }
    }
  }

  @Test(arguments: 0..<6)
  func gradientsAgreeWithPyTorch(_ index: Int) throws {
    let reference = try SequenceReference(Self.cases.get()[index])
    let gradients = SequenceGradients(
      reference.weights, data: reference.data, targets: reference.targets)
    let loss = gradients.loss(of: Array(0..<reference.rows), executor: ThreadedExecutor(width: 2))
    #expect(isClose(loss, try reference.json.get("loss").number(), within: 1e-5))
    for tensor in reference.architecture.tensors {
      let found = tensor.values(of: gradients.gradient.base)
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
    let gradients = SequenceGradients(
      reference.weights, data: reference.data, targets: reference.targets)
    _ = gradients.loss(of: Array(0..<reference.rows), executor: SerialExecutor())
    let inside = SequenceWeights(reference.architecture)
    inside.parameters.values = gradients.gradient.values
    let copy = SequenceWeights(reference.architecture)
    copy.values = inside.values
    #expect(copy.parameters.values == gradients.gradient.values)
  }

  @Test(arguments: 0..<6)
  func gradientsOfTheInputAgreeWithPyTorch(_ index: Int) throws {
    let reference = try SequenceReference(Self.cases.get()[index])
    let pass = Self.pass(reference)
    let rows = Array(0..<reference.rows)[...]
    pass.forward(reference.data, rows: rows)
    let wide = reference.architecture.paddedOutputs
    let gradient = try #require(pass.workspace.scoreGradient)
    for row in rows {
      _ = reference.targets.loss(
        ofRow: row, pass.workspace.scores.base + row * wide, share: 1 / Double(reference.rows),
        gradient: gradient.base + row * wide)
    }
    pass.backward(count: reference.rows)
    for (branch, data) in reference.data.branches.enumerated() {
      let expected = try reference.json.get("input_gradients").list()[branch].numbers()
      let batch = pass.workspace.batches[branch]
      let found = try #require(pass.workspace.branches[branch].inputGradient)
      let padded = SequencePanels.padded(data.channels)
      for (place, row) in batch.order.enumerated() {
        for step in 0..<data.length(of: row) {
          for channel in 0..<data.channels {
            let value = found.base[(batch.offsets[step] + place) * padded + channel]
            let wanted = expected[(row * data.steps + step) * data.channels + channel]
            #expect(isClose(Double(value), wanted, within: 1e-5))
          }
        }
      }
    }
  }
}
