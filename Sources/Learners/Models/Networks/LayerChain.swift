/// Layers one after the other, and where each finds its parts of the arrays.
struct LayerChain: Sendable {
  let layers: [any NetworkLayer]
  let inputs: Int
  let outputs: Int
  private let places: [Place]
  let parameterCount: Int
  let stateCount: Int
  /// Per sample: values between layers, and values kept for backward.
  let valueCount: Int
  let keptCount: Int
  /// Per sample: the widest array between two layers.
  let widest: Int
  /// Of a sample, forward.
  let operations: Int
  var couplesSamples: Bool { layers.contains { $0.couplesSamples } }

  private struct Place {
    var parameters = 0
    var state = 0
    var values = 0
    var kept = 0
    var isInPlace = false
  }

  /// - Parameters:
  ///   - inputs: values of a sample that come in; what goes out where there are no layers.
  ///   - layers: each takes what the one before gives.
  init(inputs: Int, _ layers: [any NetworkLayer]) {
    var places: [Place] = []
    var next = Place()
    var (width, widest, last) = (inputs, inputs, 0)
    for (index, layer) in layers.enumerated() {
      precondition(layer.inputs == width, "a layer takes what the one before gives")
      width = layer.outputs
      widest = max(widest, width)
      var place = next
      place.isInPlace = index > 0 && layer.runsInPlace && !layers[index - 1].needsOutput
      if place.isInPlace { place.values = last } else { next.values += width }
      last = place.values
      places.append(place)
      next.parameters += layer.parameterCount
      next.state += layer.stateCount
      next.kept += layer.keptCount
    }
    self.layers = layers
    self.inputs = inputs
    outputs = width
    self.places = places
    self.widest = widest
    (parameterCount, stateCount) = (next.parameters, next.state)
    (valueCount, keptCount) = (next.values, next.kept)
    operations = layers.reduce(0) { $0 + $1.operations }
  }

  func workspaceCount(samples: Int) -> Int {
    layers.reduce(0) { max($0, $1.workspaceCount(samples: samples)) }
  }

  /// Neighbouring runs of parameters, and whether they decay.
  var parts: [(range: Range<Int>, decays: Bool)] {
    var parts: [(range: Range<Int>, decays: Bool)] = []
    for (layer, place) in zip(layers, places) {
      let weights = place.parameters + layer.weightCount
      parts.append((place.parameters..<weights, true))
      parts.append((weights..<place.parameters + layer.parameterCount, false))
    }
    return parts.filter { !$0.range.isEmpty }
  }

  func initialise(
    _ parameters: UnsafeMutablePointer<Float>, _ state: UnsafeMutablePointer<Float>,
    _ generator: inout SplitMix64
  ) {
    for (layer, place) in zip(layers, places) {
      layer.initialise(parameters + place.parameters, &generator)
      layer.initialiseState(state + place.state)
    }
  }

  /// What a chain works with: the arrays that its parts stand in, and a few samples. `values` and
  /// `kept` have room for `capacity` samples.
  struct Run {
    var samples: Int
    var first: Int
    var isTraining: Bool
    var seed: UInt64
    let capacity: Int
    let parameters: UnsafePointer<Float>
    let gradient: UnsafeMutablePointer<Float>
    let state: UnsafeMutablePointer<Float>
    let values: UnsafeMutablePointer<Float>
    let kept: UnsafeMutablePointer<Float>
    let workspace: UnsafeMutablePointer<Float>
    /// Two arrays of capacity × `widest`.
    let slopes: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>)
    /// As `LayerPass` has it.
    var present: UnsafePointer<Float>?
  }

  private func pass(_ index: Int, _ run: Run) -> LayerPass {
    let place = places[index]
    return LayerPass(
      samples: run.samples, first: run.first, isTraining: run.isTraining,
      seed: run.isTraining ? Seed.derive(from: run.seed, index) : 0,
      parameters: run.parameters + place.parameters, gradient: run.gradient + place.parameters,
      state: run.state + place.state, kept: run.kept + place.kept * run.capacity,
      workspace: run.workspace, present: run.present)
  }

  /// - Returns: samples × outputs, somewhere in `run.values`, or `x` where there are no layers.
  func forward(_ run: Run, _ x: UnsafePointer<Float>) -> UnsafePointer<Float> {
    var x = x
    for index in layers.indices {
      let out = run.values + places[index].values * run.capacity
      layers[index].forward(pass(index, run), x, out)
      x = UnsafePointer(out)
    }
    return x
  }

  /// Writes the gradient of all parameters; `run` is as it was forward, with the slope of what went
  /// out in `run.slopes.0`, and `x` is what went in.
  /// - Returns: the slope of the input, samples × inputs, in one of `run.slopes`, where asked for.
  @discardableResult
  func backward(
    _ run: Run, _ x: UnsafePointer<Float>, needsInput: Bool
  ) -> UnsafeMutablePointer<Float> {
    var (slope, other) = run.slopes
    for index in layers.indices.reversed() {
      let out = run.values + places[index].values * run.capacity
      let from =
        index == 0 ? x : UnsafePointer(run.values + places[index - 1].values * run.capacity)
      let isInPlace = places[index].isInPlace
      let target: UnsafeMutablePointer<Float>? =
        index == 0 && !needsInput ? nil : isInPlace ? slope : other
      layers[index].backward(
        pass(index, run), x: from, out: UnsafePointer(out), slope: UnsafePointer(slope),
        inputSlope: target)
      if !isInPlace { (slope, other) = (other, slope) }
    }
    return slope
  }
}
