import Glibc
import Learners

/// A set of the benchmarks, split into the rows to learn from and the rows to be judged on.
struct Table {
  let features: Matrix<Double>
  let labels: [Int]
  let testFeatures: Matrix<Double>
  let testLabels: [Int]
  let names: [String]
  /// Steps in time that a row holds one after the other.
  var steps = 1

  var classes: Int { max(labels.max() ?? 0, testLabels.max() ?? 0) + 1 }

  /// Reads a CSV file as `data.py` writes it: no quotes, `label` and `is_test` beside the features.
  /// A file with the columns `window` and `step` has one line per step; steps become columns.
  init(path: String) {
    let text = Self.bytes(of: path)
    let end = text.firstIndex(of: 0x0A) ?? text.count
    let header = String(decoding: text[..<end], as: UTF8.self).split(separator: ",").map(
      String.init)
    let isFeature = header.map { name in
      ["eeg_", "face_", "f_", "ch_"].contains { name.hasPrefix($0) }
    }
    let features = isFeature.count { $0 }
    let values = Self.numbers(in: text, from: end + 1, columns: header.count)
    let lines = values.count / header.count
    guard let label = header.firstIndex(of: "label"), let test = header.firstIndex(of: "is_test")
    else { fail("\(path) has no columns 'label' and 'is_test'") }
    if let step = header.firstIndex(of: "step") {
      steps = Int((0..<lines).map { values[$0 * header.count + step] }.max() ?? 0) + 1
    }
    var parts = [[Double]](repeating: [], count: 2)
    var truths = [[Int]](repeating: [], count: 2)
    for line in 0..<lines {
      let first = line * header.count
      let part = values[first + test] == 1 ? 1 : 0
      for column in header.indices where isFeature[column] {
        parts[part].append(values[first + column])
      }
      if line % steps == 0 { truths[part].append(Int(values[first + label])) }
    }
    let width = features * steps
    self.features = Matrix(rows: truths[0].count, columns: width, elements: parts[0])
    testFeatures = Matrix(rows: truths[1].count, columns: width, elements: parts[1])
    (labels, testLabels) = (truths[0], truths[1])
    let channels = zip(header, isFeature).filter { $0.1 }.map { $0.0 }
    names = steps == 1 ? channels : (0..<steps).flatMap { step in channels.map { "\($0)_\(step)" } }
  }

  /// Wraps what is there already.
  init(features: Matrix<Double>, labels: [Int], testFeatures: Matrix<Double>, testLabels: [Int]) {
    self.features = features
    self.labels = labels
    self.testFeatures = testFeatures
    self.testLabels = testLabels
    names = (0..<features.columns).map { "f_\($0)" }
  }

  /// Each channel with mean 0 and deviation 1 over the rows to learn from.
  func standardized() -> Table {
    let channels = features.columns / steps
    var moments: [(mean: Double, deviation: Double)] = []
    for channel in 0..<channels {
      let values = stride(from: channel, to: features.elements.count, by: channels).lazy
        .map { features.elements[$0] }
      let count = Double(features.elements.count / channels)
      let mean = values.reduce(0, +) / count
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
      moments.append((mean, variance > 0 ? variance.squareRoot() : 1))
    }
    func scaled(_ matrix: Matrix<Double>) -> Matrix<Double> {
      var out = matrix
      for at in out.elements.indices {
        let moment = moments[at % channels]
        out.elements[at] = (out.elements[at] - moment.mean) / moment.deviation
      }
      return out
    }
    var out = Table(
      features: scaled(features), labels: labels, testFeatures: scaled(testFeatures),
      testLabels: testLabels)
    out.steps = steps
    return out
  }

  /// The rows to learn from, each with weight 1.
  var trainingSet: TrainingSet {
    TrainingSet(
      features: features, featureNames: names, target: .classes(labels, count: classes),
      weights: [Double](repeating: 1, count: features.rows),
      groups: [Int](repeating: 0, count: features.rows),
      blocks: [InputBlock(name: "", columns: 0..<features.columns, steps: steps)])
  }

  private static func bytes(of path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { fail("cannot read \(path)") }
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    let size = ftell(file)
    rewind(file)
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = fread(buffer.baseAddress, 1, size, file)
    }
  }

  /// All fields in the order of the file; a field that is no number is NaN.
  private static func numbers(in text: [UInt8], from start: Int, columns: Int) -> [Double] {
    var out: [Double] = []
    out.reserveCapacity(text.count / 6)
    text.withUnsafeBytes { raw in
      guard let base = raw.baseAddress?.assumingMemoryBound(to: CChar.self) else { return }
      var at = start
      while at < raw.count {
        var stop: UnsafeMutablePointer<CChar>?
        let value = strtod(base + at, &stop)
        let next = stop.map { base.distance(to: UnsafePointer($0)) } ?? at
        out.append(next > at ? value : .nan)
        at = next
        while at < raw.count, raw[at] != 0x2C, raw[at] != 0x0A { at += 1 }
        at += 1
      }
    }
    precondition(out.count % columns == 0, "lines of different length")
    return out
  }
}

func fail(_ text: String) -> Never {
  let line = Array("\(text)\n".utf8)
  _ = write(2, line, line.count)
  exit(64)
}
