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

  @Test(arguments: 0..<8)
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
    let expected = try reference.json.get("input_weights").numbers()
    let inputs = reference.data.branches.count
    var shares = [Double](repeating: 0, count: expected.count)
    pass.inputShares(count: reference.rows) { shares[$0 * inputs + $1] = $2 }
    #expect(expected.count == (index < 6 ? 0 : reference.rows * inputs))
    for (found, wanted) in zip(shares, expected) { #expect(isClose(found, wanted, within: 1e-5)) }
  }

  /// Inputs that change places take their attention with them.
  @Test func attentionFollowsItsInput() throws {
    let reference = try SequenceReference(Self.cases.get()[6])
    let order = [2, 0, 1]
    let swapped = SequenceArchitecture(
      channels: order.map { reference.architecture.channels[$0] },
      outputs: reference.architecture.outputs, size: reference.architecture.size)
    let weights = SequenceWeights(swapped)
    for tensor in swapped.tensors {
      // branches.0 holds what was branches.2, and so on; all else keeps its name.
      var name = tensor.name
      if let place = order.indices.first(where: { tensor.name.hasPrefix("branches.\($0).") }) {
        name = "branches.\(order[place])." + tensor.name.dropFirst("branches.0.".count)
      }
      let source = try #require(reference.architecture.tensors.first { $0.name == name })
      tensor.set(
        source.values(of: reference.weights.parameters.start)[...], in: weights.parameters.start)
    }
    weights.refresh()
    let rows = Array(0..<reference.rows)[...]
    let first = Self.pass(reference)
    first.forward(reference.data, rows: rows)
    let data = SequenceData(order.map { reference.data.branches[$0] }, rows: reference.rows)
    let second = SequencePass(
      weights,
      SequenceWorkspace(swapped, steps: data.branches.map(\.longest), capacity: reference.rows))
    second.forward(data, rows: rows)
    var (before, after) = ([[Double]](), [[Double]]())
    for _ in 0..<reference.rows {
      before.append([0, 0, 0])
      after.append([0, 0, 0])
    }
    first.inputShares(count: reference.rows) { before[$0][$1] = $2 }
    second.inputShares(count: reference.rows) { after[$0][$1] = $2 }
    for row in 0..<reference.rows {
      for (place, input) in order.enumerated() {
        #expect(abs(after[row][place] - before[row][input]) < 1e-6)
      }
    }
    for at in 0..<reference.rows * reference.architecture.paddedOutputs {
      #expect(
        abs(first.workspace.scores.start[at] - second.workspace.scores.start[at]) < 1e-5)
    }
  }

  @Test(arguments: 0..<8)
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

  @Test(arguments: 0..<8)
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

  @Test(arguments: 0..<8)
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
