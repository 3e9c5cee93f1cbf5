import Glibc
import Learners
import Support
import Testing

/// Runs chunks last to first, each on a thread of its own.
private struct BackwardThreads: Executor {
  func perform(chunks: Int, _ body: @Sendable (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      for chunk in (0..<chunks).reversed() {
        let box = Box(run: { body(chunk) })
        var thread = pthread_t()
        pthread_create(
          &thread, nil,
          { argument in
            if let argument { Unmanaged<Box>.fromOpaque(argument).takeUnretainedValue().run() }
            return nil
          }, Unmanaged.passUnretained(box).toOpaque())
        pthread_join(thread, nil)
        withExtendedLifetime(box) {}
      }
    }
  }

  private final class Box: Sendable {
    let run: @Sendable () -> Void
    init(run: @escaping @Sendable () -> Void) { self.run = run }
  }
}

private let values: [Double] = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2]

/// The mean; undefined where the first unit was not drawn, if asked for.
private func mean(needsFirst: Bool = false) -> @Sendable ([Int]) -> Double? {
  { weights in
    if needsFirst, weights[0] == 0 { return nil }
    var sum = 0.0
    for (value, weight) in zip(values, weights) { sum += value * Double(weight) }
    return sum / Double(weights.reduce(0, +))
  }
}

@Test func sameSeedSameBytesWithAnyExecutor() {
  let bootstrap = Bootstrap(resamples: 1000, seed: 3)
  for method in Interval.Method.allCases {
    let serial = bootstrap.interval(
      method, units: values.count, executor: SerialExecutor(), statistic: mean())
    let threaded = bootstrap.interval(
      method, units: values.count, executor: BackwardThreads(), statistic: mean())
    #expect(serial == threaded)
    #expect(serial.low != nil && serial.notes.isEmpty)
  }
  let other = Bootstrap(resamples: 1000, seed: 4)
  #expect(
    other.replicates(units: 17, executor: SerialExecutor(), statistic: mean())
      != bootstrap.replicates(units: 17, executor: SerialExecutor(), statistic: mean()))
}

@Test func everyReplicateDrawsAsManyUnitsAsThereAre() {
  let drawn = Bootstrap(resamples: 600, seed: 1).replicates(units: 5, executor: SerialExecutor()) {
    weights in weights.contains { $0 < 0 } ? -1 : Double(weights.reduce(0, +))
  }
  #expect(drawn.values == [Double](repeating: 5, count: 600))
}

@Test func replicatesHaveTheMomentsOfTheMean() {
  let drawn = Bootstrap(resamples: 20_000, seed: 1).replicates(
    units: values.count, executor: SerialExecutor(), statistic: mean())
  let count = Double(values.count)
  let centre = values.reduce(0, +) / count
  let variance = values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / (count * count)
  let average = drawn.values.reduce(0, +) / 20_000
  let spread = drawn.values.reduce(0) { $0 + ($1 - average) * ($1 - average) } / 20_000
  // Four standard errors of 20,000 draws: 4/√20000 of the deviation, 4√(2/20000) of the variance.
  #expect(abs(average - centre) < 0.0283 * variance.squareRoot())
  #expect(abs(spread / variance - 1) < 0.04)
}

@Test func undefinedReplicatesAreCounted() throws {
  let bootstrap = Bootstrap(resamples: 2000, seed: 9)
  let interval = bootstrap.interval(
    .percentile, units: values.count, executor: SerialExecutor(), statistic: mean(needsFirst: true))
  // A unit of 17 is missing from (16/17)^17 = 35.7 % of the replicates; sd 1.1 %.
  #expect((620...810).contains(interval.undefinedReplicates))
  #expect(interval.low != nil)
  #expect(interval.notes == [.undefinedReplicates(interval.undefinedReplicates, of: 2000)])
  let accelerated = bootstrap.interval(
    units: values.count, executor: SerialExecutor(), statistic: mean(needsFirst: true))
  #expect(accelerated.notes.last == .degenerate(.undefinedJackknife))
}

@Test func smallOrEmptySamplesSayWhy() {
  let bootstrap = Bootstrap(resamples: 200, seed: 9)
  func notes(_ units: Int, _ statistic: @escaping @Sendable ([Int]) -> Double?) -> [Interval.Note] {
    bootstrap.interval(units: units, executor: SerialExecutor(), statistic: statistic).notes
  }
  #expect(notes(1, mean()) == [.degenerate(.tooFewUnits)])
  #expect(notes(0, mean()) == [.degenerate(.tooFewUnits)])
  #expect(notes(14, mean()) == [.fewUnits(14)])
  #expect(notes(17) { _ in nil } == [.degenerate(.undefinedMetric)])
  #expect(notes(17) { _ in 1 } == [.degenerate(.constantReplicates)])
  let onlyWhole = notes(17) { weights in weights.allSatisfy { $0 == 1 } ? 1 : nil }
  #expect(onlyWhole.last == .degenerate(.undefinedReplicates))
}
