import Learners
import Support
import Testing

@Test func studentIntervalsAgreeWithScipy() throws {
  for reference in try Reference.load("inference").get("student_intervals").list() {
    let values = try reference.get("values").numbers()
    let maker = StudentInterval(level: try reference.get("level").number())
    let jackknife = Jackknife.values(units: values.count) { weights in
      let sum = zip(values, weights).reduce(0) { $0 + $1.0 * Double($1.1) }
      return sum / Double(weights.reduce(0, +))
    }
    let point = values.reduce(0, +) / Double(values.count)
    // The jackknife of a mean has the standard error of the mean.
    for interval in [
      maker.overUnits(values), maker.overJackknife(point: point, jackknife: jackknife),
    ] {
      #expect(isClose(interval.low, try reference.get("low").number(), within: 1e-10))
      #expect(isClose(interval.high, try reference.get("high").number(), within: 1e-10))
    }
  }
}

@Test func studentIntervalsNeedSpread() {
  let maker = StudentInterval(level: 0.9)
  #expect(maker.overUnits([1]).notes == [.degenerate(.tooFewUnits)])
  #expect(maker.overUnits([1, 1]).notes == [.degenerate(.constantJackknife)])
  #expect(
    maker.overJackknife(point: 1, jackknife: [1, nil]).notes == [.degenerate(.undefinedJackknife)])
}
